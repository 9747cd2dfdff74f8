"""What a chart shows, as data: curves over dates, a heat map, or points by two metrics. Nothing of how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ...errors.sentences import joined
from ...languages.panel_words import IMPORTED
from ...protocol.metric_text import cell, measured

Floats = npt.NDArray[np.float64]
Unit = Literal["amount", "percent", "ratio"]  # what an axis counts


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One value a date, NaN where there is none. `tint` is its place in the palette, from 1."""

    name: str
    values: Floats
    tint: int = 1
    dashed: bool = False
    imported: bool = False  # made elsewhere, which a legend says

    @property
    def key(self) -> str:
        """What a legend calls it."""
        return joined([self.name, IMPORTED], " · ") if self.imported else self.name


@dataclass(frozen=True, kw_only=True)
class Fills:
    """Where something was bought or sold: triangles that point up or down, coloured by side and not by outcome."""

    dates: Floats
    values: Floats
    buys: npt.NDArray[np.bool_]
    weights: Floats  # of those too near each other to be drawn, the heaviest is


@dataclass(frozen=True, kw_only=True)
class Pane:
    """Curves over one axis of values. `filled` ones hang from 0."""

    label: str
    unit: Unit
    curves: Sequence[Curve]
    fills: Fills | None = None
    filled: bool = False
    log: bool = False


@dataclass(frozen=True, kw_only=True)
class CurveChart:
    """Panes above each other, over the same dates (ms since 1970, in UTC)."""

    title: str
    dates: Floats
    panes: Sequence[Pane]

    @property
    def intraday(self) -> bool:
        """Whether any date has a time of day, so that its zone is to be told."""
        return bool(np.any(self.dates % DAY_MS))


@dataclass(frozen=True, kw_only=True)
class HeatChart:
    """A value for each of `rows` by `columns`, such as a metric by two parameters; NaN where there is none."""

    title: str
    rows: str
    columns: str
    row_values: Sequence[Any]
    column_values: Sequence[Any]
    cells: Floats
    metric: str | None = None  # what the cells are: how they are written, and which end is good; None for mere ratios
    best: tuple[int, int] | None = None

    def words(self, value: float) -> str:
        """A cell as the panel writes it."""
        return cell(self.metric, value) if self.metric else measured(value, "ratio")


@dataclass(frozen=True, kw_only=True)
class PointChart:
    """Points by two metrics, each with its name."""

    title: str
    x: str
    y: str
    names: Sequence[str]
    xs: Floats
    ys: Floats


Chart = CurveChart | HeatChart | PointChart
DAY_MS = 86_400_000
