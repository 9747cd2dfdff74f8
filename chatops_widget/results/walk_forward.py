"""A walk-forward as its caller holds it: a backtest whose parameters were chosen again and again from the past."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd

from .folds import FoldsResult
from .runs import BacktestRun


class WalkForwardResult(FoldsResult):
    """The account through all tests of a walk-forward, as a backtest's: its bars are those of the tests.

    R. Pardo, The Evaluation and Optimization of Trading Strategies, 2nd edition, Wiley 2008, chapter 11.
    """

    key: ClassVar[str] = "walkForward"

    @property
    def folds(self) -> pd.DataFrame:
        """One row a fold, in the order of time.

        `train_start`, `train_end`, `start` and `end` are the first and last bars that were trained and tested on,
        `bars` how many were tested; then the parameters that were swept, as chosen (missing where no combination had a
        value: nothing was held then). `train_<metric>` is what the chosen had in training, `test_<metric>` what the
        account had in the test, and `test_return` its total return there, as a fraction.
        """
        return self._table()

    def _row(self, fold: dict[str, Any]) -> dict[str, Any]:
        dates = self._dates(fold, train_start="trainStart", train_end="trainEnd", start="start", end="end")
        return {**dates, "bars": int(fold["bars"]), **self._outcome(fold)}


class WalkForward(BacktestRun):
    """A walk-forward, from queued to settled; its result is a `WalkForwardResult`.

    >>> run = chat.walk_forward("sma_cross", fast=[5, 10, 20], slow=[50, 100], train="3Y", test="1Y")  # doctest: +SKIP
    >>> run.result().folds                                                                            # doctest: +SKIP
    """
