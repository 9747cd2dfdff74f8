"""What the trainings of a validation have computed comes back as it was, and only to the same on the same prices."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chatops_widget.backend.jobs import kept_parts, worker
from chatops_widget.backend.jobs.folds_runner import through_folds
from chatops_widget.backend.jobs.kept_parts import KeptParts
from chatops_widget.backend.jobs.training_parts import TRAINING_PARTS, TrainingPart, decode, encode, training_key
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput
from chatops_widget.backend.simulation.cross_validation import plan_cross
from chatops_widget.backend.simulation.fold_plan import FoldPlan, Training
from chatops_widget.backend.simulation.walk_forward import plan_walk
from chatops_widget.backend.storage.store import Store
from chatops_widget.errors import BacktestFailed
from tests.support.failing_workers import FailingWorkers, kept

ASKED = {"strategy_id": "sma_cross", "fast": "5:12", "slow": "20,30,50", "start": "2001-01-01", "end": "2004-12-31"}


def walk(**more: Any) -> FoldPlan:
    return plan_walk(PriceBook(), {**ASKED, "train": "1Y", **more})


def cross(**more: Any) -> FoldPlan:
    return plan_cross(PriceBook(), ASKED | more)


def test_a_part_comes_back_as_it_was() -> None:
    values = np.array([[0.5, np.nan], [-1.25, 1e-300], [np.inf, 3.0]])
    back = decode(encode(TrainingPart(2, [4, 0, 7], values)))
    assert (back.training, back.places, back.runs) == (2, [4, 0, 7], 6)
    np.testing.assert_array_equal(back.values, values)


def test_what_is_cut_or_chosen_otherwise_has_another_key() -> None:
    assert training_key(walk()) == training_key(walk(train="1Y"))
    others = [walk(train="2Y"), walk(test="6M"), walk(anchored=True), walk(metric="calmar_ratio"), walk(fast="5:13")]
    others += [walk(slippage=0.001), cross(), cross(folds=6), cross(purge=2), cross(embargo=5)]
    assert len({training_key(each) for each in (walk(), *others)}) == 1 + len(others)


def workers(store: Store, batches: int = 10_000) -> FailingWorkers:
    def runs(training: Training) -> int:
        return len(training.plan.combinations) * len(training.folds)

    return FailingWorkers(store, worker.train_batch, runs, "first", batches)


async def account(store: Store, runner: Any, asked: FoldPlan, run_id: str) -> BacktestOutput:
    parts = KeptParts(store, "session_1", run_id, training_key(asked), TRAINING_PARTS)
    return await through_folds(runner, run_id, asked, lambda report: None, parts)


@pytest.mark.parametrize("asked", [walk(), cross()], ids=["walk-forward", "cross-validation"])
def test_only_what_is_missing_is_computed_and_the_account_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: FoldPlan
) -> None:
    monkeypatch.setattr(kept_parts, "PAUSE", 0.0)

    async def scene() -> None:
        store, fresh = Store(tmp_path / "store.sqlite"), Store(tmp_path / "fresh.sqlite")
        for each in (store, fresh):
            await each.open()
        broken, whole, undisturbed = workers(store, batches=3), workers(store), workers(fresh)
        with pytest.raises(BacktestFailed):
            await account(store, broken, asked, "first")
        expected = await account(fresh, undisturbed, asked, "third")
        done = await kept(store, "first")
        assert 0 < done <= broken.tried < undisturbed.tried
        resumed = await account(store, whole, asked, "second")
        assert (resumed.data["earlier"], whole.tried) == (done, undisturbed.tried - done)
        assert resumed.data[asked.key] == expected.data[asked.key]
        np.testing.assert_array_equal(resumed.curves["equity"], expected.curves["equity"])
        for each in (store, fresh):
            await each.close()

    asyncio.run(scene())
