"""A cross-validation as its caller holds it: a backtest, with parameters chosen for each fold on all other bars."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd

from .folds import FoldsResult
from .runs import BacktestRun


class CrossValidationResult(FoldsResult):
    """The account through all folds, each with what was chosen on the bars before and after it.

    It says how far a choice of parameters can be trusted. It is not what anybody would have earned, for nobody could
    have chosen on later bars: a `WalkForwardResult` is that.

    M. López de Prado, Advances in Financial Machine Learning, Wiley 2018, chapter 7.
    """

    key: ClassVar[str] = "crossValidation"

    @property
    def purge(self) -> int:
        """How many bars on both sides of a test its choice was not made on."""
        return int(self.told.get("purge", 0))

    @property
    def embargo(self) -> int:
        """How many more were left out after it."""
        return int(self.told.get("embargo", 0))

    @property
    def folds(self) -> pd.DataFrame:
        """One row a fold, in the order of time.

        `start` and `end` are the first and last bars that were tested, `bars` how many that are, `train_bars` how many
        were chosen on; then the parameters that were swept, as chosen (missing where no combination had a value:
        nothing was held then). `train_<metric>` is what the chosen had on the returns of the training bars, one after
        the other, `test_<metric>` what the account had in the test, and `test_return` its total return there, as a
        fraction. `runner_up_<name>` are the parameters that came second, and `runner_up_<metric>` what they had in
        training.
        """
        return self._table()

    def _row(self, fold: dict[str, Any]) -> dict[str, Any]:
        second = fold.get("runnerUp") or {}
        return {
            **self._dates(fold, start="start", end="end"),
            "bars": int(fold["bars"]),
            "train_bars": int(fold["trainBars"]),
            **self._outcome(fold),
            **{f"runner_up_{name}": (second.get("parameters") or {}).get(name) for name in self._swept},
            f"runner_up_{self.metric}": float(second.get("trained", float("nan"))),
        }


class CrossValidation(BacktestRun):
    """A cross-validation, from queued to settled; its result is a `CrossValidationResult`.

    >>> run = chat.cross_validate("sma_cross", fast=[5, 10, 20], slow=[50, 100], folds=5)  # doctest: +SKIP
    >>> run.result().folds                                                                # doctest: +SKIP
    """
