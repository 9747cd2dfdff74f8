"""Run a walk-forward on the workers: all trainings in batches, then one account through the tests."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np

from ...protocol.messages import Tick
from ..simulation.backtest import BacktestOutput
from ..simulation.sweep import Floats
from ..simulation.walk_forward import WalkPlan, choose
from . import worker
from .batches import BATCH_SECONDS, OWN_BATCH_SECONDS, in_batches
from .dask_runner import DaskRunner
from .progress import Report, timed


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
    started, attempt, told, done = time.monotonic(), int(time.time() * 1000), 0.0, 0

    def tell() -> None:
        nonlocal told
        if done == total or time.monotonic() - told >= worker.TICK_SECONDS:
            told = time.monotonic()
            seconds = told - started
            tick = timed(Tick(done=done), total, seconds, counts_runs=True)
            on_report(Report(part=walk_id, attempt=attempt, total=total, seconds=seconds, tick=tick))

    def submit(fold: int, which: range) -> Coroutine[Any, Any, tuple[Floats, float]]:
        training = walk.training(folds[fold][1])
        part = dataclasses.replace(training, combinations=plan.combinations[which.start : which.stop])
        asked = worker.train_batch, part, source, runner.limits
        return runner.submit(walk_id, strategy_id, *asked, key=f"{walk_id}.{fold}.{which.start}", on_turn=tell)

    def take(fold: int, which: range, found: tuple[Floats, float]) -> float:
        nonlocal done
        values[fold, which.start : which.stop], seconds = found
        done += len(which)
        tell()
        return seconds

    async with runner.track(walk_id, strategy_id):
        source = await runner.source(plan.common, plan.file)
        await runner.parallelism()
        folds = await runner.submit(walk_id, strategy_id, worker.cut_folds, walk, source, key=f"{walk_id}.folds")
        total = size * len(folds)
        values = np.full((len(folds), size), np.nan)
        seconds = BATCH_SECONDS if plan.file is None else OWN_BATCH_SECONDS
        await in_batches(runner, [size] * len(folds), submit, take, seconds=seconds)
        chosen = [choose(plan.metric, fold, row) for (fold, _), row in zip(folds, values, strict=True)]
        asked = worker.walk, walk, chosen, time.monotonic() - started, source, runner.limits
        output: BacktestOutput = await runner.submit(walk_id, strategy_id, *asked, key=f"{walk_id}.account")
        return output
