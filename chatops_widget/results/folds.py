"""A backtest whose parameters were chosen for each of its tests on other bars: what the ways to do so share."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import pandas as pd

from .runs import BacktestResult


class FoldsResult(BacktestResult):
    """One account through all tests, as a backtest's; `folds` has each of them."""

    key: ClassVar[str]  # of the data, where the backend tells the folds

    @property
    def metric(self) -> str:
        """What the parameters were chosen by."""
        return str(self.told["metric"])

    @property
    def told(self) -> dict[str, Any]:
        """What the backend said of it: how the bars were cut, `metric`, `combinations` and `folds`."""
        return {"metric": "sharpe_ratio", "folds": [], **(self.data.get(self.key) or {})}

    def _table(self) -> pd.DataFrame:
        """One row a fold, numbered from 1."""
        rows = [self._row(fold) for fold in self.told["folds"]]
        return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="fold"))

    @abstractmethod
    def _row(self, fold: dict[str, Any]) -> dict[str, Any]:
        """A fold as a row."""

    def _dates(self, fold: dict[str, Any], **names: str) -> dict[str, Any]:
        """The dates of a fold, by the names that they are to have."""
        return {name: pd.Timestamp(fold[told]) for name, told in names.items()}

    def _outcome(self, fold: dict[str, Any]) -> dict[str, Any]:
        """What was chosen (missing where nothing could be), what that had in training, and the account in the test."""
        metrics = fold.get("metrics") or {}
        return {
            **{name: (fold.get("parameters") or {}).get(name) for name in self._swept},
            f"train_{self.metric}": float(fold.get("trained", float("nan"))),
            f"test_{self.metric}": float(metrics.get(self.metric, float("nan"))),
            "test_return": float(metrics.get("total_return", float("nan"))),
        }

    @property
    def _swept(self) -> list[str]:
        """Names of the parameters that there was a choice of."""
        return list(dict.fromkeys(name for fold in self.told["folds"] for name in fold.get("parameters") or {}))
