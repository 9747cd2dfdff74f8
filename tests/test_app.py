"""The server's handlers and rooms, without a network: what is promised about who hears what, and in which order."""

from __future__ import annotations

import asyncio

from chatops_widget.backend.app import App
from chatops_widget.backend.data import PriceBook
from chatops_widget.backend.rooms import Peer
from chatops_widget.backend.runner import Runner
from chatops_widget.backend.store import Store, now
from chatops_widget.protocol import JoinAck, Message, SymbolSpec


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
        app = App(store, Runner(None), book)
        app._rooms.enter("ana", Peer(2, "ana", set()))
        ack = await app._join("ana", "s")
        assert isinstance(ack, JoinAck)
        assert ack.seq == 1
        await app.close()
        await store.close()

    asyncio.run(run())
