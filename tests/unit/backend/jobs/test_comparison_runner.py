"""A comparison is judged where that takes the least time, and says the same in either place."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from chatops_widget.backend.jobs.comparison_runner import FEW, judge
from chatops_widget.backend.jobs.dask_runner import DaskRunner
from chatops_widget.backend.simulation.significance import Compared, Fields, judged


class Elsewhere(DaskRunner):
    """Workers that a test can ask what they were asked."""

    def __init__(self) -> None:
        super().__init__(None)
        self.asked: list[str] = []

    async def judge(self, part: str, compared: Compared) -> Fields:
        self.asked.append(part)
        return {}


@pytest.mark.parametrize(("bars", "strategies", "asked"), [(5_000, 4, []), (60, 100, ["c.judged"])])
def test_few_strategies_are_judged_here_and_many_on_a_worker(bars: int, strategies: int, asked: list[str]) -> None:
    returns = np.random.default_rng(1).normal(0.001, 0.01, (bars, strategies))
    assert (bars * strategies**2 <= FEW) is (not asked)
    compared = Compared(returns=returns, names=tuple(map(str, range(strategies))), bars_per_year=252.0)
    workers = Elsewhere()
    found = asyncio.run(judge(workers, "c.judged", compared))
    assert workers.asked == asked
    assert asked or found == judged(compared)
