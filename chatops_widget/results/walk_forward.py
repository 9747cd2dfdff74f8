"""A walk-forward as its caller holds it: a backtest whose parameters were chosen again and again from the past."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .runs import BacktestResult, BacktestRun


class WalkForwardResult(BacktestResult):
    """The account through all tests of a walk-forward, as a backtest's: its bars are those of the tests.

    R. Pardo, The Evaluation and Optimization of Trading Strategies, 2nd edition, Wiley 2008, chapter 11.
    """

    @property
    def metric(self) -> str:
        """What the parameters were chosen by."""
        return str(self.told["metric"])

    @property
    def folds(self) -> pd.DataFrame:
        """One row a fold, in the order of time.

        `train_start`, `train_end`, `start` and `end` are the first and last bars that were trained and tested on,
        `bars` how many were tested; then the parameters that were swept, as chosen (missing where no combination had a
        value: nothing was held then). `train_<metric>` is what the chosen had in training, `test_<metric>` what the
        account had in the test, and `test_return` its total return there, as a fraction.
        """
        rows = [self._row(fold) for fold in self.told["folds"]]
        return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="fold"))

    @property
    def told(self) -> dict[str, Any]:
        """What the backend said of it: `train`, `test`, `anchored`, `metric`, `combinations` and `folds`."""
        return {"metric": "sharpe_ratio", "folds": [], **(self.data.get("walkForward") or {})}

    def _row(self, fold: dict[str, Any]) -> dict[str, Any]:
        metrics = fold.get("metrics") or {}
        dates = {"train_start": "trainStart", "train_end": "trainEnd", "start": "start", "end": "end"}
        return {
            **{name: pd.Timestamp(fold[told]) for name, told in dates.items()},
            "bars": int(fold["bars"]),
            **{name: (fold.get("parameters") or {}).get(name) for name in self._swept},
            f"train_{self.metric}": float(fold.get("trained", float("nan"))),
            f"test_{self.metric}": float(metrics.get(self.metric, float("nan"))),
            "test_return": float(metrics.get("total_return", float("nan"))),
        }

    @property
    def _swept(self) -> list[str]:
        """Names of the parameters that there was a choice of."""
        return list(dict.fromkeys(name for fold in self.told["folds"] for name in fold.get("parameters") or {}))


class WalkForward(BacktestRun):
    """A walk-forward, from queued to settled; its result is a `WalkForwardResult`.

    >>> run = chat.walk_forward("sma_cross", fast=[5, 10, 20], slow=[50, 100], train="3Y", test="1Y")  # doctest: +SKIP
    >>> run.result().folds                                                                            # doctest: +SKIP
    """
