"""How far the Sharpe ratio, the CAGR and the worst drawdown of one strategy can be trusted.

Bounds at 95 % by a circular block bootstrap, each by the method that was measured to cover best (docs/statistics.md).
Sharpe ratio and CAGR: studentised and symmetric, as Ledoit and Wolf (2008) do it; the CAGR by way of mean log growth.
Both say where the true value is. A worst drawdown has no true value apart from its length of time, so its bounds say
something else: where the worst drawdown of another n bars of the same kind falls; a small share of paths lies beyond
the deeper one, since few bars seldom show the worst there can be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ...errors.sentences import Sentence, say
from .bootstrap import DRAWS, Contrast
from .drawdown_bootstrap import worst_drawdowns
from .metric_bootstrap import bootstrap_of, has
from .sample import Sample

Floats = npt.NDArray[np.float64]

LEVEL = 0.95
PATHS = 1_999
# Of the paths, those deeper and shallower than the bounds of a drawdown; by these shares the bounds were measured to
# hold what they promise (docs/statistics.md).
DEEP_TAIL, SHALLOW_TAIL = 0.01, 0.025
SEEN_ENOUGH = 120  # bars
MOST_BLOCKS = 100  # in a path: more tell no more of a worst drawdown, and cost time
LOST = say("untold.lost", "an account that lost everything has no growth")
FEW_VARY = say("untold.few_vary", "its returns vary in too few bars to tell")


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bounds at `LEVEL` of one strategy, the ratio and the CAGR a year, all as fractions.

    NaN where nothing can be told: too few bars, returns that don't vary, an account that lost everything. Then
    `reason` says so in words.
    """

    sharpe_ratio_lo: float = math.nan
    sharpe_ratio_hi: float = math.nan
    cagr_lo: float = math.nan
    cagr_hi: float = math.nan
    max_drawdown_lo: float = math.nan
    max_drawdown_hi: float = math.nan
    reason: Sentence | None = None


def bounds(returns: Floats, *, bars_per_year: float = 1.0, seed: int | None = None, draws: int = DRAWS) -> Bounds:
    """Bounds of one strategy.

    Parameters
    ----------
    returns : shape (n_bars,)
        Simple returns, as fractions.
    seed : int, optional
        Comes from the returns themselves if left out, so that the same returns always have the same bounds.

    Raises
    ------
    ValueError
        Returns that are not finite.
    """
    return all_bounds(Sample.of(np.reshape(returns, (-1, 1)), ["it"], bars_per_year, seed, draws), [0])[0]


def all_bounds(sample: Sample, columns: Sequence[int], paths: int = PATHS) -> list[Bounds]:
    """Bounds of strategies of a sample: on its draws, and on `paths` draws of the same blocks for what grows."""
    found = {column: _of_sharpe(sample, column) for column in columns}
    tested = np.array([column for column in columns if column in sample.places], dtype=int)
    grown = tested[has(sample.growth[:, tested], "cagr")]
    for column, growth in zip(grown, _of_growth(sample, grown, paths) if grown.size else (), strict=True):
        few = math.isnan(found[column].sharpe_ratio_lo + growth["cagr_lo"])
        found[column] = replace(found[column], **growth, reason=FEW_VARY if few else None)
    return list(found.values())


def _of_sharpe(sample: Sample, column: int) -> Bounds:
    if reason := sample.why_not(column):
        return Bounds(reason=reason)
    low, high = _symmetric(sample.bootstrap.contrast(sample.places[column]))
    return Bounds(low * sample.year, high * sample.year, reason=LOST)


def _of_growth(sample: Sample, columns: npt.NDArray[np.int64], paths: int) -> list[dict[str, float]]:
    returns, block, seed = sample.growth[:, columns], sample.bootstrap.block, sample.bootstrap.seed
    growth = replace(bootstrap_of(returns, "cagr", seed, paths), length=block)
    tails = deep_tail(len(returns)), 1 - SHALLOW_TAIL
    worst = worst_drawdowns(np.log1p(returns), max(block, len(returns) // MOST_BLOCKS), paths, seed)
    worst_bounds = np.quantile(worst, tails, axis=0, method="weibull")
    return [
        {
            **dict(zip(("cagr_lo", "cagr_hi"), _a_year(growth.contrast(place), sample.bars_per_year), strict=True)),
            **dict(zip(("max_drawdown_lo", "max_drawdown_hi"), map(float, worst_bounds[:, place]), strict=True)),
        }
        for place in range(len(columns))
    ]


def deep_tail(bars: int) -> float:
    """The share of the paths that may be deeper than `max_drawdown_lo`: fewer than half of what is promised.

    Few bars have not seen the worst stretch there can be, so paths made of them are too shallow.
    """
    return DEEP_TAIL if bars >= SEEN_ENOUGH else DEEP_TAIL / 2


def _a_year(growth: Contrast, bars_per_year: float) -> tuple[float, float]:
    low, high = _symmetric(growth)
    return _compounded(low, bars_per_year), _compounded(high, bars_per_year)


def _symmetric(contrast: Contrast) -> tuple[float, float]:
    reach = contrast.reach(LEVEL)
    return (contrast.value - reach, contrast.value + reach) if math.isfinite(reach) else (math.nan, math.nan)


def _compounded(log_growth: float, bars: float) -> float:
    """Growth over so many bars, less one; infinite where it is beyond all numbers."""
    try:
        return math.expm1(log_growth * bars)
    except OverflowError:
        return math.inf
