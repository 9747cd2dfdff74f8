"""The answer to who wants a session deleted, archived or restored: a question with its buttons, and nothing done."""

from __future__ import annotations

from ..wording import Language
from .api import Metadata, Turn
from .phrases import PHRASES
from .understanding import Question
from .understanding.session_ends import ARCHIVE, DELETE, RESTORE

say = PHRASES.say
_BUTTONS = {DELETE: "delete", ARCHIVE: "archive", RESTORE: "restore"}


async def asked_of_session(turn: Turn, question: Question, language: Language) -> tuple[str, Metadata | None]:
    """The words, and which buttons stand below them: none where it is not certain which session is meant."""
    asked = question.about
    named = await turn.sessions_named(asked) if asked else [turn.session_id]
    if len(named) != 1:
        key = "many_such_sessions" if named else "no_such_session"
        return say(key, language, name=asked, n=len(named)), None
    (session_id,) = named
    extent, may_delete = await turn.extent(session_id)
    name = say("named_session", language, name=extent.name) if extent.name else say("this_session", language)
    topic, key = question.topic, question.topic
    if topic == DELETE and not may_delete:
        topic, key = ARCHIVE, "delete_not_yours"
    elif session_id != turn.session_id and topic != RESTORE:  # what there is in it is nothing for all who read this
        key = "delete_named" if topic == DELETE else "archive_named"
    runs = say("one_run" if extent.runs == 1 else "some_runs", language, n=f"{extent.runs:,}")
    messages = say("one_message" if extent.messages == 1 else "some_messages", language, n=f"{extent.messages:,}")
    code = f'chat.restore_session("{session_id}")' if session_id != turn.session_id else "chat.restore_session()"
    words = say(key, language, name=name, runs=runs, messages=messages, code=code)
    of = {} if session_id == turn.session_id else {"sessionEndOf": session_id}
    return words, Metadata(sessionEnd=_BUTTONS[topic], **of)
