"""The server's handlers and rooms, without a network: what is promised about who hears what, and in which order."""

from __future__ import annotations

import asyncio
from typing import Any

from chatops_widget.backend.app import App
from chatops_widget.backend.jobs.dask_runner import DaskRunner
from chatops_widget.backend.jobs.job import Caller
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.server.gateway import local_origin
from chatops_widget.backend.server.peer import Peer
from chatops_widget.backend.server.rooms import Rooms
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import JoinAck, Message, RunState, SymbolSpec, now


def test_the_answer_to_a_join_counts_what_was_said_while_the_symbols_were_read() -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        store = Store(":memory:")
        await store.open()
        message = Message(id="m", session_id="s", role="user", content="meanwhile", timestamp=now())

        class SlowBook(PriceBook):
            def symbols(self) -> list[SymbolSpec]:
                asyncio.run_coroutine_threadsafe(store.append("s", "message", message), loop).result()
                return []

        book = SlowBook()
        app = App(store, DaskRunner(None), book)
        app._rooms.enter("ana", Peer(2, "ana", set()))
        ack = await app._join("ana", "s")
        assert isinstance(ack, JoinAck)
        assert ack.seq == 1
        await app.close()
        await store.close()

    asyncio.run(run())


def test_an_origin_that_is_no_address_is_turned_away() -> None:
    assert not local_origin("http://[")
    assert local_origin("http://[::1]:8888")


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
        rooms = Rooms(wire, store)
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
        await rooms.tell_state(caller, await store.append("s", "runState", state))

    asyncio.run(run())
