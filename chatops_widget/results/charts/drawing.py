"""Render a chart: by ourselves as SVG, or through the plotting library that one likes better."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...errors import BadInput, unknown
from ...languages.language import ENGLISH, Language
from ...languages.reader import reading_language
from . import curves_svg, heat_svg, points_svg
from .chart import Chart, CurveChart, HeatChart, PointChart
from .look import CLASS

_DRAW: dict[type[Chart], Callable[..., str]] = {
    CurveChart: curves_svg.draw,
    HeatChart: heat_svg.draw,
    PointChart: points_svg.draw,
}
LIBRARIES = {"matplotlib": "matplotlib_figure", "plotly": "plotly_figure"}  # -> the module that draws through it


def svg_of(chart: Chart, *, styled: bool = True, titled: bool = True, language: Language = ENGLISH) -> str:
    """The picture as text: nothing is loaded, nothing runs. It stands by itself where it is `styled` and `titled`."""
    return _DRAW[type(chart)](chart, styled=styled, titled=titled, language=language)


class Drawing:
    """A chart as a picture (SVG), shown in a cell's output in its light or dark, in the language of the panel there.

    Attributes
    ----------
    chart
        What it shows, as data.
    """

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def svg(self) -> str:
        return svg_of(self.chart, language=reading_language())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it to a file, which browsers and editors open."""
        target = Path(path)
        target.write_text(self.svg, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        return f'<div class="{CLASS}">{self.svg}</div>'

    def __repr__(self) -> str:
        return f"<Drawing {self.chart.title}>"


def render(chart: Chart, backend: str | None = None) -> Any:
    """The chart as a `Drawing`, or as a figure of a plotting library. Raises UnknownName, BadInput."""
    if backend in (None, "svg"):
        return Drawing(chart)
    if backend not in LIBRARIES:
        raise unknown("backend", backend, ["svg", *LIBRARIES])
    try:
        drawn_by = importlib.import_module(f"{__package__}.{LIBRARIES[backend]}")
    except ImportError:
        hint = f"pip install {backend}, or plot() without it."
        raise BadInput(f"{backend} is not installed here.", hint=hint) from None
    return drawn_by.figure(chart)
