"""What every notebook makes when it starts, and nobody uses, is forgotten; what anybody did is not."""

from __future__ import annotations

import asyncio
import datetime as dt

from chatops_widget.backend.storage.acts import Act, Cause
from chatops_widget.backend.storage.session_ends import UNUSED_DAYS, forget_unused
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import Message, now


def said(session_id: str) -> Message:
    return Message(id=session_id, session_id=session_id, role="user", content="hello", timestamp=now())


def test_only_what_nobody_used_for_days_is_forgotten() -> None:
    async def run() -> None:
        store = Store(":memory:")
        await store.open()
        for session_id in ("unused", "said", "named", "acted", "new"):
            await store.touch(session_id, reader="ana", member=b"ana", maker="ana")
            await store.archive(session_id, b"ana", True)
        await store.append("said", said("said"))
        await store.name("named", "a study", Cause(), inside=True)
        await store.name("acted", "", Cause(Act("acted", "ana", "1")), inside=True)
        old = (dt.datetime.now(dt.UTC) - dt.timedelta(days=UNUSED_DAYS + 1)).isoformat(timespec="milliseconds")
        await store.transact(lambda db: db.execute("UPDATE sessions SET updated = ? WHERE id <> 'new'", (old,)))
        assert await store.forget_unused_sessions() == 1
        assert await store.forget_unused_sessions() == 0

        async def left(table: str) -> set[str]:
            column = "id" if table == "sessions" else "session_id"
            found = await store.read_with(lambda db: db.execute(f"SELECT {column} FROM {table}").fetchall())
            return {row[0] for row in found}

        for table in ("sessions", "marks", "members", "archived"):
            assert await left(table) == {"said", "named", "acted", "new"}, table
        assert await left("log") == {"said"}
        later = dt.datetime.now(dt.UTC) + dt.timedelta(days=UNUSED_DAYS + 1)
        assert await store.transact(lambda db: forget_unused(db, later)) == 1  # the new one is old by then
        await store.touch("unused", maker="bo")
        assert [each.session_id for each in await store.sessions("bo", ["unused"])].count("unused") == 1
        await store.close()

    asyncio.run(run())


def test_who_was_in_one_that_another_backend_forgot_can_go_on_in_it() -> None:
    async def run() -> None:
        store = Store(":memory:")
        await store.open()
        await store.touch("s")
        later = dt.datetime.now(dt.UTC) + dt.timedelta(days=UNUSED_DAYS + 1)
        assert await store.transact(lambda db: forget_unused(db, later)) == 1
        assert (await store.append("s", said("s"))).seq == 1
        assert [each.session_id for each in await store.sessions("ana")] == ["s"]
        await store.close()

    asyncio.run(run())
