"""Events that overtake others are told in their turn."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget.io_thread import io_thread
from chatops_widget.protocol.messages import PROTOCOL, Event, EventPage, JoinAck, StoredEvent
from chatops_widget.protocol.wire import to_wire
from chatops_widget.session.callbacks import Callbacks
from chatops_widget.session.conversation import Conversation
from chatops_widget.session.event_order import EventSequencer
from tests.support.session_events import message, new_session, state
from tests.support.waiting import PATIENCE, until


def test_events_that_overtake_others_are_told_in_their_turn_and_once() -> None:
    callbacks = Callbacks()
    heard: list[int | None] = []
    callbacks.add("message", lambda each: heard.append(each.seq))

    async def nowhere() -> Any:
        raise AssertionError("nothing to connect to")

    async def play() -> list[int | None]:
        conversation = Conversation(io_thread(), nowhere, callbacks, user="ana", session_id="s", starting=None)
        said = {seq: message(f"m-{seq}", f"note {seq}", seq=seq, role="assistant") for seq in range(1, 9)}
        for seq in (1, 3, 5, 3):
            conversation._incoming.on_event(said[seq])
        page = [StoredEvent(event="message", payload=to_wire(said[seq])) for seq in (2, 3, 4)]
        conversation._incoming.on_page("s", EventPage(ok=True, events=page))
        for seq in (5, 8, 6, 7, 1):
            conversation._incoming.on_event(said[seq])
        return [each.seq for each in conversation.session.messages]

    assert io_thread().run(play(), timeout=PATIENCE, what="the play") == [1, 2, 3, 4, 5, 6, 7, 8]
    until(lambda: len(heard) >= 8, "the callbacks")
    callbacks.close()
    assert heard == [1, 2, 3, 4, 5, 6, 7, 8]


def test_who_comes_later_finds_each_run_where_it_was_asked_for_as_those_do_who_were_there() -> None:
    events: list[Event] = [
        message("m-1", "before", seq=1),
        state("queued", seq=2),
        message("m-3", "meanwhile", seq=3),
        state("running", seq=4),
        state("completed", seq=5, data={"metrics": {}}),
        message("m-6", "after", seq=6),
    ]
    there, later = new_session(PROTOCOL), new_session(PROTOCOL)
    sequencer = EventSequencer(lambda event: None, lambda session_id: None)
    for event in events:
        sequencer.event(there, event)
    page = EventPage(ok=True, events=[StoredEvent(event=each.event, payload=to_wire(each)) for each in events[:4]])
    later.seq, later.oldest_seq = 4, 5
    for event in events[4:]:  # told live before the page came
        sequencer.event(later, event)
    sequencer.older(later, page)
    assert [each.seq for each in there.transcript.newest(9)[0]] == [1, 2, 3, 6]
    assert [each.seq for each in later.transcript.newest(9)[0]] == [1, 2, 3, 6]
    assert [run.status for run in later.runs] == ["completed"]


def test_what_was_heard_before_the_join_was_answered_stays_before_what_was_missed_then() -> None:
    async def nowhere() -> Any:
        raise AssertionError("nothing to connect to")

    async def play() -> list[int | None]:
        conversation = Conversation(io_thread(), nowhere, Callbacks(), user="ana", session_id="s", starting=None)
        said = [message(f"m-{seq}", f"note {seq}", seq=seq, role="assistant") for seq in (1, 2, 3)]
        incoming = conversation._incoming
        incoming.on_event(said[0])  # then she left, before the answer came, and is here again
        assert incoming.seq("s") == 1
        incoming.on_joined("s", JoinAck(protocol=PROTOCOL, session_id="s", seq=3))
        page = [StoredEvent(event="message", payload=to_wire(each)) for each in said[1:]]
        incoming.on_page("s", EventPage(ok=True, events=page))
        return [each.seq for each in conversation.session.messages]

    assert io_thread().run(play(), timeout=PATIENCE, what="the play") == [1, 2, 3]


@pytest.mark.parametrize(("breaks", "kept"), [(False, [1, 2, 3]), (True, [None, None, None, None])])
def test_an_answer_that_events_overtake_is_of_the_same_history_and_one_of_another_link_may_not_be(
    breaks: bool, kept: list[int | None]
) -> None:
    async def nowhere() -> Any:
        raise AssertionError("nothing to connect to")

    async def play() -> list[int | None]:
        conversation = Conversation(io_thread(), nowhere, Callbacks(), user="ana", session_id="s", starting=None)
        incoming = conversation._incoming
        for seq in (1, 2, 3):  # all told before the answer to the join, which was made out after the first
            incoming.on_event(message(f"m-{seq}", f"note {seq}", seq=seq, role="assistant"))
        if breaks:
            incoming.on_new_link()
        answer = JoinAck(protocol=PROTOCOL, session_id="s", seq=1, history="a", opened="first")
        assert incoming.on_joined("s", answer) is breaks
        return [each.seq for each in conversation.session.messages]

    assert io_thread().run(play(), timeout=PATIENCE, what="the play") == kept


def test_what_we_said_ourselves_is_above_its_answer_also_where_both_come_with_an_older_page() -> None:
    session = new_session(PROTOCOL)
    session.chat.say("c-1", "/help")
    ours = message("m-2", "/help", seq=2, client_id="c-1", user="ana")
    events = [message("m-1", "before", seq=1), ours, message("m-3", "the answer", seq=3, role="assistant")]
    page = EventPage(ok=True, events=[StoredEvent(event=each.event, payload=to_wire(each)) for each in events])
    EventSequencer(lambda event: None, lambda session_id: None).older(session, page)
    assert [each.seq for each in session.messages] == [1, 2, 3]


def test_a_page_that_is_older_and_newer_than_what_is_here_keeps_its_order() -> None:
    """Asked for before the join was answered, as a gap was noticed, and answered after it."""
    callbacks = Callbacks()
    heard: list[int | None] = []
    callbacks.add("message", lambda each: heard.append(each.seq))

    async def nowhere() -> Any:
        raise AssertionError("nothing to connect to")

    async def play() -> list[int | None]:
        conversation = Conversation(io_thread(), nowhere, callbacks, user="ana", session_id="s", starting=None)
        incoming = conversation._incoming
        events: list[Event] = [
            message("m-1", "before", seq=1, role="assistant"),
            message("m-2", "too", seq=2, role="assistant"),
            message("m-3", "new", seq=3, role="assistant"),
            state("queued", seq=4),
            message("m-5", "last", seq=5, role="assistant"),
        ]
        page = [StoredEvent(event=each.event, payload=to_wire(each)) for each in events]
        incoming.on_joined("s", JoinAck(protocol=PROTOCOL, session_id="s", seq=2))
        incoming.on_page("s", EventPage(ok=True, events=page))  # the gap's
        incoming.on_page("s", EventPage(ok=True, events=page[:2]))  # the newest before the join
        for each in events[2:]:
            incoming.on_event(each)
        return [each.seq for each in conversation.session.transcript.newest(9)[0]]

    assert io_thread().run(play(), timeout=PATIENCE, what="the play") == [1, 2, 3, 4, 5]
    until(lambda: len(heard) >= 2, "the callbacks")
    callbacks.close()
    assert heard == [3, 5]  # of what is further up nobody is told
