"""The runs of a session as a list that is a table too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..protocol.metrics import METRICS
from .column_types import typed
from .runs import BacktestRun

_SHARED = ("symbol", "start", "end")
COLUMNS = ("strategy", "status", "progress", *_SHARED, *METRICS)


class RunList(list[BacktestRun]):
    """Runs, oldest first."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row a run, by its id: what it is, every metric (NaN while it goes), then the parameters it was given.

        A parameter that is called as one of these columns is `parameter.NAME`.
        """
        index = pd.Index([run.id for run in self], name="run_id", dtype=object)
        columns: dict[str, Any] = {
            "strategy": self._texts(lambda run: run.strategy_id),
            "status": self._texts(lambda run: run.status),
            "progress": np.array([run.progress for run in self], np.float64),
        }
        columns["symbol"] = self._texts(lambda run: _fact(run, "symbol"))
        columns |= {name: self._dates(name) for name in ("start", "end")}
        columns |= {name: np.array([_metric(run, name) for run in self], np.float64) for name in METRICS}
        for name in dict.fromkeys(name for run in self for name in run.parameters if name not in _SHARED):
            values = [run.parameters.get(name) for run in self]
            if all(value is None for value in values):
                continue
            columns[f"parameter.{name}" if name in COLUMNS else name] = typed(values)
        return pd.DataFrame({name: pd.Series(values, index=index) for name, values in columns.items()}, index=index)

    def _texts(self, of: Callable[[BacktestRun], Any]) -> Any:
        return pd.array([None if (value := of(run)) is None else str(value) for run in self], dtype="string")

    def _dates(self, name: str) -> Any:
        told = pd.Series([_fact(run, name) for run in self], dtype=object)
        return pd.to_datetime(told, format="ISO8601", errors="coerce").dt.as_unit("ns").array


def _fact(run: BacktestRun, name: str) -> Any:
    """As it was run, once that is known."""
    told = run.finished.data.get(name) if run.finished is not None else None
    return told if told is not None else run.parameters.get(name)


def _metric(run: BacktestRun, name: str) -> float:
    return float(run.finished.metrics.get(name, np.nan)) if run.finished is not None else np.nan
