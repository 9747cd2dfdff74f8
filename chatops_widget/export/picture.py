"""The picture of a panel that stays in a notebook: plain HTML that needs no kernel, of a bounded size. Pure."""

from __future__ import annotations

import html
from datetime import datetime

from ..errors.sentences import Sentence, say
from ..results.charts.look import GROUND, LINE, painted
from .cards_html import QUIET
from .content import Document
from .html_file import WRITE, framed

MAX_ITEMS = 60  # the newest; a notebook is opened, sent and compared with all it holds
MAX_CHARS = 300_000
NOTHING_YET = say("picture.nothing", "Nothing had been said yet.")
UNNAMED = "ChatOps"  # a session's id is how others come in: no picture has it

_FRAME = "max-width:100%;border-width:1px;border-style:solid;border-radius:10px;overflow:hidden"
_HEAD = "padding:8px 12px;border-bottom-width:1px;border-bottom-style:solid"
_NOTICE = "margin:0;padding:6px 12px"
# Begins at its end, as a log does, without a script.
_LOG = "display:flex;flex-direction:column-reverse;max-height:min(600px,80vh);overflow:auto;padding:0 12px"


def to_picture(document: Document, at: datetime, name: str) -> str:
    """The document as its panel showed it, in the language it was read in.

    Parameters
    ----------
    at
        When that was, on the reader's clock.
    name
        The panel's mark, a space and a number: who has an older one of the panel knows it by this.
    """
    language = document.language
    rows, left_out = _rows(document)
    missing = language.localise(_left_out(left_out, more=document.older))
    notes = f'<p style="{QUIET}">{html.escape(missing)}</p>' if missing else ""
    body = notes + "".join(rows) or f'<p style="{QUIET}">{html.escape(language.localise(NOTHING_YET))}</p>'
    line = painted("border-color", LINE)
    clock = at.strftime("%Y-%m-%d %H:%M %Z").strip()
    said = language.localise(
        say("picture.shown", "This is what was shown at {clock}. Run the cell again to go on.", clock=clock)
    )
    return (
        f'<div data-chatops-kept="{html.escape(name)}"><style>{_instead_of(name)}</style>'
        + framed(
            f'<div style="{_FRAME};{line};{painted("background", GROUND)}">'
            f'<div style="{_HEAD};{line}"><b>{html.escape(document.name or UNNAMED)}</b></div>'
            f'<p style="{_NOTICE};{QUIET}">{html.escape(said)}</p>'
            f'<div style="{_LOG}" tabindex="0"><div>{body}</div></div></div>'
        )
        + "</div>"
    )


def _rows(document: Document) -> tuple[list[str], int]:
    """The newest that fit, in order, and how many do not. One that is too long with its chart goes without."""
    rows: list[str] = []
    room = MAX_CHARS
    for item in reversed(document.items[-MAX_ITEMS:]):
        row = WRITE[type(item)](item, document.charts.get(item.key, ""), document.language)
        if len(row) > room:
            row = WRITE[type(item)](item, "", document.language)
        if len(row) > room:
            break
        room -= len(row)
        rows.append(row)
    return rows[::-1], len(document.items) - len(rows)


def _left_out(left_out: int, *, more: bool) -> Sentence:
    if not left_out:
        return say("picture.more", "There is more above, which this picture leaves out.") if more else Sentence("")
    above = say("picture.and_more", ", and more above them") if more else ""
    if left_out == 1:
        return say("picture.one_left_out", "1 earlier message or card is left out of this picture{more}.", more=above)
    return say(
        "picture.left_out",
        "{n:,} earlier messages and cards are left out of this picture{more}.",
        n=left_out,
        more=above,
    )


def _instead_of(name: str) -> str:
    """Hides the output before it while that is a bare sentence: JupyterLab's about a widget that it does not find.

    Elements in it are a live panel, or an error that somebody should see.
    """
    return (
        f'.jp-OutputArea-child:has(+.jp-OutputArea-child [data-chatops-kept="{name}"])'
        ":not(:has(.jp-OutputArea-output>*)){display:none}"
    )
