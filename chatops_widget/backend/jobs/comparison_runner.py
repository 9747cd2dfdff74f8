"""Run the strategies of a comparison on the workers, and judge what came of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ...errors import ChatOpsError
from ...errors.sentences import say
from ..simulation.backtest import BacktestOutput
from ..simulation.compare import Aligned
from ..simulation.costs import CostRequest, cost_fields
from ..simulation.significance import Compared, Fields, judged
from .comparison_request import ComparisonRequest, costs_id, part_id
from .dask_runner import DaskRunner
from .progress import Report

T = TypeVar("T")
FEW = 500_000  # bars times pairs, which is what judging costs: four strategies over a century of days


async def run_all(
    runner: DaskRunner, run_id: str, request: ComparisonRequest, on_report: Callable[[Report], None]
) -> list[BacktestOutput]:
    """All that are compared, in the order of their names; those that were finished before as they are.

    Raises
    ------
    BacktestCancelled, BacktestFailed, BadInput
        Of the first that fails; the others are stopped, since nobody needs them without it.
    """
    runs = [
        _named(runner.run(part_id(run_id, place), *wanted, on_report), request.labels[place])
        for place, wanted in request.wanted.items()
    ]
    try:
        done = dict(zip(request.wanted, await asyncio.gather(*runs), strict=True))
    except Exception:
        await asyncio.gather(*(runner.cancel(part) for part in request.parts(run_id)))
        raise
    outputs = request.finished | done
    return [outputs[place] for place in range(len(request.names))]


async def _named(run: Awaitable[T], label: str) -> T:
    """A run that says who failed, where its error does not: among several “the strategy” is nobody."""
    try:
        return await run
    except ChatOpsError as error:
        if label not in error.message:
            error.message = say("failed.of", "{name}: {reason}", name=label, reason=error.message)
        raise


async def measure_costs(
    runner: DaskRunner, run_id: str, request: ComparisonRequest, aligned: Aligned, on_report: Callable[[Report], None]
) -> Fields:
    """What a comparison's data gains by its costs: nothing where none were asked for. Raises as `run_all` does."""
    if request.costs is None:
        return {}
    entries, dates = aligned.data["strategies"], aligned.curves["date"]
    asked = [
        CostRequest(request.costs, dates, aligned.data["barsPerYear"], 1 + entry.get("total_return", -1.0))
        for entry in entries
    ]
    curves = [
        _named(runner.at_costs(costs_id(run_id, place), *again, asked[place], on_report), request.labels[place])
        for place, again in request.again.items()
    ]
    try:
        found = await asyncio.gather(*curves)
    except Exception:
        await asyncio.gather(*(runner.cancel(costs_id(run_id, place)) for place in request.again))
        raise
    return cost_fields(aligned.data, request.costs, found)


async def judge(runner: DaskRunner, part: str, compared: Compared) -> Fields:
    """What the differences are worth. Raises BacktestCancelled, BacktestFailed.

    Few strategies are judged here beside the event loop, in less time than they take to a worker and back; many on a
    worker, where they keep no client waiting.
    """
    bars, strategies = compared.returns.shape
    if bars * strategies**2 <= FEW:
        return await asyncio.to_thread(judged, compared)
    return await runner.judge(part, compared)
