"""The store keeps what it is given, in transactions that end whatever happens in them."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from chatops_widget.backend import store as store_module
from chatops_widget.backend.store import Store


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


def test_nobody_is_signalled_on_windows_to_see_whether_he_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "kill", lambda pid, signal: sent.append(pid))
    assert store_module._alive(os.getppid()) is False
    assert sent == []
