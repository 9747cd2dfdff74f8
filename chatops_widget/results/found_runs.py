"""Stored runs that were found, as a DataFrame: one row a run, the same columns and dtypes whatever was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..protocol.messages import FoundRun
from ..protocol.metrics import METRICS
from .card import Card
from .column_types import typed
from .found_plot import FoundPlot

_TEXTS = ("strategy", "kind", "symbol", "status", "person", "session", "session_name", "note", "taint")
_ORDER = ("strategy", "kind", "symbol", "start", "end", "status", *METRICS, "person", "session", "session_name")
COLUMNS = (*_ORDER, "time", "tags", "note", "taint")


class FoundTable(Card, pd.DataFrame):
    """A DataFrame of runs; only its look differs: a card, and points by two metrics.

    What is made from it, be it a selection or a copy, is a plain DataFrame.
    """

    # Attributes that pandas must not take for columns.
    _internal_names = [*pd.DataFrame._internal_names, "_runs", "_words"]  # type: ignore[attr-defined]
    _internal_names_set = set(_internal_names)
    _runs: Sequence[FoundRun]
    _words: str

    @property
    def plot(self) -> FoundPlot:
        """Points by two metrics; what pandas can plot, it plots as ever."""
        return FoundPlot(self)

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame


def runs_frame(runs: Sequence[FoundRun], words: str = "") -> FoundTable:
    """Newest first; `words` say what was looked for."""
    rows = [_row(run) for run in runs]
    index = pd.Index([run.run_id for run in runs], name="run_id", dtype=object)
    columns = {name: _column(name, [row.get(name) for row in rows]) for name in COLUMNS}
    given = dict.fromkeys(name for run in runs for name in run.parameters if name not in ("symbol", "start", "end"))
    for name in given:
        values = [run.parameters.get(name) for run in runs]
        columns[f"parameter.{name}" if name in COLUMNS else name] = typed(values)
    frame = FoundTable({name: pd.Series(values, index=index) for name, values in columns.items()}, index=index)
    frame._runs, frame._words = runs, words
    return frame


def _row(run: FoundRun) -> dict[str, Any]:
    return {
        **run.metrics,
        "strategy": run.strategy_id,
        "kind": run.kind,
        "symbol": run.symbol,
        "start": run.start,
        "end": run.end,
        "status": run.status,
        "person": run.user,
        "session": run.session_id,
        "session_name": run.session_name or None,
        "time": run.timestamp,
        "tags": tuple(run.tags),
        "note": run.note or None,
        "taint": run.taint.code if run.taint is not None else None,
    }


def _column(name: str, values: list[Any]) -> Any:
    if name in METRICS:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if name in _TEXTS:
        return pd.array(values, dtype="string")
    if name == "tags":
        tags = np.empty(len(values), dtype=object)  # or an array of tuples would be a table
        tags[:] = values
        return tags
    dates = pd.to_datetime(pd.Series(values, dtype=object), utc=True, format="ISO8601", errors="coerce")
    return (dates if name == "time" else dates.dt.tz_localize(None)).dt.as_unit("ns").array
