"""Estimates of several strategies on resampled bars, each with its error: what every test here counts.

An estimate is a mean to first order: its influence says what each bar adds to its error, so a difference of two
estimates has the difference of their influences. Every estimate and difference is held against draws of itself, each
over the error that its own blocks show (studentised: O. Ledoit and M. Wolf, 2008, section 3.2.2; J. P. Romano and M.
Wolf, Econometrica 73, 2005). All strategies are drawn on the same blocks, so what they have in common stays in common.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Self

import numpy as np
import numpy.typing as npt

from .block_bootstrap import block_sums, drawn
from .block_length import studentised_block_length
from .long_run_variance import long_run_variance

Floats = npt.NDArray[np.float64]

DRAWS = 4_999
ALIKE = 1e-5  # as a share of the strategies' own influence: what differs by no more is the same but for rounding
FLAT = 1e-4  # a draw with less of the variance than this holds nothing of what varies
PAIRS_ASKED = 60  # for their block length


@dataclass(frozen=True)
class Contrast:
    """An estimate or a difference of two, with its error and what chance makes of it.

    Attributes
    ----------
    value : float
    error : float
        Autocorrelation-robust standard error; 0 where the two are the same.
    drawn : shape (B,)
        The errors of the draws, in standard errors of the draw; infinite in draws that hold nothing of what varies.
    """

    value: float
    error: float
    drawn: Floats

    @property
    def same(self) -> bool:
        return self.error == 0

    @property
    def told(self) -> bool:
        """Whether there is a difference, in enough bars to test it."""
        return not self.same and math.isfinite(self.reach(0.95))

    @property
    def statistic(self) -> float:
        return self.value / self.error if self.error > 0 else 0.0

    def reach(self, level: float) -> float:
        """How far a symmetric interval goes to either side; infinite where too few bars speak."""
        return 0.0 if self.same else self.error * float(np.quantile(np.abs(self.drawn), level, method="higher"))

    @property
    def p(self) -> float:
        """How often chance is as far from zero, in either direction; 1 where the two are the same."""
        if self.same:
            return 1.0
        beyond = int(np.count_nonzero(np.abs(self.drawn) >= abs(self.statistic)))
        return (beyond + 1) / (len(self.drawn) + 1)


@dataclass(frozen=True)
class Bootstrap:
    """Estimates that are means, of K strategies, in B draws of circular blocks.

    Attributes
    ----------
    estimate : shape (K,)
    influence : shape (n_bars, K)
        What each bar adds to the error of each estimate, times n; of mean zero.
    seed : int
        The same seed gives the same draws.
    draws : int
        B.
    length : int or None
        Bars in a block, where others have chosen it.
    """

    estimate: Floats
    influence: Floats
    seed: int
    draws: int = DRAWS
    length: int | None = field(default=None, kw_only=True)
    _contrasts: dict[tuple[int, int | None], Contrast] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def block(self) -> int:
        """Bars in a block: enough for each strategy, and for the differences of the first pairs."""
        if self.length is not None:
            return self.length
        own = self.influence.T
        pairs = list(combinations(range(len(own)), 2))[:PAIRS_ASKED]
        series = [*own, *(own[a] - own[b] for a, b in pairs)]
        return studentised_block_length(series, len(self.influence))

    def turned(self) -> Self:
        """The same with less for better."""
        return replace(self, estimate=-self.estimate, influence=-self.influence)

    def contrast(self, a: int, b: int | None = None) -> Contrast:
        """Column `a` less column `b`, or `a` alone."""
        if (a, b) not in self._contrasts:
            self._contrasts[a, b] = self._contrast(a, b)
        return self._contrasts[a, b]

    def _contrast(self, a: int, b: int | None) -> Contrast:
        influence = self.influence[:, a] if b is None else self.influence[:, a] - self.influence[:, b]
        if influence.std() <= ALIKE * self.influence[:, a].std():
            return Contrast(0.0, 0.0, np.zeros(0))
        error = math.sqrt(long_run_variance(influence) / len(influence))
        off, covariance = self.resampled[0] - self.estimate, self.resampled[1]
        if b is None:
            value, off, variance = float(self.estimate[a]), off[:, a], covariance[:, a, a]
        else:
            value, off = float(self.estimate[a] - self.estimate[b]), off[:, a] - off[:, b]
            variance = covariance[:, a, a] + covariance[:, b, b] - 2 * covariance[:, a, b]
        enough = np.isfinite(off) & (variance > FLAT * error**2)
        return Contrast(value, error, np.where(enough, off, np.inf) / np.sqrt(np.where(enough, variance, 1.0)))

    @cached_property
    def resampled(self) -> tuple[Floats, Floats]:
        """Estimates of the draws, shape (B, K), and the covariance of their errors, shape (B, K, K).

        NaN where a draw has no estimate.
        """
        pieces = list(self._moments(self.influence))
        means = np.concatenate([mean for mean, _ in pieces])
        return self.estimate + means, np.concatenate([covariance for _, covariance in pieces])

    def _moments(self, columns: Floats) -> Iterator[tuple[Floats, Floats]]:
        """Means of the columns in the draws, and the covariance of those means that the draw's own blocks show."""
        block = self.block
        sums = np.column_stack([block_sums(columns, block), np.ones(len(columns))])
        for chosen in drawn(sums, block, self.draws, self.seed):
            blocks = chosen.shape[1]
            products = np.matmul(chosen.transpose(0, 2, 1), chosen) / blocks
            means = products[:, -1, :-1]  # the last column is all ones
            spread = products[:, :-1, :-1] - means[:, :, None] * means[:, None, :]
            yield means / block, spread / ((blocks - 1) * block**2)
