"""Draw curves over dates as an SVG: axes, grid, dates, a legend, and the marks of what was bought and sold. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...errors.sentences import Sentence, conjunction, joined, say
from ...languages.language import ENGLISH, Language
from ...languages.panel_words import panel_word
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
BOUGHT, SOLD = panel_word("trades.bought", "bought"), panel_word("trades.sold", "sold")


def draw(chart: CurveChart, *, styled: bool = True, titled: bool = True, language: Language = ENGLISH) -> str:
    """The picture; without its style sheet where the page has it, and without its title where that stands beside it."""
    kept = picks([curve.values for pane in chart.panes for curve in pane.curves], MAX_POINTS)
    spans = [
        value_span([each.values for each in pane.curves], log=pane.log, filled=pane.filled) for pane in chart.panes
    ]
    heights = [MAIN if k == 0 else BELOW for k in range(len(chart.panes))]
    axes = [_ticks(*each, language) for each in zip(chart.panes, spans, heights, strict=True)]
    gutter = max((svg.width_of(words) for axis in axes for words in axis.values()), default=0.0) + 14
    x = Scale(*_ends(chart.dates), gutter, svg.WIDTH - RIGHT)
    marked = {k: _apart(pane.fills, x) for k, pane in enumerate(chart.panes) if pane.fills is not None}

    parts, bottom = svg.heading(language.localise(chart.title)) if titled and chart.title else ([], 0.0)
    keys, bottom = svg.legend(_keys(chart, marked, language), bottom + 18)
    parts += keys
    for k, (pane, span, axis) in enumerate(zip(chart.panes, spans, axes, strict=True)):
        y = Scale(*span, bottom + LABEL + heights[k], bottom + LABEL, pane.log)
        parts.append(svg.text(gutter, bottom + LABEL - 6, language.localise(pane.label)))
        for value, words in axis.items():
            parts.append(svg.rule(gutter, y(value), x.end, y(value)))
            parts.append(svg.text(gutter - 7, y(value) + 4, words, anchor="end"))
        for curve in pane.curves:
            parts += _curve(curve, pane, chart.dates[kept], curve.values[kept], x, y)
        if pane.fills is not None:
            parts += _marks(pane.fills, marked[k], x, y)
        bottom = y.start
    parts += _dates(chart, x, bottom, language)
    return svg.document(parts, bottom + AXIS, language.localise(_words(chart, language)), styled=styled)


def _keys(chart: CurveChart, marked: Mapping[int, Picks], language: Language) -> list[Key]:
    keys = [
        Key(language.localise(curve.key), curve.tint, curve.dashed) for pane in chart.panes[:1] for curve in pane.curves
    ]
    for k, kept in marked.items():
        fills = chart.panes[k].fills
        assert fills is not None
        for side, word in ((True, BOUGHT), (False, SOLD)):
            total, shown = int((fills.buys == side).sum()), int((fills.buys[kept] == side).sum())
            if total:
                some = say("chart.marked", "{what} ({shown:,} of {n:,} marked)", what=word, shown=shown, n=total)
                keys.append(Key(language.localise(word if shown == total else some), buys=side))
    return keys


def _ends(dates: Floats) -> tuple[float, float]:
    return (float(dates[0]), float(dates[-1])) if len(dates) else (0.0, 1.0)


def _ticks(pane: Pane, span: tuple[float, float], height: float, language: Language) -> dict[float, str]:
    found = (log_ticks if pane.log else ticks)(*span, max(2, int(height / MIN_TICK_GAP)))
    return dict(zip(found, tick_labels(found, pane.unit, language.forms), strict=True))


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


def _dates(chart: CurveChart, x: Scale, y: float, language: Language) -> list[str]:
    """The axis of dates; where bars have a time of day, in which zone that is."""
    zone = "UTC" if chart.intraday else ""
    end = svg.WIDTH - (svg.width_of(zone) + 8 if zone else 0)
    parts = [svg.text(svg.WIDTH - 2, y + 16, zone, anchor="end")] if zone else []
    for at, words in date_ticks(x.low, x.high, int((x.end - x.start) / MIN_DATE_GAP), language.forms):
        half = svg.width_of(words) / 2
        if half <= x(at) <= end - half:
            parts.append(svg.text(x(at), y + 16, words, anchor="middle"))
    return parts


def _words(chart: CurveChart, language: Language) -> Sentence:
    """What a reader is told who does not see it: a table beside it says it in numbers."""
    names = list(dict.fromkeys(curve.name for pane in chart.panes for curve in pane.curves))
    shown = conjunction([pane.label for pane in chart.panes])
    told = say("chart.told", "{title}: {shown} of {names}", title=chart.title, shown=shown, names=names)
    if not len(chart.dates):
        return told
    start, end = (date_label(float(chart.dates[k]), language.forms) for k in (0, -1))
    return joined([told, panel_word("run.window", "{start} to {end}", start=start, end=end)], ", ")
