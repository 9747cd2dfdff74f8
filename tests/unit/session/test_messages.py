"""A message of ours is shown at once, and merged with its echo."""

from __future__ import annotations

from chatops_widget.errors import CommandFailed
from chatops_widget.protocol.messages import Fault
from chatops_widget.protocol.panel import MessageItem
from chatops_widget.session.state import SessionState
from tests.support.session_events import item, message


def test_our_message_is_queued_then_sent_then_merged_with_its_echo(session: SessionState) -> None:
    session.chat.say("c-1", "hello")
    assert item(session, "c-1").delivery == "queued"
    session.sent("c-1")
    extended = session.protocol == 2
    assert item(session, "c-1").delivery == ("sent" if extended else "queued")  # silence proves nothing
    session.take(message("m-1", "hello", **({"client_id": "c-1", "seq": 1, "user": "ana"} if extended else {})))
    assert [each.id for each in session.messages] == ["m-1"]
    assert isinstance(item(session, "c-1"), MessageItem)
    assert item(session, "c-1").mine
    assert item(session, "c-1").delivery == "sent"


def test_a_message_takes_its_place_when_it_is_echoed(session: SessionState) -> None:
    session.chat.say("c-1", "mine")
    session.sent("c-1")
    extended = session.protocol == 2
    session.take(message("m-1", "theirs", user="bo", **({"seq": 1, "client_id": "c-bo"} if extended else {})))
    session.take(message("m-2", "mine", **({"client_id": "c-1", "seq": 2, "user": "ana"} if extended else {})))
    assert [each.content for each in session.messages] == ["theirs", "mine"]


def test_the_same_event_twice_is_one_message(session: SessionState) -> None:
    for _ in range(2):
        session.take(message("m-1", "hello", role="assistant"))
    assert len(session.messages) == 1


def test_an_event_that_comes_twice_is_not_taken_for_the_echo_of_what_was_said_since(session: SessionState) -> None:
    session.take(message("m-1", "again", user="bo"))
    session.chat.say("c-1", "again")
    session.sent("c-1")
    session.take(message("m-1", "again", user="bo"))
    assert {each.id for each in session.messages} == {"m-1", "c-1"}


def test_words_of_others_are_not_taken_for_an_echo(extended: SessionState) -> None:
    extended.chat.say("c-1", "yes")
    extended.take(message("m-1", "yes", seq=1, user="bo"))
    extended.take(message("m-2", "yes", seq=2, user="ana", client_id="c-1"))
    assert [(each.id, each.user) for each in extended.messages] == [("m-1", "bo"), ("m-2", "ana")]


def test_a_refused_message_says_why(session: SessionState) -> None:
    session.chat.say("c-1", "hello")
    fault = Fault(code="too_long", message="Too long.")
    session.refused("c-1", fault, CommandFailed("Too long."))
    assert (item(session, "c-1").delivery, item(session, "c-1").fault) == ("failed", fault)
