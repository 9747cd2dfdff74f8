"""Made-up returns of strategies with equal Sharpe ratios, of the kinds that make tests fail.

Each is standardised before the Sharpe ratio is put on, so that what is true is known exactly. The shocks of the first
strategy are correlated by a half with those of each other.
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


Shape = tuple[int, int, int]


def _correlated(shocks: Floats) -> Floats:
    shocks[..., 1:] = CORRELATION * shocks[..., :1] + np.sqrt(1 - CORRELATION**2) * shocks[..., 1:]
    return shocks


def independent(random: np.random.Generator, shape: Shape) -> Floats:
    return _correlated(random.standard_normal(shape))


def fat_tailed(random: np.random.Generator, shape: Shape) -> Floats:
    """Student's t with three degrees of freedom: no fourth moment, so that no limit theorem helps."""
    return _correlated(random.standard_t(3, shape)) / np.sqrt(3)


def garch(random: np.random.Generator, shape: Shape) -> Floats:
    """GARCH(1,1) with 0.08 and 0.90, each with its own variance."""
    count, bars, strategies = shape
    shocks = independent(random, (count, bars + BURN_IN, strategies))
    variance = np.ones((count, strategies))
    for bar in range(bars + BURN_IN):
        shocks[:, bar] *= np.sqrt(variance)
        variance = 0.02 + 0.08 * shocks[:, bar] ** 2 + 0.90 * variance
    return shocks[:, BURN_IN:]


def autoregressive(first: float, others: float) -> Callable[[np.random.Generator, Shape], Floats]:
    def made(random: np.random.Generator, shape: Shape) -> Floats:
        count, bars, strategies = shape
        shocks = independent(random, (count, bars + BURN_IN, strategies))
        for k in range(strategies):
            c = others if k else first
            shocks[..., k] = scipy.signal.lfilter([np.sqrt(1 - c**2)], [1, -c], shocks[..., k], axis=1)
        return shocks[:, BURN_IN:]

    return made


def skewed(random: np.random.Generator, shape: Shape) -> Floats:
    """Small gains, rare big losses: minus an exponential, skewness -2 in the first."""
    return _correlated(1 - random.standard_exponential(shape))


def skewed_beside_normal(random: np.random.Generator, shape: Shape) -> Floats:
    """The first sells insurance (minus a log-normal), the second does not: their errors differ in shape."""
    shocks = independent(random, shape)
    mean = np.exp(STEEPNESS**2 / 2)
    shocks[..., 0] = (mean - np.exp(STEEPNESS * shocks[..., 0])) / (mean * np.sqrt(np.expm1(STEEPNESS**2)))
    return shocks


@dataclass(frozen=True)
class Process:
    """A kind of returns, the Sharpe ratio of a bar that all strategies have, and bars in a year."""

    make: Callable[[np.random.Generator, Shape], Floats]
    sharpe: float = 0.05
    bars_per_year: float = 252.0

    def pairs(self, count: int, bars: int, seed: int, lead: float = 0.0) -> Floats:
        """Returns of shape (count, bars, 2); the first has `lead` more Sharpe ratio a bar."""
        return self.returns((count, bars, 2), seed) + 0.01 * np.array([lead, 0.0])

    def returns(self, shape: tuple[int, int, int], seed: int) -> Floats:
        """Returns of shape (count, bars, strategies), of deviation 0.01."""
        return 0.01 * (self.make(np.random.default_rng(seed), shape) + self.sharpe)


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
