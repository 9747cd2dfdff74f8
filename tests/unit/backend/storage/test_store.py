"""The store keeps what it is given, in transactions that end whatever happens in them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from chatops_widget.backend.storage import store as store_module
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import Message, MessageEdit, ReadEvents, now

FORGET = """
    DROP INDEX log_by_message; DROP TABLE series; DROP TABLE trials; DROP TRIGGER forget_session; DROP TABLE runs;
    DROP TABLE unindexed_runs; DROP TABLE members; DROP TABLE acts; DROP TABLE intents; DROP TABLE history;
    ALTER TABLE unsettled DROP COLUMN born; ALTER TABLE sessions DROP COLUMN notebook;
    ALTER TABLE sessions DROP COLUMN started;
    ALTER TABLE sessions DROP COLUMN maker; DROP TABLE archived; DROP TABLE deleted_sessions;
    DROP TABLE sweep_parts; PRAGMA user_version = 0;
"""


def test_a_store_of_before_learns_to_find_messages(tmp_path: Path) -> None:
    """The index is made when the file is opened; a look-up insists on it."""

    async def act() -> None:
        path = tmp_path / "store.sqlite"
        for _ in range(2):
            store = Store(path)
            await store.open()
            message = Message(id="m", session_id="s", role="user", content="words", timestamp=now())
            if not (await store.read(ReadEvents(session_id="s"))).events:
                await store.append("s", message)
                await store._do(lambda store=store: store._db.executescript(FORGET))
            else:
                edit = MessageEdit(session_id="s", id="m", timestamp=now(), content="others")
                assert (await store.rewrite(edit, lambda found: None)).seq == 2
                page = await store.read(ReadEvents(session_id="s"))
                assert [each.payload["content"] for each in page.events] == ["others", "others"]
            await store.close()

    asyncio.run(act())


def on_store(act: Callable[[Store], Awaitable[None]], path: Path | str = ":memory:") -> None:
    """Open a store, act on it, close it."""

    async def run() -> None:
        store = Store(path)
        await store.open()
        try:
            await act(store)
        finally:
            await store.close()

    asyncio.run(run())


def test_a_write_that_fails_at_its_very_end_does_not_stop_the_next() -> None:
    async def act(store: Store) -> None:
        def dangle() -> None:
            store._db.execute("INSERT INTO child VALUES (1)")  # noticed when it is committed

        await store._do(lambda: store._db.execute("PRAGMA foreign_keys=ON"))
        await store._do(
            lambda: store._db.executescript(
                "CREATE TABLE parent (id INTEGER PRIMARY KEY);"
                "CREATE TABLE child (id REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);"
            )
        )
        with pytest.raises(sqlite3.IntegrityError):
            await store._transact(dangle)
        assert (await store.touch("s")).session_id == "s"

    on_store(act)


@pytest.mark.parametrize("limit", [2, 500])
def test_a_page_of_large_events_ends_before_it_holds_others_up(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(store_module, "MAX_PAGE_BYTES", 2_500)

    async def act(store: Store) -> None:
        await store.touch("s")
        for k in range(5):
            content = "x" * (9_000 if k == 3 else 1_000)
            message = Message(id=str(k), session_id="s", role="user", content=content, timestamp=now())
            await store.append("s", message)

        async def pages(**where: int) -> list[list[int]]:
            found = []
            while True:
                page = await store.read(ReadEvents(session_id="s", limit=limit, **where))
                found.append([event.payload["seq"] for event in page.events])
                if not page.more:
                    return found
                where = {"before": found[-1][0]} if "before" in where else {"after": found[-1][-1]}

        assert await pages(after=0) == [[1, 2], [3], [4], [5]]
        assert await pages(before=6) == [[5], [4], [2, 3], [1]]

    on_store(act)
