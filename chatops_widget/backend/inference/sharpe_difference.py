"""Is one Sharpe ratio really higher than another? The test of Ledoit and Wolf.

O. Ledoit and M. Wolf, Robust performance hypothesis testing with the Sharpe ratio, Journal of Empirical Finance 15
(2008). The difference over its autocorrelation-robust standard error is held against the same figure of resampled
returns, each over the error of its own resample: a studentised circular block bootstrap, two-sided and symmetric. It
holds its level where returns have fat tails, skewness, changing volatility or autocorrelation, which the normal test
of Jobson and Korkie does not (docs/statistics.md has both, measured).

From the paper it departs in two places. The prewhitening is done on the influence of the difference, one series, not
on the four moments; and blocks are 1.5 times as long as Politis and White have them, not chosen by a second simulation
for each pair.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors.sentences import Sentence, say
from .bootstrap import DRAWS, Bootstrap
from .returns import checked, to_a_year, too_few, vary
from .sharpe_bootstrap import SharpeBootstrap

Floats = npt.NDArray[np.float64]

LEVEL = 0.95
STILL = say("untold.still", "returns that do not vary have no Sharpe ratio")
FEW_DIFFER = say("untold.few_differ", "the two differ in too few bars to tell")


@dataclass(frozen=True)
class Difference:
    """What can be said about the difference of two Sharpe ratios.

    Attributes
    ----------
    difference : float
        The first less the second, a year, as the metric `sharpe_ratio` has them; 0 for returns that are the same, NaN
        where one has no Sharpe ratio.
    lower, upper : float
        Its bounds at `LEVEL`, a year. NaN where `reason` is set.
    p : float
        How often chance alone makes a difference as large, in either direction. NaN where `reason` is set.
    reason : str or None
        Why nothing can be told, in words; None where something can.
    """

    difference: float
    lower: float
    upper: float
    p: float
    reason: Sentence | None = None


def sharpe_difference(
    one: Floats, other: Floats, *, bars_per_year: float = 1.0, seed: int | None = None, draws: int = DRAWS
) -> Difference:
    """Test whether two strategies have the same Sharpe ratio, from their paired returns.

    Parameters
    ----------
    one, other : shape (n_bars,)
        Simple returns of the same bars, as fractions.
    bars_per_year : float
        Makes the ratios those of a year; it changes no p.
    seed : int, optional
        Comes from the returns themselves if left out, so that the same returns always give the same p.

    Raises
    ------
    ValueError
        The two differ in length, or something in them is not finite.
    """
    if np.shape(one) != np.shape(other):
        raise ValueError(f"Returns come in pairs of the same bar, not {np.shape(one)} and {np.shape(other)}.")
    returns = checked(np.column_stack([one, other]))
    if not vary(returns).all():
        return untold(math.nan, too_few(returns) or STILL)
    bootstrap = SharpeBootstrap.of(returns, seed, draws)
    if reason := too_few(returns):
        first, second = bootstrap.estimate * to_a_year(len(returns), bars_per_year)
        return untold(float(first - second), reason)
    return difference_of(bootstrap, 0, 1, bars_per_year)


def difference_of(bootstrap: Bootstrap, a: int, b: int, bars_per_year: float) -> Difference:
    """The difference of two columns of a bootstrap that several pairs share."""
    contrast = bootstrap.contrast(a, b)
    year = to_a_year(len(bootstrap.influence), bars_per_year)
    reach = contrast.reach(LEVEL)
    if not math.isfinite(reach):
        return untold(contrast.value * year, FEW_DIFFER)
    lower, upper = contrast.value - reach, contrast.value + reach
    return Difference(contrast.value * year, lower * year, upper * year, contrast.p)


def untold(difference: float, reason: Sentence) -> Difference:
    """Nothing but the difference itself, and why."""
    return Difference(difference, math.nan, math.nan, math.nan, reason)
