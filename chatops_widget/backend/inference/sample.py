"""Strategies that are judged together: their returns on the same bars, and one bootstrap of all that can be tested."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...errors.sentences import Sentence
from .bootstrap import DRAWS
from .returns import checked, to_a_year, too_few, vary
from .sharpe_bootstrap import SharpeBootstrap
from .sharpe_difference import STILL, Difference, difference_of, untold

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Simple returns of K strategies, shape (n_bars, K), with a name each. Make one by `Sample.of`, which checks.

    Where they are those above a risk-free rate, `whole` has the returns themselves, by which an account grows.
    """

    returns: Floats
    names: tuple[str, ...]
    bars_per_year: float
    seed: int | None = None
    draws: int = DRAWS
    whole: Floats | None = None

    @property
    def growth(self) -> Floats:
        """The returns by which the accounts grow."""
        return self.returns if self.whole is None else self.whole

    @classmethod
    def of(
        cls, returns: Floats, names: Sequence[str], bars_per_year: float, seed: int | None = None, draws: int = DRAWS
    ) -> Sample:
        """
        Raises
        ------
        ValueError
            Returns that are no finite matrix; names that are not one for each strategy, or not different.
        """
        returns = checked(returns)
        if len(set(names)) != returns.shape[1] or len(names) != returns.shape[1]:
            raise ValueError(f"{returns.shape[1]} strategies need as many different names, not {list(names)}.")
        return cls(returns, tuple(names), bars_per_year, seed, draws)

    @cached_property
    def places(self) -> dict[int, int]:
        """Where a strategy stands in the bootstrap; those with nothing to test are missing."""
        if too_few(self.returns):
            return {}
        return {int(column): place for place, column in enumerate(np.nonzero(vary(self.returns))[0])}

    @cached_property
    def bootstrap(self) -> SharpeBootstrap:
        """Of the strategies that have a place."""
        return SharpeBootstrap.of(self.returns[:, list(self.places)], self.seed, self.draws)

    @property
    def year(self) -> float:
        """What makes the bootstrap's Sharpe ratios the metric `sharpe_ratio`."""
        return to_a_year(len(self.returns), self.bars_per_year)

    def sharpe(self, column: int) -> float:
        """The metric `sharpe_ratio`; NaN for returns that do not vary."""
        returns = self.returns[:, [column]]
        return float(returns.mean() / returns.std()) * self.year if vary(returns).all() else math.nan

    def why_not(self, *columns: int) -> Sentence | None:
        """Why these can't be tested, in words; None if they can."""
        if reason := too_few(self.returns):
            return reason
        return None if all(column in self.places for column in columns) else STILL

    def difference(self, a: int, b: int) -> Difference:
        """Of the Sharpe ratios of two strategies, a year."""
        if reason := self.why_not(a, b):
            return untold(self.sharpe(a) - self.sharpe(b), reason)
        return difference_of(self.bootstrap, self.places[a], self.places[b], self.bars_per_year)
