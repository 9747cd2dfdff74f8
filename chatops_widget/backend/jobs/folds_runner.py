"""Run a walk-forward or a cross-validation on the workers: trainings in batches, then one account through the tests."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np

from ..simulation.backtest import BacktestOutput
from ..simulation.fold_plan import FoldPlan, choose
from ..simulation.sweep import Floats
from . import worker
from .batches import BATCH_SECONDS, OWN_BATCH_SECONDS, RunCount, in_batches
from .dask_runner import DaskRunner
from .progress import Report


async def through_folds(
    runner: DaskRunner, run_id: str, asked: FoldPlan, on_report: Callable[[Report], None]
) -> BacktestOutput:
    """The account through all tests.

    Raises
    ------
    BacktestCancelled, BacktestFailed, BadInput
    """
    plan, strategy_id = asked.plan, asked.plan.strategy_id
    size = len(plan.combinations)

    def submit(group: int, which: range) -> Coroutine[Any, Any, tuple[Floats, float]]:
        part = trainings[group].of(plan.combinations[which.start : which.stop])
        job = worker.train_batch, part, source, runner.limits
        return runner.submit(run_id, strategy_id, *job, key=f"{run_id}.{group}.{which.start}", on_turn=count.tell)

    def take(group: int, which: range, found: tuple[Floats, float]) -> float:
        values[group][which.start : which.stop], seconds = found
        count.add(len(which) * len(trainings[group].folds))
        return seconds

    async with runner.track(run_id, strategy_id):
        source = await runner.source(plan.common, plan.file)
        await runner.parallelism()
        trainings = await runner.submit(run_id, strategy_id, worker.cut_folds, asked, source, key=f"{run_id}.folds")
        values = [np.full((size, len(each.folds)), np.nan) for each in trainings]
        folds = [fold for each in trainings for fold in each.folds]
        count = RunCount(run_id, size * len(folds), on_report, lambda: None)
        seconds = BATCH_SECONDS if plan.file is None else OWN_BATCH_SECONDS
        await in_batches(runner, [size] * len(trainings), submit, take, seconds=seconds)
        chosen = [choose(plan.metric, fold, each) for fold, each in zip(folds, np.hstack(values).T, strict=True)]
        job = worker.hold_to_tests, asked, chosen, count.seconds, source, runner.limits
        output: BacktestOutput = await runner.submit(run_id, strategy_id, *job, key=f"{run_id}.account")
        return output
