"""Run a walk-forward on the workers: all trainings in batches, then one account through the tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np

from ..simulation.backtest import BacktestOutput
from ..simulation.sweep import Floats
from ..simulation.walk_forward import WalkPlan, choose
from . import worker
from .batches import BATCH_SECONDS, OWN_BATCH_SECONDS, RunCount, in_batches
from .dask_runner import DaskRunner
from .progress import Report


async def walk_forward(
    runner: DaskRunner, walk_id: str, walk: WalkPlan, on_report: Callable[[Report], None]
) -> BacktestOutput:
    """The account through all tests.

    Raises
    ------
    BacktestCancelled, BacktestFailed, BadInput
    """
    plan, strategy_id = walk.plan, walk.plan.strategy_id
    size = len(plan.combinations)

    def submit(fold: int, which: range) -> Coroutine[Any, Any, tuple[Floats, float]]:
        training = walk.training(folds[fold][1])
        part = dataclasses.replace(training, combinations=plan.combinations[which.start : which.stop])
        asked = worker.train_batch, part, source, runner.limits
        return runner.submit(walk_id, strategy_id, *asked, key=f"{walk_id}.{fold}.{which.start}", on_turn=count.tell)

    def take(fold: int, which: range, found: tuple[Floats, float]) -> float:
        values[fold, which.start : which.stop], seconds = found
        count.add(len(which))
        return seconds

    async with runner.track(walk_id, strategy_id):
        source = await runner.source(plan.common, plan.file)
        await runner.parallelism()
        folds = await runner.submit(walk_id, strategy_id, worker.cut_folds, walk, source, key=f"{walk_id}.folds")
        count = RunCount(walk_id, size * len(folds), on_report, lambda: None)
        values = np.full((len(folds), size), np.nan)
        seconds = BATCH_SECONDS if plan.file is None else OWN_BATCH_SECONDS
        await in_batches(runner, [size] * len(folds), submit, take, seconds=seconds)
        chosen = [choose(plan.metric, fold, row) for (fold, _), row in zip(folds, values, strict=True)]
        asked = worker.walk, walk, chosen, count.seconds, source, runner.limits
        output: BacktestOutput = await runner.submit(walk_id, strategy_id, *asked, key=f"{walk_id}.account")
        return output
