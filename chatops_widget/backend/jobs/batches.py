"""Many short runs on the workers, in batches sized by how long the last one took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from ...protocol.messages import BestSoFar, Tick
from . import worker
from .dask_runner import DaskRunner
from .progress import Report, timed

T = TypeVar("T")
BATCH_SECONDS = 0.15  # of work in one batch: what Dask costs for each is then little
OWN_BATCH_SECONDS = 0.4  # and where each is a process of its own
FIRST_BATCH_RUNS = 4  # while nobody knows how long one takes
QUEUED_BATCHES = 2  # for each worker thread, so that it never waits; more would keep others waiting


class RunCount:
    """How many of a job's runs are done: told not more often than anybody can read, and at the end.

    Parameters
    ----------
    best
        The leader among those that are done, where there is one to tell.
    before
        Runs that were done before, by an earlier start.
    """

    def __init__(
        self,
        part: str,
        total: int,
        on_report: Callable[[Report], None],
        best: Callable[[], BestSoFar | None],
        before: int = 0,
    ) -> None:
        self._part, self._total, self._on_report, self._best = part, total, on_report, best
        self._started, self._attempt = time.monotonic(), int(time.time() * 1000)
        self._done, self._before, self._told = before, before, 0.0

    @property
    def seconds(self) -> float:
        """Since the first could begin."""
        return time.monotonic() - self._started

    def add(self, runs: int) -> None:
        self._done += runs
        self.tell()

    def tell(self) -> None:
        if self._done < self._total and time.monotonic() - self._told < worker.TICK_SECONDS:
            return
        self._told, seconds = time.monotonic(), self.seconds
        tick = timed(
            Tick(done=self._done, best=self._best()), self._total, seconds, counts_runs=True, before=self._before
        )
        self._on_report(Report(part=self._part, attempt=self._attempt, total=self._total, seconds=seconds, tick=tick))


async def in_batches(
    runner: DaskRunner,
    sizes: Sequence[int],
    submit: Callable[[int, range], Coroutine[Any, Any, T]],
    take: Callable[[int, range, T], float],
    *,
    seconds: float = BATCH_SECONDS,
) -> None:
    """Have groups of runs done, each batch within one group.

    Parameters
    ----------
    sizes
        How many runs each group has, which may be none.
    submit
        Has some of a group's done.
    take
        Is given what came of them, and returns the seconds they took.
    seconds
        How long a batch should take.
    """
    under_way: dict[asyncio.Task[T], tuple[int, range]] = {}
    size, group, after = FIRST_BATCH_RUNS, 0, 0
    try:
        while group < len(sizes) or under_way:
            while group < len(sizes) and len(under_way) < QUEUED_BATCHES * runner.turns.parallelism:
                if which := range(after, min(sizes[group], after + size)):
                    under_way[asyncio.ensure_future(submit(group, which))] = group, which
                after = which.stop
                if after == sizes[group]:
                    group, after = group + 1, 0
            if not under_way:  # the last groups were empty
                break
            finished, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in finished:
                of, which = under_way.pop(task)
                took = take(of, which, task.result())
                size = max(1, round(seconds * len(which) / max(took, 1e-6)))
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
