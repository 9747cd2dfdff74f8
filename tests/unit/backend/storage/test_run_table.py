"""The table of runs says what the log says: filled from it by the migration, and kept up with it in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chatops_widget.backend.catalog import answers
from chatops_widget.backend.storage import full_text, run_table
from chatops_widget.backend.storage.database import open_database
from chatops_widget.backend.storage.store import Store
from chatops_widget.errors import BadInput
from chatops_widget.protocol.messages import ReadEvents, RunState
from chatops_widget.protocol.metrics import METRICS

METRIC = {name: 0.25 + k for k, name in enumerate(METRICS)}
TAINT = {"code": "looks_ahead", "message": "It knows."}


def state(run_id: str = "bt_1", status: Any = "queued", **more: Any) -> RunState:
    facts: dict[str, Any] = {
        "session_id": "s",
        "strategy_id": "momentum",
        "parameters": {"lookback": 120, "symbol": "SPX", "start": "2001-01-01"},
        "timestamp": f"2026-11-0{1 + ['queued', 'running', 'completed'].index(status)}T10:00:00.000+00:00",
        "user": "ana",
    }
    return RunState(run_id=run_id, status=status, **{**facts, **more})


def on_store(act: Callable[[Store], Awaitable[None]], path: Path | str = ":memory:") -> None:
    async def run() -> None:
        store = Store(path)
        await store.open()
        try:
            await act(store)
        finally:
            await store.close()

    asyncio.run(run())


def allow(session_id: str) -> None: ...


async def fill(store: Store) -> None:
    """A finished run, one that looks ahead, a comparison, and one that waits."""
    data = {"metrics": METRIC, "symbol": "SPX", "start": "2001-01-02", "end": "2018-12-31"}
    for status in ("queued", "running"):
        await store.append("s", state(status=status))
    await store.append("s", state(status="completed", data=data))
    for status in ("queued", "completed"):
        told = {"data": {"symbol": "IXIC", "taint": TAINT}} if status == "completed" else {}
        await store.append("t", state("bt_2", status, session_id="t", user=None, **told))
    for status in ("queued", "completed"):
        await store.append("s", state("cmp_1", status, kind="comparison", strategy_id="a vs b", data={"metrics": {}}))
    await store.append("s", state("bt_3", parameters={}))


async def rows_of(store: Store) -> list[dict[str, Any]]:
    return await store.transact(lambda db: list(run_table.rows(db.execute("SELECT * FROM runs ORDER BY id"))))


def test_each_metric_of_the_registry_has_a_column() -> None:
    """A new one wants a migration that adds it."""
    db = open_database(":memory:")
    columns = {row[1] for row in db.execute("PRAGMA table_info(runs)")}
    assert set(METRICS) <= columns
    db.close()


def test_a_row_has_what_the_log_says_of_a_run() -> None:
    async def act(store: Store) -> None:
        await fill(store)
        first, tainted, compared, waiting = await rows_of(store)
        assert {name: first[name] for name in METRICS} == METRIC
        assert (first["asked"][:10], first["settled"][:10]) == ("2026-11-01", "2026-11-03")
        assert (first["start"], first["symbol"], first["person"], first["seq"]) == ("2001-01-02", "SPX", "ana", 1)
        assert first["parameters"]["lookback"] == 120
        assert tainted["taint"] == TAINT
        assert (compared["kind"], compared["sharpe_ratio"]) == ("comparison", None)
        assert (waiting["status"], waiting["settled"]) == ("queued", None)

    on_store(act)


def test_the_migration_makes_of_a_log_what_its_events_would_have_made(tmp_path: Path) -> None:
    path, live = tmp_path / "store.sqlite", []

    async def act(store: Store) -> None:
        if not live:
            await fill(store)
            # No log of that version has an information ratio: it was not measured then.
            live.extend(row | {"information_ratio": None} for row in await rows_of(store))
        else:
            told = sorted(await rows_of(store), key=lambda row: row["run_id"])
            for one, other in zip(told, sorted(live, key=lambda row: row["run_id"]), strict=True):
                assert one | {"id": 0} == other | {"id": 0}
            found = await store.transact(lambda db: matches(db, "lookback 120"))
            assert len(found) == 3

    on_store(act, path)
    db = sqlite3.connect(path)
    for table in ("runs", "unindexed_runs", "members", "run_words"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DROP TRIGGER forget_session")
    db.execute("ALTER TABLE unsettled DROP COLUMN born")
    db.execute("ALTER TABLE sessions DROP COLUMN notebook")
    db.execute("ALTER TABLE sessions DROP COLUMN started")
    db.execute("ALTER TABLE sessions DROP COLUMN maker")
    for table in ("archived", "deleted_sessions", "sweep_parts"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DROP TABLE acts")
    db.execute("DROP TABLE intents")
    db.execute("DROP TABLE history")
    db.execute("PRAGMA user_version = 2")
    db.commit()
    db.close()
    on_store(act, path)


def test_a_state_that_is_not_stored_leaves_no_row() -> None:
    async def act(store: Store) -> None:
        await store.transact(lambda db: db.execute("DROP TABLE news"))
        with pytest.raises(sqlite3.OperationalError):
            await store.append("s", state(status="completed"))
        assert await rows_of(store) == []

    on_store(act)


def test_a_session_that_is_deleted_takes_its_runs_with_it() -> None:
    async def act(store: Store) -> None:
        await store.touch("s")
        await fill(store)
        await store.transact(lambda db: db.execute("DELETE FROM sessions WHERE id = 's'"))
        assert [row["run_id"] for row in await rows_of(store)] == ["bt_2"]

    on_store(act)


def test_tags_and_a_note_are_kept_and_the_log_says_no_earlier_ones() -> None:
    async def act(store: Store) -> None:
        await fill(store)
        await store.annotate("bt_1", allow, user="ana", add=["keep", "keep"], note="secret words")
        told = await store.annotate("bt_1", allow, user="ben", add=["later"], remove=["keep"], note="steadier")
        assert (told.tags, told.note, told.user, told.seq) == (["later"], "steadier", "ben", 8)
        row = await store.transact(lambda db: run_table.find(db, "bt_1"))
        assert row is not None
        assert (row["tags"], row["note"]) == (["later"], "steadier")
        lines = [line.payload for line in (await store.read(ReadEvents(session_id="s"))).events]
        assert [line["note"] for line in lines if "note" in line] == ["steadier", "steadier"]
        for words, count in (("steadier later", 1), ("secret", 0), ("keep", 0)):
            assert len(await store.transact(lambda db, words=words: matches(db, *words.split()))) == count
        assert [each.run_id for each in await store.run_states("s")] == ["bt_1", "cmp_1", "bt_3"]

    on_store(act)


def test_the_states_that_are_asked_for_are_read_and_no_others() -> None:
    async def act(store: Store) -> None:
        await fill(store)

        async def found(**wanted: Any) -> list[tuple[str, str]]:
            return [(each.run_id, each.status) for each in await store.run_states("s", **wanted)]

        assert await found() == [("bt_1", "completed"), ("cmp_1", "completed"), ("bt_3", "queued")]
        assert await found(newest=2) == [("cmp_1", "completed"), ("bt_3", "queued")]
        assert await found(kind="backtest", status="completed") == [("bt_1", "completed")]
        assert await found(run_id="cmp_1") == [("cmp_1", "completed")]
        assert await found(run_id="bt_2") == []  # of another session
        assert await found(run_id=["bt_3", "bt_2", "bt_1"]) == [("bt_1", "completed"), ("bt_3", "queued")]
        assert await found(run_id=[]) == []
        assert await found(kind=("comparison", "sweep"), newest=1) == [("cmp_1", "completed")]
        assert await found(strategy="a vs b") == [("cmp_1", "completed")]
        assert await store.count_runs("s") == 3
        (whole,) = await store.run_states("s", run_id="bt_1")
        assert whole.data is not None
        assert whole.data["metrics"] == METRIC

    on_store(act)


def test_of_many_runs_the_newest_are_listed_and_the_others_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(store: Store) -> None:
        await fill(store)
        context: Any = SimpleNamespace(store=store, caller=SimpleNamespace(session_id="s"))
        assert (await answers.list_runs(context)).message.count("\n") == 2
        monkeypatch.setattr(answers, "MOST_LISTED", 2)
        told = await answers.list_runs(context)
        first, *lines = told.message.splitlines()
        assert first == "The newest 2 of 3 runs; /find finds the others."
        assert [line.split()[0] for line in lines] == ["cmp_1", "bt_3"]
        assert [run["runId"] for run in told.data["runs"]] == ["cmp_1", "bt_3"]

    on_store(act)


def test_a_run_that_may_not_be_changed_is_left_as_it_is() -> None:
    def refuse(session_id: str) -> None:
        raise BadInput(f"not {session_id}")

    async def act(store: Store) -> None:
        await fill(store)
        with pytest.raises(BadInput, match="not s"):
            await store.annotate("bt_1", refuse, user=None, note="mine")
        with pytest.raises(BadInput, match="No run “bt_9”"):
            await store.annotate("bt_9", allow, user=None, note="mine")
        with pytest.raises(BadInput, match="takes 20 tags; it would have 21"):
            await store.annotate("bt_1", allow, user=None, add=[str(k) for k in range(21)])
        assert all(row["tags"] == [] and row["note"] == "" for row in await rows_of(store))

    on_store(act)


def test_what_an_sqlite_without_fts5_has_written_is_indexed_by_one_that_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.sqlite"

    async def act(store: Store) -> None:
        await fill(store)

    monkeypatch.setattr(full_text, "available", lambda db: False)
    on_store(act, path)
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'run_words%'").fetchone() == (0,)
    db.close()
    monkeypatch.undo()
    db = open_database(str(path))
    assert len(matches(db, "momentum", "lookback 120")) == 2
    assert db.execute("SELECT count(*) FROM unindexed_runs").fetchone() == (0,)
    db.close()


def matches(db: sqlite3.Connection, *words: str) -> list[int]:
    found = db.execute("SELECT rowid FROM run_words WHERE run_words MATCH ?", (full_text.expression([*words]),))
    return [row[0] for row in found]
