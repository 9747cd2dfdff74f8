"""Run a sweep on the workers, in batches, and report progress meanwhile."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np

from ...errors import ChatOpsError
from ...protocol.metrics import METRICS
from ..simulation.sweep import Batch, Floats, Plan
from ..simulation.sweep_report import Ground, best, ranked
from . import worker
from .batches import BATCH_SECONDS, OWN_BATCH_SECONDS, RunCount, in_batches
from .dask_runner import DaskRunner
from .progress import Report

Found = tuple[Floats, dict[int, ChatOpsError], Batch, float]


async def sweep(
    runner: DaskRunner, sweep_id: str, plan: Plan, on_report: Callable[[Report], None]
) -> tuple[Floats, dict[int, ChatOpsError], Ground, float, Batch]:
    """The metrics of every combination, why of those that failed, what it ran on, the seconds it took, the returns.

    Raises
    ------
    BacktestCancelled, BacktestFailed, BadInput
    """
    total = len(plan.combinations)
    table = np.full((total, len(METRICS)), np.nan)
    failed: dict[int, ChatOpsError] = {}
    batches: dict[int, Batch] = {}
    count = RunCount(sweep_id, total, on_report, lambda: best(plan, table))

    def submit(_: int, which: range) -> Coroutine[Any, Any, Found]:
        part = dataclasses.replace(plan, combinations=plan.combinations[which.start : which.stop])
        asked = worker.work_batch, part, source, runner.limits
        return runner.submit(sweep_id, plan.strategy_id, *asked, key=f"{sweep_id}.{which.start}", on_turn=count.tell)

    def take(_: int, which: range, found: Found) -> float:
        rows, faults, batches[which.start], seconds = found
        table[which.start : which.stop] = rows
        failed.update({which.start + index: fault for index, fault in faults.items()})
        count.add(len(which))
        return seconds

    async with runner.track(sweep_id, plan.strategy_id):
        source = await runner.source(plan.common, plan.file)
        await runner.parallelism()
        await in_batches(
            runner, [total], submit, take, seconds=BATCH_SECONDS if plan.file is None else OWN_BATCH_SECONDS
        )
        if len(failed) == total:
            raise failed[0]
        order, took = ranked(plan, table).tolist(), count.seconds
        asked = plan, order, took, source, runner.limits
        on = await runner.submit(sweep_id, plan.strategy_id, worker.look_back, *asked, key=f"{sweep_id}.best")
        kept = Batch.together([batches[start] for start in sorted(batches)])
        return table, failed, on, count.seconds, kept
