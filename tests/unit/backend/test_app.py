"""What the server's handlers answer, without a network."""

from __future__ import annotations

import asyncio

from chatops_widget.backend.app import App
from chatops_widget.backend.jobs.dask_runner import DaskRunner
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.server.peer import Peer
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import JoinAck, Message, SymbolSpec, now


def test_the_answer_to_a_join_counts_what_was_said_while_the_symbols_were_read() -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        store = Store(":memory:")
        await store.open()
        message = Message(id="m", session_id="s", role="user", content="meanwhile", timestamp=now())

        class SlowBook(PriceBook):
            def symbols(self) -> list[SymbolSpec]:
                asyncio.run_coroutine_threadsafe(store.append("s", message), loop).result()
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
