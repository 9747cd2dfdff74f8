"""Made-up returns of pairs of strategies with equal Sharpe ratios, of the kinds that make tests fail.

Each is standardised before the Sharpe ratio is put on, so that what is true is known exactly. Within a pair the shocks
are correlated by a half.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.signal

Floats = npt.NDArray[np.float64]

BURN_IN = 300
CORRELATION = 0.5
STEEPNESS = 0.8  # of the log-normal losses: skewness about -3.7


def _pairs(shocks: Floats) -> Floats:
    shocks[..., 1] = CORRELATION * shocks[..., 0] + np.sqrt(1 - CORRELATION**2) * shocks[..., 1]
    return shocks


def independent(random: np.random.Generator, count: int, bars: int) -> Floats:
    return _pairs(random.standard_normal((count, bars, 2)))


def fat_tailed(random: np.random.Generator, count: int, bars: int) -> Floats:
    """Student's t with three degrees of freedom: no fourth moment, so that no limit theorem helps."""
    return _pairs(random.standard_t(3, (count, bars, 2))) / np.sqrt(3)


def garch(random: np.random.Generator, count: int, bars: int) -> Floats:
    """GARCH(1,1) with 0.08 and 0.90, each with its own variance."""
    shocks = independent(random, count, bars + BURN_IN)
    variance = np.ones((count, 2))
    for bar in range(bars + BURN_IN):
        shocks[:, bar] *= np.sqrt(variance)
        variance = 0.02 + 0.08 * shocks[:, bar] ** 2 + 0.90 * variance
    return shocks[:, BURN_IN:]


def autoregressive(*coefficients: float) -> Callable[[np.random.Generator, int, int], Floats]:
    def made(random: np.random.Generator, count: int, bars: int) -> Floats:
        shocks = independent(random, count, bars + BURN_IN)
        for k, c in enumerate(coefficients):
            shocks[..., k] = scipy.signal.lfilter([np.sqrt(1 - c**2)], [1, -c], shocks[..., k], axis=1)
        return shocks[:, BURN_IN:]

    return made


def skewed(random: np.random.Generator, count: int, bars: int) -> Floats:
    """Small gains, rare big losses: minus an exponential, skewness -2 in the first."""
    return _pairs(1 - random.standard_exponential((count, bars, 2)))


def skewed_beside_normal(random: np.random.Generator, count: int, bars: int) -> Floats:
    """The first sells insurance (minus a log-normal), the second does not: their errors differ in shape."""
    shocks = independent(random, count, bars)
    mean = np.exp(STEEPNESS**2 / 2)
    shocks[..., 0] = (mean - np.exp(STEEPNESS * shocks[..., 0])) / (mean * np.sqrt(np.expm1(STEEPNESS**2)))
    return shocks


@dataclass(frozen=True)
class Process:
    """A kind of returns, the Sharpe ratio of a bar that both strategies have, and bars in a year."""

    make: Callable[[np.random.Generator, int, int], Floats]
    sharpe: float = 0.05
    bars_per_year: float = 252.0

    def pairs(self, count: int, bars: int, seed: int, lead: float = 0.0) -> Floats:
        """Returns of shape (count, bars, 2), of deviation 0.01; the first has `lead` more Sharpe ratio a bar."""
        made = self.make(np.random.default_rng(seed), count, bars)
        return 0.01 * (made + np.array([self.sharpe + lead, self.sharpe]))


PROCESSES = {
    "iid normal": Process(independent),
    "iid t3": Process(fat_tailed),
    "GARCH(1,1)": Process(garch),
    "AR 0.3": Process(autoregressive(0.3, 0.3)),
    "AR 0.5": Process(autoregressive(0.5, 0.5)),
    "skewed monthly": Process(skewed, 0.2, 12.0),
    "AR 0.5 beside iid": Process(autoregressive(0.5, 0.0)),
    "skewed beside normal, monthly": Process(skewed_beside_normal, 0.2, 12.0),
}
