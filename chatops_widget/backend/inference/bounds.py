"""How far the Sharpe ratio, the CAGR and the worst drawdown of one strategy can be trusted.

Bounds at 95 % by a circular block bootstrap, each by the method that was measured to cover best (docs/statistics.md).
Sharpe ratio and CAGR: studentised and symmetric, as Ledoit and Wolf (2008) do it; the CAGR by way of mean log growth.
Both say where the true value is. A worst drawdown has no true value apart from its length of time, so its bounds say
something else: where the worst drawdown of another n bars of the same kind falls.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .bootstrap import DRAWS, Contrast
from .drawdown_bootstrap import worst_drawdowns
from .metric_bootstrap import bootstrap_of, has
from .sample import Sample

Floats = npt.NDArray[np.float64]

LEVEL = 0.95
PATHS = 1_999
LOST = "an account that lost everything has no growth"
FEW_VARY = "its returns vary in too few bars to tell"


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
    reason: str | None = None


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
    return bounds_of(Sample.of(np.reshape(returns, (-1, 1)), ["it"], bars_per_year, seed, draws), 0)


def bounds_of(sample: Sample, column: int, paths: int = PATHS) -> Bounds:
    """Bounds of one strategy of several, which share the draws of their Sharpe ratios."""
    if reason := sample.why_not(column):
        return Bounds(reason=reason)
    low, high = _symmetric(sample.bootstrap.contrast(sample.places[column]))
    sharpe = Bounds(low * sample.year, high * sample.year)
    returns = sample.returns[:, [column]]
    if not has(returns, "cagr")[0]:
        return replace(sharpe, reason=LOST)
    growth = bootstrap_of(returns, "cagr", sample.bootstrap.seed, paths)
    low, high = (_compounded(bound, sample.bars_per_year) for bound in _symmetric(growth.contrast(0)))
    drawdowns = worst_drawdowns(np.log1p(returns[:, 0]), growth.block, paths, growth.seed)
    deepest, shallowest = np.quantile(drawdowns, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return replace(
        sharpe,
        cagr_lo=low,
        cagr_hi=high,
        max_drawdown_lo=float(deepest),
        max_drawdown_hi=float(shallowest),
        reason=FEW_VARY if math.isnan(sharpe.sharpe_ratio_lo + low) else None,
    )


def _symmetric(contrast: Contrast) -> tuple[float, float]:
    reach = contrast.reach(LEVEL)
    return (contrast.value - reach, contrast.value + reach) if math.isfinite(reach) else (math.nan, math.nan)


def _compounded(log_growth: float, bars: float) -> float:
    """Growth over so many bars, less one; infinite where it is beyond all numbers."""
    try:
        return math.expm1(log_growth * bars)
    except OverflowError:
        return math.inf
