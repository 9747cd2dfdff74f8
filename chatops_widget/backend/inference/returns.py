"""Which returns can be judged at all."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...errors.sentences import Sentence, say

Floats = npt.NDArray[np.float64]

FEWEST_BARS = 60


def checked(returns: Floats) -> Floats:
    """A matrix of returns, shape (n_bars, K), that is one.

    Raises
    ------
    ValueError
        Not two-dimensional, or something in it is not finite.
    """
    returns = np.asarray(returns, dtype=np.float64)
    if returns.ndim != 2:
        raise ValueError(f"Returns need the shape (bars, strategies), not {returns.shape}.")
    if not np.isfinite(returns).all():
        raise ValueError("Returns must be finite: drop the bars in which they are not.")
    return returns


def vary(returns: Floats) -> npt.NDArray[np.bool_]:
    """Which columns vary by more than rounding: shape (K,)."""
    if len(returns) < 2:
        return np.zeros(returns.shape[1], dtype=bool)
    return np.asarray(returns.std(axis=0) > 1e-12 * np.abs(returns).max(axis=0) + 1e-15)


def to_a_year(bars: int, bars_per_year: float) -> float:
    """What makes a Sharpe ratio of a bar, with n in the divisor of the deviation, the metric `sharpe_ratio`.

    That is a year's, and has n - 1.
    """
    return math.sqrt(bars_per_year * (bars - 1) / bars)


def too_few(returns: Floats) -> Sentence | None:
    """Why these bars are too few to tell anything, in words; None if they are not."""
    if len(returns) >= FEWEST_BARS:
        return None
    return say(
        "untold.few_bars",
        "too few bars to tell: {n:,} paired returns, {needed} are needed",
        n=len(returns),
        needed=FEWEST_BARS,
    )
