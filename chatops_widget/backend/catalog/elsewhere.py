"""What people try as a command and is done elsewhere: in a menu, in a cell, with the paper clip. Pure."""

from __future__ import annotations

from ...errors.sentences import Sentence, say

_SAVING = say(
    "elsewhere.saving",
    "Exporting is in the ⋯ menu at the top: HTML, Markdown or JSON. In a cell: {line}",
    line='chat.export("session.html")',
)
_SHEETS = say("elsewhere.sheets", "A comparison becomes one in a cell: {line}", line="comparison.to_excel(path)")
_FILES = say(
    "elsewhere.files",
    "Drop the file on the panel, or choose it with the paper clip. In a cell: {line}",
    line="chat.upload(path)",
)
_CHARTS = say("elsewhere.charts", "The chart is in the card of each run. In a cell: {line}", line="run.plot()")
_FREEZING = say("elsewhere.freezing", "That is done in a cell: {line}", line="chat.freeze()")
_SESSIONS = say("elsewhere.sessions", "Sessions are made, named and deleted in the list under the panel's title.")

ELSEWHERE: dict[str, Sentence] = {
    **dict.fromkeys(("export", "save", "download", "html", "json", "markdown"), _SAVING),
    **dict.fromkeys(("excel", "xlsx"), _SHEETS),
    **dict.fromkeys(("upload", "attach", "load"), _FILES),
    **dict.fromkeys(("plot", "chart"), _CHARTS),
    "freeze": _FREEZING,
    **dict.fromkeys(("new", "session", "sessions", "rename", "delete"), _SESSIONS),
}
