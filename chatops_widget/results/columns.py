"""Read the columns of a result: little-endian bytes in, pandas out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from ..errors import CurvesUnavailable
from ..errors.sentences import say
from .curve_store import CURVES, Columns, KeptCurves


class ResultColumns:
    """The columns of one result, read when first asked for.

    Parameters
    ----------
    columns
        What came with the result, or None.
    load
        Fetches the columns when they did not come along; None where the backend has none to give.
    """

    __slots__ = ("__weakref__", "_kept", "_load")  # a session has thousands

    def __init__(self, columns: Columns | None = None, load: Callable[[], Columns] | None = None) -> None:
        self._kept: KeptCurves | None = None
        self._load = load
        if columns is not None:
            self.keep(columns)

    def __getstate__(self) -> dict[str, Any]:
        """For pickle: those on the backend are read first, since there is no way to them from elsewhere."""
        return {"columns": {name: bytes(column) for name, column in self.columns.items()} if self.exist else None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["columns"])  # type: ignore[misc]  # no loader

    def __copy__(self) -> ResultColumns:
        return self  # what it holds never changes

    def __deepcopy__(self, memo: object) -> ResultColumns:
        return self

    @property
    def exist(self) -> bool:
        """Whether there are any to read, here or on the backend."""
        return self._kept is not None or self._load is not None

    @property
    def here(self) -> bool:
        """Whether reading needs no network."""
        return self._kept is not None

    def keep(self, columns: Columns) -> None:
        self._kept = CURVES.keep(columns)

    @property
    def columns(self) -> Columns:
        if self._kept is None:
            if self._load is None:
                raise CurvesUnavailable(
                    say("curves.not_sent", "This backend sent metrics, but no curves."),
                    hint=say(
                        "curves.need",
                        "Curves need a backend that speaks protocol 2, such as the embedded one: ChatOps().",
                    ),
                )
            self.keep(self._load())
            assert self._kept is not None
        return self._kept.columns

    def dates(self, name: str = "date") -> pd.DatetimeIndex:
        return pd.DatetimeIndex(np.frombuffer(self.columns[name], "<i8").astype("datetime64[ns]"), name=name)

    def values(self, name: str) -> np.ndarray:
        """A copy as native float64, so that users may write to it."""
        return np.frombuffer(self.columns[name], "<f8").astype(np.float64)

    def series(self, name: str) -> pd.Series:
        return pd.Series(self.values(name), index=self.dates(), name=name)

    def frame(self, prefix: str) -> pd.DataFrame:
        """All columns called `prefix` + something, side by side on their dates."""
        names = [name for name in self.columns if name.startswith(prefix)]
        columns = [np.frombuffer(self.columns[name], "<f8") for name in names]
        rows = np.stack(columns) if columns else np.empty((0, len(self.dates())))  # as pandas keeps them: no other copy
        labels = [name.removeprefix(prefix) for name in names]
        return pd.DataFrame(rows.T, index=self.dates(), columns=labels, copy=False)

    def beside(self, name: str, labels: Sequence[str]) -> dict[str, np.ndarray]:
        """The column `name` + "." + label of each label, or the one that is for all; without those that have none."""
        shared = self.values(name) if name in self.columns else None
        found = {label: self.values(column) for label in labels if (column := f"{name}.{label}") in self.columns}
        return found if shared is None else dict.fromkeys(labels, shared)


def preview(values: np.ndarray, points: int = 200) -> list[float]:
    """At most `points` values that keep the shape: the extremes of each stretch, the ends included."""
    finite = np.nan_to_num(values, nan=0.0)
    if len(finite) <= points:
        chosen = finite
    else:
        edges = np.linspace(0, len(finite), points // 2, dtype=int)
        picks = {0, len(finite) - 1}
        for start, end in pairwise(edges):
            picks |= {start + int(finite[start:end].argmin()), start + int(finite[start:end].argmax())}
        chosen = finite[sorted(picks)]
    return [float(f"{value:.6g}") for value in chosen]
