"""Events that overtake others are told in their turn."""

from __future__ import annotations

from typing import Any

from chatops_widget.io_thread import io_thread
from chatops_widget.protocol.messages import EventPage, StoredEvent
from chatops_widget.protocol.wire import to_wire
from chatops_widget.session.callbacks import Callbacks
from chatops_widget.session.conversation import Conversation
from tests.support.session_events import message
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
