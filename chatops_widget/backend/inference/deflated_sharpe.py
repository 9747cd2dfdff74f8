"""How much of the best of many is luck: the deflated Sharpe ratio.

D. H. Bailey and M. Lopez de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (5), 2014. With N
Sharpe ratios of variance V, none of them with skill, the best is expected at

    SR0 = sqrt(V) * ((1 - g) * Z(1 - 1 / N) + g * Z(1 - 1 / (N * e)))

where g is Euler's constant and Z the normal quantile. The deflated Sharpe ratio is the probability that the true one
of the best is above that: the probabilistic Sharpe ratio against SR0.

Sharpe ratios here are those of one bar, not of a year. N counts independent trials (`effective_trials`). V is the
variance of the ratios that were tried, as in the paper, or that of one ratio's own error, `1 / T`: near-copies have
nearly the same ratio, so their variance is small for a reason that N already allows for.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from .probabilistic_sharpe import NORMAL, TrackRecord, probabilistic_sharpe

Floats = npt.NDArray[np.float64]
EULER = 0.5772156649015329


def expected_best(variance: float, n: float) -> float:
    """The Sharpe ratio that the best of `n` independent trials without skill is expected to show; 0 for one or less.

    The formula is for two or more; from two to one it goes straight to 0.
    """
    if n < 2:
        return max(0.0, n - 1) * expected_best(variance, 2)
    z = NORMAL.inv_cdf
    return math.sqrt(variance) * ((1 - EULER) * z(1 - 1 / n) + EULER * z(1 - 1 / (n * math.e)))


def deflated_sharpe(returns: Floats, tried: Floats) -> float | None:
    """The probability that the best has skill, from its `returns` and the Sharpe ratios (of a bar) of all `tried`.

    None where there is nothing to tell it from: fewer than two tried, all alike, or returns that do not vary.
    """
    if len(tried) < 2 or len(returns) < 2:
        return None
    variance = float(tried.var(ddof=1))
    if not variance > 0:
        return None
    deflated = probabilistic_sharpe(TrackRecord.of(returns), above=expected_best(variance, len(tried)))
    return None if math.isnan(deflated) else deflated


def luck_of_the_best(trials: float, bars: int, dependence: float = 1.0) -> float:
    """The Sharpe ratio of a bar that the best of so many independent trials without skill shows over so many bars.

    `dependence` is that of a `TrackRecord`: returns that depend on those before them make luck larger.
    """
    return expected_best(dependence / max(1, bars - 1), trials)


def robust_deflated_sharpe(record: TrackRecord | None, trials: float) -> float:
    """The probability that the true ratio is above what the best of so many independent trials shows by luck.

    The paper's, but for the error of the ratio, which `record.dependence` widens; NaN without a ratio.
    """
    if record is None:
        return math.nan
    return probabilistic_sharpe(record, above=luck_of_the_best(trials, record.bars, record.dependence))
