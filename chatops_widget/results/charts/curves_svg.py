"""Draw curves over dates as an SVG: axes, grid, dates, a legend, and the marks of what was bought and sold. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from . import svg_parts as svg
from .chart import Curve, CurveChart, Fills, Floats, Pane
from .scale import Scale, value_span
from .svg_parts import Key, n
from .thinning import Picks, picks
from .ticks import date_label, date_ticks, log_ticks, tick_labels, ticks

MAX_POINTS = 400  # of one curve
MAIN, BELOW = 180, 76  # px: heights of the first pane and of those under it
LABEL, AXIS, RIGHT = 22, 22, 14  # px: above a pane its label, below the last the dates, and beside them
MIN_TICK_GAP, MIN_DATE_GAP, MIN_MARK_GAP = 34, 58, 11


def draw(chart: CurveChart, *, styled: bool = True, titled: bool = True) -> str:
    """The picture; without its style sheet where the page has it, and without its title where that stands beside it."""
    kept = picks([curve.values for pane in chart.panes for curve in pane.curves], MAX_POINTS)
    spans = [
        value_span([each.values for each in pane.curves], log=pane.log, filled=pane.filled) for pane in chart.panes
    ]
    heights = [MAIN if k == 0 else BELOW for k in range(len(chart.panes))]
    axes = [_ticks(*each) for each in zip(chart.panes, spans, heights, strict=True)]
    gutter = max((svg.width_of(words) for axis in axes for words in axis.values()), default=0.0) + 14
    x = Scale(*_ends(chart.dates), gutter, svg.WIDTH - RIGHT)
    marked = {k: _apart(pane.fills, x) for k, pane in enumerate(chart.panes) if pane.fills is not None}

    parts, bottom = svg.heading(chart.title) if titled and chart.title else ([], 0.0)
    keys, bottom = svg.legend(_keys(chart, marked), bottom + 18)
    parts += keys
    for k, (pane, span, axis) in enumerate(zip(chart.panes, spans, axes, strict=True)):
        y = Scale(*span, bottom + LABEL + heights[k], bottom + LABEL, pane.log)
        parts.append(svg.text(gutter, bottom + LABEL - 6, pane.label))
        for value, words in axis.items():
            parts.append(svg.rule(gutter, y(value), x.end, y(value)))
            parts.append(svg.text(gutter - 7, y(value) + 4, words, anchor="end"))
        for curve in pane.curves:
            parts += _curve(curve, pane, chart.dates[kept], curve.values[kept], x, y)
        if pane.fills is not None:
            parts += _marks(pane.fills, marked[k], x, y)
        bottom = y.start
    parts += _dates(chart, x, bottom)
    return svg.document(parts, bottom + AXIS, _words(chart), styled=styled)


def _keys(chart: CurveChart, marked: Mapping[int, Picks]) -> list[Key]:
    keys = [Key(curve.name, curve.tint, curve.dashed) for pane in chart.panes[:1] for curve in pane.curves]
    for k, kept in marked.items():
        fills = chart.panes[k].fills
        assert fills is not None
        for side, word in ((True, "bought"), (False, "sold")):
            total, shown = int((fills.buys == side).sum()), int((fills.buys[kept] == side).sum())
            if total:
                keys.append(Key(word if shown == total else f"{word} ({shown} of {total:,} marked)", buys=side))
    return keys


def _ends(dates: Floats) -> tuple[float, float]:
    return (float(dates[0]), float(dates[-1])) if len(dates) else (0.0, 1.0)


def _ticks(pane: Pane, span: tuple[float, float], height: float) -> dict[float, str]:
    found = (log_ticks if pane.log else ticks)(*span, max(2, int(height / MIN_TICK_GAP)))
    return dict(zip(found, tick_labels(found, pane.unit), strict=True))


def _curve(curve: Curve, pane: Pane, dates: Floats, values: Floats, x: Scale, y: Scale) -> list[str]:
    """A line for each stretch that has values, and what is between it and 0."""
    parts: list[str] = []
    there = np.isfinite(values) & ((values > 0) | (not pane.log))
    edges = np.flatnonzero(np.diff(there, prepend=False, append=False))
    for start, stop in edges.reshape(-1, 2):
        places = [(x(at), y(value)) for at, value in zip(dates[start:stop], values[start:stop], strict=True)]
        points = " ".join(f"{n(at)},{n(to)}" for at, to in places)
        if pane.filled:
            first, last = (f"{n(at)},{n(y(0))}" for at in (places[0][0], places[-1][0]))
            parts.append(f'<polygon {svg.area(curve.tint)} points="{first} {points} {last}"/>')
        look = svg.stroke(curve.tint, dashed=curve.dashed, wide=1 if pane.filled else 1.6)
        parts.append(f'<polyline {look} points="{points}"/>')
    return parts


def _apart(fills: Fills, x: Scale) -> Picks:
    """So many marks that those of a side stay apart: of each few pixels, the heaviest."""
    seen = np.flatnonzero(np.isfinite(fills.values) & (fills.dates >= x.low) & (fills.dates <= x.high))
    places = [(int(x(fills.dates[k]) / MIN_MARK_GAP), bool(fills.buys[k])) for k in seen]
    heaviest = dict(sorted(zip(places, seen, strict=True), key=lambda each: fills.weights[each[1]]))
    return np.array(sorted(heaviest.values()), np.intp)


def _marks(fills: Fills, kept: Picks, x: Scale, y: Scale) -> list[str]:
    rows = zip(fills.dates[kept], fills.values[kept], fills.buys[kept], strict=True)
    return [svg.triangle(x(at), y(value) + (3 if buys else -3), buys=bool(buys)) for at, value, buys in rows]


def _dates(chart: CurveChart, x: Scale, y: float) -> list[str]:
    """The axis of dates; where bars have a time of day, in which zone that is."""
    zone = "UTC" if chart.intraday else ""
    end = svg.WIDTH - (svg.width_of(zone) + 8 if zone else 0)
    parts = [svg.text(svg.WIDTH - 2, y + 16, zone, anchor="end")] if zone else []
    for at, words in date_ticks(x.low, x.high, int((x.end - x.start) / MIN_DATE_GAP)):
        half = svg.width_of(words) / 2
        if half <= x(at) <= end - half:
            parts.append(svg.text(x(at), y + 16, words, anchor="middle"))
    return parts


def _words(chart: CurveChart) -> str:
    """What a reader is told who does not see it: a table beside it says it in numbers."""
    names = ", ".join(dict.fromkeys(curve.name for pane in chart.panes for curve in pane.curves))
    shown = " and ".join(pane.label.lower() for pane in chart.panes)
    when = f", {date_label(float(chart.dates[0]))} to {date_label(float(chart.dates[-1]))}" if len(chart.dates) else ""
    return f"{chart.title}: {shown} of {names}{when}"
