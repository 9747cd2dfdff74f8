"""Run a walk-forward or a cross-validation on the workers: trainings in batches, then one account through the tests."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ...errors.sentences import Sentence, say
from ..simulation.backtest import BacktestOutput
from ..simulation.fold_plan import FoldPlan, choose
from ..simulation.sweep import Floats
from . import worker
from .batches import BATCH_SECONDS, OWN_BATCH_SECONDS, RunCount, in_batches
from .dask_runner import DaskRunner
from .kept_parts import KeptParts, identify
from .progress import Report
from .training_parts import TrainingPart


async def through_folds(
    runner: DaskRunner,
    run_id: str,
    asked: FoldPlan,
    on_report: Callable[[Report], None],
    parts: KeptParts[TrainingPart],
) -> BacktestOutput:
    """The account through all tests; trainings that an earlier start has computed are taken as they are.

    Raises
    ------
    BacktestCancelled, BacktestFailed, BadInput
    """
    plan, strategy_id = asked.plan, asked.plan.strategy_id
    size = len(plan.combinations)

    def submit(group: int, which: range) -> Coroutine[Any, Any, tuple[Floats, float]]:
        places = left[group][which.start : which.stop]
        job = worker.train_batch, trainings[group].of([plan.combinations[place] for place in places]), source
        key = f"{run_id}.{group}.{places[0]}"
        return runner.submit(run_id, strategy_id, *job, runner.limits, key=key, on_turn=count.tell)

    def take(group: int, which: range, found: tuple[Floats, float]) -> float:
        new, seconds = found
        part = TrainingPart(group, left[group][which.start : which.stop], new)
        enter(part)
        parts.add(part, ground)
        count.add(part.runs)
        return seconds

    def enter(part: TrainingPart) -> None:
        values[part.training][part.places] = part.values

    async with runner.track(run_id, strategy_id):
        source = await runner.source(plan.common, plan.file)
        await runner.parallelism()
        trainings = await runner.submit(run_id, strategy_id, worker.cut_folds, asked, source, key=f"{run_id}.folds")
        ground = partial(identify, runner, run_id, plan, source)
        values = [np.full((size, len(each.folds)), np.nan) for each in trainings]
        done = [set[int]() for _ in trainings]
        for part in await parts.earlier(ground):
            enter(part)
            done[part.training].update(part.places)
        left = [[place for place in range(size) if place not in known] for known in done]
        earlier = sum(len(known) * len(each.folds) for known, each in zip(done, trainings, strict=True))
        folds = [fold for each in trainings for fold in each.folds]
        count = RunCount(run_id, size * len(folds), on_report, lambda: None, before=earlier)
        seconds = BATCH_SECONDS if plan.file is None else OWN_BATCH_SECONDS
        async with parts:
            await in_batches(runner, [len(places) for places in left], submit, take, seconds=seconds)
            chosen = [choose(plan.metric, fold, each) for fold, each in zip(folds, np.hstack(values).T, strict=True)]
            job = worker.hold_to_tests, asked, chosen, count.seconds, source, runner.limits
            output: BacktestOutput = await runner.submit(run_id, strategy_id, *job, key=f"{run_id}.account")
    notes = [*_resumed(earlier), *output.data["notes"]]
    return replace(output, data={**output.data, "earlier": earlier, "notes": notes})


def _resumed(earlier: int) -> list[Sentence]:
    if not earlier:
        return []
    return [
        say(
            "walk.resumed",
            "{n:,} of the trainings' runs had been done by an earlier start of this, on the same prices and by the same"
            " code, and were not done again.",
            n=earlier,
        )
    ]
