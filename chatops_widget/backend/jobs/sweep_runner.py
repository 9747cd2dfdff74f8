"""Run a sweep on the workers, in batches, and report progress meanwhile."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ...errors import ChatOpsError
from ...protocol.metrics import METRICS
from ..simulation.sweep import Batch, Floats, Plan, tpe_search
from ..simulation.sweep_report import Ground, best, ranked
from . import worker
from .batches import BATCH_SECONDS, OWN_BATCH_SECONDS, RunCount, in_batches
from .dask_runner import DaskRunner
from .kept_parts import KeptParts, identify
from .progress import Report
from .sweep_parts import SweepPart

Found = tuple[Floats, dict[int, ChatOpsError], Batch, float]


class Swept(NamedTuple):
    """What a sweep found."""

    plan: Plan  # with the combinations that were tried
    table: Floats  # the metrics of every combination
    failed: dict[int, ChatOpsError]
    on: Ground
    seconds: float
    batch: Batch
    earlier: int  # combinations that an earlier start had computed


async def sweep(
    runner: DaskRunner,
    sweep_id: str,
    plan: Plan,
    on_report: Callable[[Report], None],
    parts: KeptParts[SweepPart],
) -> Swept:
    """Try every combination, or those that a search comes to; what an earlier start has computed is taken as it is.

    Raises
    ------
    BacktestCancelled, BacktestFailed, BadInput
    """
    total = len(plan.combinations)
    table = np.full((total, len(METRICS)), np.nan)
    failed: dict[int, ChatOpsError] = {}
    batches: list[Batch] = []
    order: list[int] = []  # the places of the combinations in the batches
    left: list[int] = []  # the places of those under way

    def enter(part: SweepPart) -> None:
        table[part.places] = part.rows
        failed.update({part.places[index]: fault for index, fault in part.failed.items()})
        batches.append(part.batch)
        order.extend(part.places)

    def submit(_: int, which: range) -> Coroutine[Any, Any, Found]:
        part = dataclasses.replace(plan, combinations=[plan.combinations[left[index]] for index in which], search=None)
        asked = worker.work_batch, part, source, runner.limits
        return runner.submit(
            sweep_id, plan.strategy_id, *asked, key=f"{sweep_id}.{left[which.start]}", on_turn=count.tell
        )

    def take(_: int, which: range, found: Found) -> float:
        rows, faults, batch, seconds = found
        part = SweepPart([left[index] for index in which], rows, faults, batch)
        enter(part)
        parts.add(part, ground)
        count.add(len(which))
        return seconds

    async def run(places: range) -> None:
        """Those at these places that no earlier start has computed."""
        nonlocal left
        for part in earlier:
            if places.start <= min(part.places) and max(part.places) < places.stop:
                enter(part)
        left = [place for place in places if place not in done]
        await in_batches(runner, [len(left)], submit, take, seconds=batch_seconds)

    async def search_on() -> None:
        """Round by round: each is proposed by what came of those before it."""
        nonlocal plan
        tries = await asyncio.to_thread(tpe_search, plan)
        plan = dataclasses.replace(plan, combinations=[])
        while (first := len(plan.combinations)) < total:
            proposed = await asyncio.to_thread(tries.propose, total - first)
            plan = dataclasses.replace(plan, combinations=[*plan.combinations, *proposed])
            places = range(first, len(plan.combinations))
            await run(places)
            values = table[places.start : places.stop, list(METRICS).index(plan.metric)].tolist()
            await asyncio.to_thread(tries.tell, values)

    async with runner.track(sweep_id, plan.strategy_id):
        source = await runner.source(plan.common, plan.file)
        await runner.parallelism()
        ground = partial(identify, runner, sweep_id, plan, source)
        done, earlier = set[int](), list[SweepPart]()
        for part in await parts.earlier(ground):
            if done.isdisjoint(part.places):
                earlier.append(part)
                done.update(part.places)
        count = RunCount(sweep_id, total, on_report, lambda: best(plan, table), before=len(done))
        batch_seconds = BATCH_SECONDS if plan.file is None else OWN_BATCH_SECONDS
        async with parts:
            await (search_on() if plan.adapting else run(range(total)))
        if len(failed) == total:
            raise failed[0]
        ranking, took = ranked(plan, table).tolist(), count.seconds
        asked = plan, ranking, took, source, runner.limits
        on = await runner.submit(sweep_id, plan.strategy_id, worker.look_back, *asked, key=f"{sweep_id}.best")
        batch = Batch.together(batches).in_order(np.argsort(order).tolist())
        return Swept(plan, table, failed, on, count.seconds, batch, len(done))
