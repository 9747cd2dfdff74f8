"""The answer to who wants a session deleted or archived: a question with its buttons, and nothing done."""

from __future__ import annotations

from ..wording import Language
from .api import Turn
from .phrases import PHRASES
from .understanding.session_ends import DELETE

say = PHRASES.say


async def asked_of_session(turn: Turn, topic: str, language: Language) -> tuple[str, str]:
    """The words, and which buttons stand below them: "delete" or "archive"."""
    extent, may_delete = await turn.extent()
    name = say("named_session", language, name=extent.name) if extent.name else say("this_session", language)
    runs = say("one_run" if extent.runs == 1 else "some_runs", language, n=f"{extent.runs:,}")
    messages = say("one_message" if extent.messages == 1 else "some_messages", language, n=f"{extent.messages:,}")
    if topic != DELETE:
        return say("archive_session", language, name=name, runs=runs, messages=messages), "archive"
    if not may_delete:
        return say("delete_not_yours", language, name=name), "archive"
    return say("delete_session", language, name=name, runs=runs, messages=messages), "delete"
