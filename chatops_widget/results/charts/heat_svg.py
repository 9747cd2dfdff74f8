"""Draw a heat map as an SVG: every row and column that there is, each cell with its number where it has room. Pure."""

from __future__ import annotations

import html
import math
from typing import Any

from ...languages.language import ENGLISH, Language
from . import svg_parts as svg
from .chart import HeatChart
from .goodness import goodness
from .look import TINTS
from .svg_parts import n

ROW, MIN_NUMBER = 20, 40  # px: the height of a cell, and the width that a number wants
GOOD_TINT = 1


def draw(chart: HeatChart, *, styled: bool = True, titled: bool = True, language: Language = ENGLISH) -> str:
    title = language.localise(chart.title)
    parts, y = svg.heading(title) if titled else ([], 0.0)
    heads = [_value(each) for each in chart.row_values]
    gutter = max([svg.width_of(each) for each in [*heads, chart.rows]], default=0.0) + 14
    wide = (svg.WIDTH - gutter - 4) / max(len(chart.column_values), 1)
    shares = goodness(chart.cells, chart.metric)
    parts.append(svg.text(gutter + (svg.WIDTH - gutter) / 2, y + 18, chart.columns, anchor="middle"))
    y += 36
    every = math.ceil(max([svg.width_of(_value(each)) + 6 for each in chart.column_values], default=1.0) / wide)
    for k, value in enumerate(chart.column_values):
        if k % every == 0:
            parts.append(svg.text(gutter + (k + 0.5) * wide, y, _value(value), anchor="middle", quiet=False))
    parts.append(svg.text(gutter - 7, y, chart.rows, anchor="end"))
    top = y + 6
    for row, head in enumerate(heads):
        parts.append(svg.text(gutter - 7, top + row * ROW + 14, head, anchor="end", quiet=False))
        for column in range(len(chart.column_values)):
            place = (gutter + column * wide, top + row * ROW, wide)
            parts += _cell(chart, row, column, float(shares[row, column]), *place)
    return svg.document(parts, top + len(heads) * ROW + 6, title, styled=styled)


def _cell(chart: HeatChart, row: int, column: int, share: float, x: float, y: float, wide: float) -> list[str]:
    value = float(chart.cells[row, column])
    words = chart.words(value)
    told = (
        f"{chart.rows} {_value(chart.row_values[row])}, {chart.columns} {_value(chart.column_values[column])}: {words}"
    )
    paint = f'fill-opacity="{0.08 + 0.62 * share:.2f}"' if math.isfinite(share) else 'fill-opacity="0"'
    ring = ' stroke="currentColor" stroke-width="1.5"' if chart.best == (row, column) else ""
    box = f'x="{n(x + 0.5)}" y="{n(y + 0.5)}" width="{n(wide - 1)}" height="{ROW - 1}"'
    parts = [
        f'<rect class="area t{GOOD_TINT}" fill="{TINTS[GOOD_TINT - 1][0]}" {paint}{ring} {box}>'
        f"<title>{html.escape(told)}</title></rect>"
    ]
    if wide >= max(MIN_NUMBER, svg.width_of(words) + 6):
        parts.append(svg.text(x + wide / 2, y + 14, words, anchor="middle", quiet=False))
    return parts


def _value(value: Any) -> str:
    """A parameter as people write it: no zeros behind 5."""
    return f"{value:g}" if isinstance(value, float) else str(value)
