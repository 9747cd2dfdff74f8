"""Was the best found by looking often enough? Tests that allow for all strategies that were tried.

P. R. Hansen, A test for superior predictive ability, Journal of Business and Economic Statistics 23 (2005); J. P.
Romano and M. Wolf, Stepwise multiple testing as formalized data snooping, Econometrica 73 (2005). Both ask what the
largest lead over a benchmark would be if no lead were true, on draws that keep what the strategies have in common. The
leads here are studentised within each draw, as Romano and Wolf advise, so Sharpe ratios hold their level (see
docs/statistics.md). The `arch` package, which the tests hold these to, has both for mean returns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .bootstrap import Bootstrap, Contrast

Floats = npt.NDArray[np.float64]

SIZE = 0.05


@dataclass(frozen=True)
class BestAgainst:
    """Does the best of several strategies beat the benchmark? (SPA)

    Attributes
    ----------
    p : float
        The consistent one: how often the best would lead by as much if none were better.
    p_lower, p_upper : float
        The same with poor strategies left out altogether, and with all of them as good as the benchmark.
    """

    p: float
    p_lower: float
    p_upper: float


def superior_predictive_ability(bootstrap: Bootstrap, benchmark: int) -> BestAgainst:
    """Hansen's test of all other columns of a bootstrap against the benchmark's."""
    leads = _leads(bootstrap, benchmark, _others(bootstrap, benchmark))
    best = max((lead.statistic for lead in leads), default=0.0)
    if best <= 0:
        return BestAgainst(1.0, 1.0, 1.0)
    poor = -math.sqrt(2 * math.log(math.log(len(bootstrap.influence))))

    def share(counts_as_poor: float) -> float:
        """Poor strategies keep their own mean; the others are moved to no lead at all."""
        drawn = [lead.drawn + (lead.statistic if lead.statistic < counts_as_poor else 0.0) for lead in leads]
        return _share_beyond(best, np.max(drawn, axis=0))

    return BestAgainst(p=share(poor), p_lower=share(0.0), p_upper=share(-math.inf))


def superior(bootstrap: Bootstrap, benchmark: int, size: float = SIZE) -> list[int]:
    """The columns that beat the benchmark, with a chance of at most `size` that even one of them does not (StepM)."""
    left, found = _others(bootstrap, benchmark), []
    while left:
        leads = _leads(bootstrap, benchmark, left)
        if not leads:
            break
        limit = float(np.quantile(np.max([lead.drawn for lead in leads], axis=0), 1 - size, method="higher"))
        beyond = [k for k in left if (lead := bootstrap.contrast(k, benchmark)).told and lead.statistic > limit]
        if not beyond:
            break
        found += beyond
        left = [k for k in left if k not in beyond]
    return sorted(found)


def _others(bootstrap: Bootstrap, benchmark: int) -> list[int]:
    return [k for k in range(len(bootstrap.estimate)) if k != benchmark]


def _leads(bootstrap: Bootstrap, benchmark: int, columns: Sequence[int]) -> list[Contrast]:
    return [lead for k in columns if (lead := bootstrap.contrast(k, benchmark)).told]


def _share_beyond(statistic: float, drawn: Floats) -> float:
    return (int(np.count_nonzero(drawn >= statistic)) + 1) / (len(drawn) + 1)
