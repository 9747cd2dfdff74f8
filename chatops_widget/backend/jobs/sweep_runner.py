"""Run a sweep on the workers, in batches sized by how long the last one took, and report progress meanwhile."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Callable

import numpy as np

from ...errors import ChatOpsError
from ...protocol.messages import Tick
from ...protocol.metrics import METRICS
from ..simulation.sweep import Batch, Floats, Plan
from ..simulation.sweep_report import Ground, best, ranked
from . import worker
from .dask_runner import DaskRunner
from .progress import Report, timed

BATCH_SECONDS = 0.15  # of work in one batch: what Dask costs for each is then little
OWN_BATCH_SECONDS = 0.4  # and where each is a process of its own
FIRST_BATCH_RUNS = 4  # while nobody knows how long one takes
QUEUED_BATCHES = 2  # for each worker thread, so that it never waits; more would keep others waiting


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
    under_way: dict[asyncio.Task[tuple[Floats, dict[int, ChatOpsError], Batch, float]], range] = {}
    started, attempt, told = time.monotonic(), int(time.time() * 1000), 0.0
    size, after, done = FIRST_BATCH_RUNS, 0, 0
    batch_seconds = BATCH_SECONDS if plan.file is None else OWN_BATCH_SECONDS

    def tell() -> None:
        nonlocal told
        if done == total or time.monotonic() - told >= worker.TICK_SECONDS:
            told = time.monotonic()
            seconds = told - started
            tick = timed(Tick(done=done, best=best(plan, table)), total, seconds, counts_runs=True)
            on_report(Report(part=sweep_id, attempt=attempt, total=total, seconds=seconds, tick=tick))

    async with runner.track(sweep_id, plan.strategy_id):
        source = await runner.source(plan.common, plan.file)
        await runner.parallelism()
        try:
            while after < total or under_way:
                while after < total and len(under_way) < QUEUED_BATCHES * runner.turns.parallelism:
                    which = range(after, min(total, after + size))
                    part = dataclasses.replace(plan, combinations=plan.combinations[which.start : which.stop])
                    batch = runner.submit(
                        sweep_id,
                        plan.strategy_id,
                        worker.work_batch,
                        part,
                        source,
                        runner.limits,
                        key=f"{sweep_id}.{which.start}",
                        on_turn=tell,
                    )
                    under_way[asyncio.ensure_future(batch)] = which
                    after = which.stop
                finished, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for task in finished:
                    which = under_way.pop(task)
                    rows, faults, batches[which.start], seconds = task.result()
                    table[which.start : which.stop] = rows
                    failed |= {which.start + index: fault for index, fault in faults.items()}
                    done += len(which)
                    size = max(1, round(batch_seconds * len(which) / max(seconds, 1e-6)))
                tell()
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        if len(failed) == total:
            raise failed[0]
        order, took = ranked(plan, table).tolist(), time.monotonic() - started
        asked = plan, order, took, source, runner.limits
        on = await runner.submit(sweep_id, plan.strategy_id, worker.look_back, *asked, key=f"{sweep_id}.best")
        kept = Batch.together([batches[start] for start in sorted(batches)])
        return table, failed, on, time.monotonic() - started, kept
