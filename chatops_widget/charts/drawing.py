"""Render a chart: by ourselves as SVG, or through the plotting library that one likes better."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import unknown
from . import curves_svg, heat_svg
from .chart import Chart, CurveChart, HeatChart
from .look import CLASS

_DRAW: dict[type[Chart], Callable[..., str]] = {CurveChart: curves_svg.draw, HeatChart: heat_svg.draw}


def svg_of(chart: Chart, *, styled: bool = True, titled: bool = True) -> str:
    """The picture as text: nothing is loaded, nothing runs. It stands by itself where it is `styled` and `titled`."""
    return _DRAW[type(chart)](chart, styled=styled, titled=titled)


class Drawing:
    """A chart as a picture (SVG), shown in a cell's output in its light or dark.

    Attributes
    ----------
    chart
        What it shows, as data.
    """

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def svg(self) -> str:
        return svg_of(self.chart)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it to a file, which browsers and editors open."""
        target = Path(path)
        target.write_text(self.svg, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        return f'<div class="{CLASS}">{self.svg}</div>'

    def __repr__(self) -> str:
        return f"<Drawing {self.chart.title}>"


_BACKENDS: dict[str, Callable[[Chart], Any]] = {"svg": Drawing}


def render(chart: Chart, backend: str | None = None) -> Any:
    """The chart as a `Drawing`, or as a figure of another backend. Raises UnknownName, BadInput."""
    make = _BACKENDS.get(backend or "svg")
    if make is None:
        raise unknown("backend", backend, _BACKENDS)
    return make(chart)
