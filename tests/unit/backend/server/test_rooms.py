"""What is told to a room arrives in the order of its log."""

from __future__ import annotations

import asyncio
from typing import Any

from chatops_widget.backend.jobs.job import Caller
from chatops_widget.backend.server.access import Access
from chatops_widget.backend.server.peer import Peer
from chatops_widget.backend.server.rooms import Rooms
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import RunState, now


class Wire:
    """What was sent to whom; each packet takes its time, as on the real one."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []

    async def emit(self, event: str, payload: dict[str, Any], *, to: str) -> None:
        await asyncio.sleep(0.05)
        if "seq" in payload:
            self.sent.append((to, payload["seq"]))


def test_what_some_do_not_hear_does_not_overtake_what_all_hear() -> None:
    async def run() -> None:
        store, wire = Store(":memory:"), Wire()
        await store.open()
        rooms = Rooms(wire, store, Access(store))
        for sid, protocol in (("page", 1), ("ana", 2)):
            rooms.enter(sid, Peer(protocol, sid, set()))
            rooms.join(sid, "s")
        caller = Caller(session_id="s", sid="ana", protocol=2)
        state = RunState(
            session_id="s", run_id="bt_1", status="queued", strategy_id="x", parameters={}, timestamp=now(), seq=2
        )
        await asyncio.gather(rooms.say("s", "one"), told_after(rooms, caller, state, store))
        assert [seq for sid, seq in wire.sent if sid == "ana"] == [1, 2]
        rooms.close()
        await store.close()

    async def told_after(rooms: Rooms, caller: Caller, state: RunState, store: Store) -> None:
        await rooms.tell_state(caller, await store.append("s", state))

    asyncio.run(run())
