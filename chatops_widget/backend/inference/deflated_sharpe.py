"""How much of the best of many is luck: the deflated Sharpe ratio.

D. H. Bailey and M. Lopez de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (5), 2014. With N
Sharpe ratios of variance V, none of them with skill, the best is expected at

    SR0 = sqrt(V) * ((1 - g) * Z(1 - 1 / N) + g * Z(1 - 1 / (N * e)))

where g is Euler's constant and Z the normal quantile. The deflated Sharpe ratio is the probability that the true one
of the best, measured over T returns of skewness s and kurtosis k, is above that:

    DSR = Phi((SR - SR0) * sqrt(T - 1) / sqrt(1 - s * SR + (k - 1) / 4 * SR ** 2))

Sharpe ratios here are those of one bar, not of a year. Combinations of neighbouring parameters are far from
independent trials, so N overstates how many there were and the result errs on the careful side.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
EULER = 0.5772156649015329


def expected_best(variance: float, n: int) -> float:
    """The Sharpe ratio that the best of `n` without skill is expected to show."""
    z = NormalDist().inv_cdf
    return math.sqrt(variance) * ((1 - EULER) * z(1 - 1 / n) + EULER * z(1 - 1 / (n * math.e)))


def deflated_sharpe(returns: Floats, tried: Floats) -> float | None:
    """The probability that the best has skill, from its `returns` and the Sharpe ratios (of a bar) of all `tried`.

    None where there is nothing to tell it from: fewer than two tried, all alike, or returns that do not vary.
    """
    if len(tried) < 2 or len(returns) < 2:
        return None
    sd, variance = float(returns.std(ddof=1)), float(tried.var(ddof=1))
    if not sd > 0 or not variance > 0:
        return None
    sharpe = float(returns.mean()) / sd
    scaled = (returns - returns.mean()) / returns.std()
    skewness, kurtosis = float((scaled**3).mean()), float((scaled**4).mean())
    spread = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe**2
    if not spread > 0:
        return None
    return NormalDist().cdf((sharpe - expected_best(variance, len(tried))) * math.sqrt((len(returns) - 1) / spread))
