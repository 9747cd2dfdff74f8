"""Draw points by two metrics as an SVG, each with its name where the mouse rests. Pure."""

from __future__ import annotations

import html

import numpy as np

from ...errors.sentences import say
from ...languages.language import ENGLISH, Language
from ...protocol.metric_text import cell, label
from ...protocol.metrics import METRICS
from . import svg_parts as svg
from .chart import PointChart, Unit
from .look import TINTS
from .scale import Scale, value_span
from .svg_parts import n
from .ticks import tick_labels, ticks

HEIGHT, RADIUS = 300, 4.5
_UNITS: dict[str, Unit] = {"fraction": "percent", "ratio": "ratio"}


def draw(chart: PointChart, *, styled: bool = True, titled: bool = True, language: Language = ENGLISH) -> str:
    across_name, down_name = (language.metric(name, label(name)) for name in (chart.x, chart.y))
    parts, top = svg.heading(language.localise(chart.title)) if titled else ([], 0.0)
    across, down = value_span([chart.xs]), value_span([chart.ys])
    rows, columns = _ticks(chart.y, down, 8, language), _ticks(chart.x, across, 9, language)
    gutter = max(svg.width_of(words) for words in rows.values()) + 14
    bottom = top + 34 + HEIGHT
    x, y = Scale(*across, gutter, svg.WIDTH - 14), Scale(*down, bottom, top + 34)
    parts.append(svg.text(gutter, top + 26, down_name))
    for value, words in rows.items():
        parts.append(svg.rule(gutter, y(value), x.end, y(value)))
        parts.append(svg.text(gutter - 7, y(value) + 4, words, anchor="end"))
    for value, words in columns.items():
        parts.append(svg.rule(x(value), y.end, x(value), bottom))
        parts.append(svg.text(x(value), bottom + 16, words, anchor="middle"))
    parts.append(svg.text(x.end, bottom + 34, across_name, anchor="end"))
    for name, at, to in zip(chart.names, chart.xs, chart.ys, strict=True):
        if np.isfinite(at) and np.isfinite(to):
            told = f"{name}: {across_name} {cell(chart.x, at)}, {down_name} {cell(chart.y, to)}"
            parts.append(
                f'<circle class="area t1" fill="{TINTS[0][0]}" fill-opacity="0.7" cx="{n(x(at))}" cy="{n(y(to))}" '
                f'r="{RADIUS}"><title>{html.escape(told)}</title></circle>'
            )
    words = language.localise(say("chart.by", "{title}: {y} by {x}", title=chart.title, y=down_name, x=across_name))
    return svg.document(parts, bottom + 42, words, styled=styled)


def _ticks(metric: str, span: tuple[float, float], most: int, language: Language) -> dict[float, str]:
    found = ticks(*span, most)
    unit = _UNITS.get(METRICS[metric].unit if metric in METRICS else "", "amount")
    return dict(zip(found, tick_labels(found, unit, language.forms), strict=True))
