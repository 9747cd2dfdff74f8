"""Whether a backend that somebody comes back to has the history that they know."""

from __future__ import annotations

import pytest

from chatops_widget.protocol.messages import EventPage, JoinAck, StoredEvent
from chatops_widget.session.known_history import KnownHistory

KNOWN = KnownHistory(store="a", opened="first", newest="m-7")


def ack(seq: int = 7, history: str | None = "a", opened: str | None = "second") -> JoinAck:
    return JoinAck(protocol=2, session_id="s", seq=seq, history=history, opened=opened)


def page(id: str, seq: int = 7) -> EventPage:
    return EventPage(ok=True, events=[StoredEvent(event="message", payload={"id": id, "seq": seq})])


@pytest.mark.parametrize(
    ("told", "another"),
    [
        (ack(opened="first"), False),
        (ack(seq=6), True),
        (ack(seq=6, history=None, opened=None), True),
        (ack(seq=9, history="b"), True),
    ],
)
def test_numbers_and_ids_may_tell_all(told: JoinAck, another: bool) -> None:
    assert KNOWN.doubts("s", 7, told) is None
    assert KNOWN.is_another(7, told, None) is another


@pytest.mark.parametrize("told", [ack(), ack(seq=9), ack(seq=9, history=None, opened=None)])
def test_else_what_stands_at_the_newest_place_does(told: JoinAck) -> None:
    question = KNOWN.doubts("s", 7, told)
    assert question is not None
    assert (question.after, question.limit) == (6, 1)
    assert not KNOWN.is_another(7, told, page("m-7"))
    assert KNOWN.is_another(7, told, page("m-8"))
    assert KNOWN.is_another(7, told, EventPage(ok=True, events=[]))


def test_who_has_seen_nothing_has_nothing_to_mix() -> None:
    assert not KNOWN.is_another(0, ack(seq=0, history="b"), None)
    assert KnownHistory().doubts("s", 0, ack()) is None
