"""What a sweep has computed comes back as it was, and only to the same sweep on the same prices and code."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chatops_widget.backend.jobs import kept_parts, worker
from chatops_widget.backend.jobs.kept_parts import KeptParts
from chatops_widget.backend.jobs.sweep_parts import SWEEP_PARTS, SweepPart, decode, encode, sweep_key
from chatops_widget.backend.jobs.sweep_runner import Swept, sweep
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.market import load_market
from chatops_widget.backend.simulation.sweep import Plan, evaluate, plan
from chatops_widget.backend.storage import sweep_parts
from chatops_widget.backend.storage.store import Store
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.errors import BacktestFailed
from tests.support.failing_workers import FailingWorkers, kept

ASKED = {"strategy_id": "sma_cross", "fast": "5:8", "slow": "20,30,50", "end": "2003-12-31"}


def planned(**more: Any) -> Plan:
    return plan(PriceBook(), ASKED | more)


def test_a_part_comes_back_as_it_was() -> None:
    asked = planned()
    rows, _, batch = evaluate(load_market(PriceBook(), asked.common), find("sma_cross"), asked, lambda: None)
    failed: dict[int, Any] = {2: BacktestFailed("It broke.", hint="Mend it.")}
    part = SweepPart([3, 1, 2, 0, 4, 5, 6, 7, 8, 9, 10, 11], rows, failed, batch)
    back = decode(encode(part))
    assert back is not None
    assert back.places == part.places
    np.testing.assert_array_equal(back.rows, rows)
    assert (back.failed[2].message, back.failed[2].hint) == ("It broke.", "Mend it.")
    assert (back.batch.trials.variants, back.batch.trials.records) == (batch.trials.variants, batch.trials.records)
    for name in ("sums", "squares"):
        np.testing.assert_array_equal(getattr(back.batch.blocks, name), getattr(batch.blocks, name))
    np.testing.assert_array_equal(back.batch.trials.sketches, batch.trials.sketches)
    assert back.batch.trials.bars.sample.same(batch.trials.bars.sample)
    turned = batch.in_order(part.places)
    assert turned.trials.records[0] == batch.trials.records[3]
    np.testing.assert_array_equal(turned.blocks.sums[:, 1], batch.blocks.sums[:, 1])


def test_another_sweep_has_another_key() -> None:
    asked = planned()
    assert sweep_key(asked) == sweep_key(planned())
    assert sweep_key(asked) == sweep_key(planned(metric="calmar_ratio"))  # its numbers are the same
    others = [planned(fast="5:9"), planned(end="2004-12-31"), planned(slippage=0.001)]
    assert len({sweep_key(each) for each in (asked, *others)}) == 4


def workers_of(store: Store, batches: int = 10_000) -> FailingWorkers:
    return FailingWorkers(store, worker.work_batch, lambda plan: len(plan.combinations), "sw_1", batches)


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_parts, "PAUSE", 0.0)


async def tried(store: Store, workers: Any, asked: Plan, run_id: str) -> Swept:
    parts = KeptParts(store, "session_1", run_id, sweep_key(asked), SWEEP_PARTS)
    return await sweep(workers, run_id, asked, lambda report: None, parts)


@pytest.mark.usefixtures("no_pause")
def test_only_what_is_missing_is_computed_and_the_bits_are_the_same(tmp_path: Path) -> None:
    asked = planned()

    async def scene() -> None:
        store = Store(tmp_path / "store.sqlite")
        await store.open()
        broken, whole = workers_of(store, batches=1), workers_of(store)
        with pytest.raises(BacktestFailed):
            await tried(store, broken, asked, "sw_1")
        done = await kept(store, "sw_1")
        assert 0 < done == broken.tried < len(asked.combinations)
        resumed = await tried(store, whole, asked, "sw_2")
        assert (resumed.earlier, whole.tried) == (done, len(asked.combinations) - done)
        other = await tried(store, workers_of(store), planned(slippage=0.001), "sw_3")
        assert other.earlier == 0
        fresh = Store(tmp_path / "fresh.sqlite")
        await fresh.open()
        undisturbed = await tried(fresh, workers_of(fresh), asked, "sw_4")
        np.testing.assert_array_equal(resumed.table, undisturbed.table)
        assert resumed.batch.trials.variants == undisturbed.batch.trials.variants
        assert resumed.batch.trials.records == undisturbed.batch.trials.records
        np.testing.assert_array_equal(resumed.batch.blocks.sums, undisturbed.batch.blocks.sums)
        for each in (store, fresh):
            await each.close()

    asyncio.run(scene())


@pytest.mark.usefixtures("no_pause")
def test_on_other_prices_or_code_all_is_computed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = planned()

    async def scene() -> None:
        store = Store(tmp_path / "store.sqlite")
        await store.open()
        with pytest.raises(BacktestFailed):
            await tried(store, workers_of(store, batches=1), asked, "sw_1")
        monkeypatch.setattr(worker, "ground_of", lambda *_: "another")
        whole = workers_of(store)
        found = await tried(store, whole, asked, "sw_2")
        assert (found.earlier, whole.tried) == (0, len(asked.combinations))
        await store.close()

    asyncio.run(scene())


def keep(of: tuple[str, bytes, str], part: sweep_parts.Part, db: sqlite3.Connection) -> None:
    sweep_parts.keep(db, *of, [part])


def test_the_newest_are_kept_and_those_of_a_deleted_session_are_not(tmp_path: Path) -> None:
    async def scene() -> None:
        store = Store(tmp_path / "store.sqlite")
        await store.open()
        await store.touch("session_1")
        part = sweep_parts.Part("ground", 5, b"numbers")
        for number in range(sweep_parts.MAX_SWEEPS + 2):
            of = "session_1", bytes([number]), f"sw_{number}"
            await store.transact(partial(keep, of, part))
        counts = [await kept(store, f"sw_{number}") for number in range(sweep_parts.MAX_SWEEPS + 2)]
        assert counts == [0, 0] + [5] * sweep_parts.MAX_SWEEPS
        await store.transact(lambda db: sweep_parts.forget(db, "session_1", bytes([5])))
        assert await store.read_with(lambda db: sweep_parts.read(db, "session_1", bytes([5]))) == []
        assert await store.read_with(lambda db: sweep_parts.read(db, "session_2", bytes([6]))) == []
        assert await store.read_with(lambda db: sweep_parts.read(db, "session_1", bytes([6]))) == [part]
        await store.close()

    asyncio.run(scene())
