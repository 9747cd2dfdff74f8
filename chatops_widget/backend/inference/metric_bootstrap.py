"""The metrics that are means to first order, on resampled bars: those of which differences can be tested.

A worst drawdown is none: one bar can change it by any amount, so no bootstrap of differences is known to hold for it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from .block_bootstrap import seed_of
from .bootstrap import DRAWS, Bootstrap
from .returns import vary
from .sharpe_bootstrap import SharpeBootstrap

Floats = npt.NDArray[np.float64]
Made = tuple[Floats, Floats]


def _growth(returns: Floats) -> Made:
    """Log growth a bar: the CAGR and the total return rank alike."""
    grown = np.log1p(returns)
    return grown.mean(axis=0), grown - grown.mean(axis=0)


def _calm(returns: Floats) -> Made:
    """Minus the deviation, so that more is better."""
    centred, deviation = returns - returns.mean(axis=0), returns.std(axis=0)
    return -deviation, -(centred**2 - deviation**2) / (2 * deviation)


def _sortino(returns: Floats) -> Made:
    losses = np.minimum(returns, 0.0)
    mean, downside = returns.mean(axis=0), np.sqrt((losses**2).mean(axis=0))
    ratio = mean / downside
    return ratio, (returns - mean) / downside - ratio / 2 * (losses**2 / downside**2 - 1)


MEANS: dict[str, Callable[[Floats], Made]] = {
    "total_return": _growth,
    "cagr": _growth,
    "annual_volatility": _calm,
    "sortino_ratio": _sortino,
}
TESTED = ("sharpe_ratio", *MEANS)


def has(returns: Floats, metric: str) -> npt.NDArray[np.bool_]:
    """Which columns have a value of the metric that can be told from others: shape (K,)."""
    possible = vary(returns)
    if metric in ("total_return", "cagr"):
        possible &= (returns > -1).all(axis=0)
    if metric == "sortino_ratio":
        possible &= (returns < 0).any(axis=0)
    return possible


def bootstrap_of(returns: Floats, metric: str, seed: int | None = None, draws: int = DRAWS) -> Bootstrap:
    """Estimates of a metric, a bar and more is better, of returns that have it: shape (n_bars, K).

    Raises
    ------
    ValueError
        The metric is none of `TESTED`.
    """
    if metric == "sharpe_ratio":
        return SharpeBootstrap.of(returns, seed, draws)
    if metric not in MEANS:
        raise ValueError(f"Differences of {metric} can't be tested, only those of {', '.join(TESTED)}.")
    estimate, influence = MEANS[metric](returns)
    return Bootstrap(estimate, influence, seed_of(returns) if seed is None else seed, draws)
