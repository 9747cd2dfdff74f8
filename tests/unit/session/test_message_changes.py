"""Edits and pieces of replies, in whatever order they come: what is shown is what the backend has."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget.errors import BadInput
from chatops_widget.protocol.messages import Fault, Message, MessageChunk, MessageEdit
from chatops_widget.protocol.panel import MessageItem
from chatops_widget.session.state import SessionState
from chatops_widget.session.transcript import Transcript

NOW, LATER = "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:09+00:00"


@pytest.fixture
def session() -> SessionState:
    session = SessionState("s", Transcript(), user="ana", load_curves=lambda run: {}, cancel=lambda run: None)
    session.protocol = 2
    return session


def message(id: str, content: str, **more: Any) -> Message:
    return Message(id=id, session_id="s", role=more.pop("role", "user"), content=content, timestamp=NOW, **more)


def edit(id: str, content: str | None, **more: Any) -> MessageEdit:
    return MessageEdit(session_id="s", id=id, timestamp=LATER, content=content, **more)


def chunk(id: str, offset: int, text: str) -> MessageChunk:
    return MessageChunk(id=id, session_id="s", role="assistant", timestamp=NOW, offset=offset, text=text)


def shown(session: SessionState) -> list[MessageItem]:
    return [item for item in session.transcript.newest(99)[0] if isinstance(item, MessageItem)]


def texts(session: SessionState) -> list[str]:
    return [item.content for item in shown(session)]


def test_an_edit_that_overtakes_the_page_with_its_message_is_not_lost(session: SessionState) -> None:
    session.take(message("m3", "three", user="bo", seq=3))
    session.take(edit("m1", "one, newer", seq=4))
    session.take(edit("m2", None, seq=5))
    for old in (message("m2", "two", user="bo", seq=2), message("m1", "one", user="bo", seq=1)):  # read before that
        session.take(old, at_top=True)
    assert texts(session) == ["one, newer", "three"]
    assert shown(session)[0].edited


def test_edits_read_upwards_say_nothing_that_the_lines_do_not(session: SessionState) -> None:
    session.take(edit("m1", "newest", seq=9), at_top=True)
    session.take(message("m1", "newest", user="bo", seq=1, edited=LATER), at_top=True)
    session.take(edit("m0", None, seq=0), at_top=True)
    assert texts(session) == ["newest"]


def test_a_message_deleted_before_its_sender_heard_of_it_goes_by_the_senders_own_id(session: SessionState) -> None:
    session.chat.say("c-1", "said when the link broke")
    session.take(edit("m1", None, client_id="c-1", seq=1))  # the line where it stood
    session.sent("c-1")
    assert texts(session) == []
    assert session.messages == []


def test_an_edit_is_shown_at_once_and_taken_back_when_it_is_refused(session: SessionState) -> None:
    session.take(message("m1", "one", user="ana", seq=1))
    one = session.chat.change("e-1", "m1", "two")
    two = session.chat.change("e-2", "m1", "three")
    assert [(item.content, item.delivery, item.editable) for item in shown(session)] == [("three", "queued", True)]
    assert session.messages[0].content == "one"  # for Python, what the backend has
    session.refused("e-2", Fault(code="x", message="no"), BadInput("no"))
    assert texts(session) == ["two"]
    assert isinstance(two.done.exception(0), BadInput)
    session.take(edit("m1", "two", client_id="e-1", seq=2))
    assert one.done.result(0) is None
    assert [(item.content, item.delivery, item.edited) for item in shown(session)] == [("two", "sent", True)]


@pytest.mark.parametrize(
    ("more", "editable"),
    [
        ({"user": "ana", "seq": 1, "author": "ours"}, True),
        ({"seq": 1, "author": "ours"}, True),  # said without a name
        ({"user": "ana", "author": "ours"}, False),  # the backend has not said that it has it
        ({"user": "bo", "seq": 1, "author": "bo's"}, False),
        ({"user": "ana", "seq": 1, "author": "another's"}, False),  # who claims our name
        ({"user": "ana", "seq": 1}, False),  # from before anything was proven
        ({"user": "ana", "seq": 1, "role": "assistant"}, False),
    ],
)
def test_only_what_the_backend_would_change_is_editable(
    session: SessionState, more: dict[str, Any], editable: bool
) -> None:
    session.author = "ours"
    session.take(message("m1", "one", **more))
    assert shown(session)[0].editable is editable


def test_pieces_are_put_together_by_where_they_belong(session: SessionState) -> None:
    session.take(chunk("r", 0, ""))
    session.take(chunk("r", 0, "Half "))
    session.take(chunk("r", 5, "of it"))
    session.take(chunk("r", 5, "of it"))  # said again
    assert texts(session) == ["Half of it"]
    session.take(chunk("r", 30, "too far"))  # one before it is missing: nothing is made up
    assert texts(session) == ["Half of it"]
    assert session.messages == []
    session.take(message("other", "meanwhile", user="bo", seq=1))
    session.take(message("r", "Half of it, and all.", role="assistant", seq=2))
    assert texts(session) == ["meanwhile", "Half of it, and all."]  # in the order of the log
    assert not any(item.streaming for item in shown(session))
    session.take(chunk("r", 0, "Half "))  # late
    assert texts(session)[-1] == "Half of it, and all."


def test_who_joins_midway_waits_for_the_whole_if_the_beginning_is_missing(session: SessionState) -> None:
    session.take(chunk("r", 5, "of it"))
    assert texts(session) == []
    session.chat.streamed_are([chunk("r", 0, "Half of it")])
    session.take(chunk("r", 8, "it, and"))  # overlaps what the draft had
    assert texts(session) == ["Half of it, and"]


def test_a_draft_that_nobody_writes_any_more_says_so_once_we_have_caught_up(session: SessionState) -> None:
    session.take(chunk("kept", 0, "So far"))
    session.take(chunk("lost", 0, "And so"))
    session.chat.streamed_are([])
    session.take(message("kept", "So far, so good.", role="assistant", seq=1))
    session.chat.settle_streamed()
    assert {item.key: (item.streaming, item.fault is not None) for item in shown(session)} == {
        "kept": (False, False),
        "lost": (False, True),
    }


def test_a_draft_of_which_nothing_comes_leaves_no_row(session: SessionState) -> None:
    session.take(chunk("r", 0, ""))
    session.take(edit("r", None))
    assert texts(session) == []
