"""What is told to a room arrives in the order of its log."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import socketio
from engineio.async_socket import AsyncSocket

from chatops_widget.backend.jobs.job import Caller
from chatops_widget.backend.server.access import Access
from chatops_widget.backend.server.packets import BoundedPacket
from chatops_widget.backend.server.peer import Peer
from chatops_widget.backend.server.rooms import Rooms
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import RunState, now


class Wire:
    """What was sent to whom; each packet takes its time, as on the real one."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []

    async def emit(self, event: str, payload: dict[str, Any], *, to: list[str]) -> None:
        await asyncio.sleep(0.05)
        if "seq" in payload:
            self.sent += [(sid, payload["seq"]) for sid in to]


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


def test_what_many_hear_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packets of a real server, as its links have them to send."""
    encoded: list[BoundedPacket] = []
    encode = BoundedPacket.encode
    monkeypatch.setattr(BoundedPacket, "encode", lambda packet: encoded.append(packet) or encode(packet))

    async def run() -> None:
        sio = socketio.AsyncServer(async_mode="aiohttp", serializer=BoundedPacket)
        store = Store(":memory:")
        await store.open()
        rooms = Rooms(sio, store, Access(store))
        links = [AsyncSocket(sio.eio, f"eio {number}") for number in range(50)]
        for number, link in enumerate(links):
            sio.eio.sockets[link.sid] = link
            sid = await sio.manager.pre_connect(link.sid, "/")
            rooms.enter(sid, Peer(1 if number < 10 else 2, None, set()))
            rooms.join(sid, "s")
        encoded.clear()
        await rooms.say("s", "one")
        await rooms.say("s", "two")
        assert (
            len([each for each in encoded if each.data[0] == "message"]) == 4
        )  # of each message the base form, and the one with its seq
        for number, link in enumerate(links):
            packets = [link.queue.get_nowait().data for _ in range(link.queue.qsize())]
            heard = [json.loads(each[1:])[1] for each in packets if each.startswith('2["message"')]
            assert [each["content"] for each in heard] == ["one", "two"]
            assert [each.get("seq") for each in heard] == ([None, None] if number < 10 else [1, 2])
        rooms.close()
        await store.close()

    asyncio.run(run())
