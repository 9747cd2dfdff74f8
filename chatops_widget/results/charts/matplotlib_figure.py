"""Draw a chart through matplotlib, every bar of it. Imported when somebody asks for it."""

from __future__ import annotations

from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ...protocol.metric_text import cell, label
from ...protocol.metrics import METRICS
from .chart import Chart, CurveChart, HeatChart, Pane, PointChart
from .goodness import goodness
from .look import BUY, SELL, TINTS
from .ticks import tick_labels


def figure(chart: Chart) -> Figure:
    match chart:
        case CurveChart():
            made = _curves(chart)
        case HeatChart():
            made = _heat(chart)
        case PointChart():
            made = _points(chart)
    if "inline" in matplotlib.get_backend():
        plt.close(made)  # else a notebook would show it twice: as the cell's value, and at the cell's end
    return made


def _curves(chart: CurveChart) -> Figure:
    ratios = [1.0, *(0.42 for _ in chart.panes[1:])]
    made, axes = plt.subplots(
        len(chart.panes), sharex=True, squeeze=False, figsize=(9, 1.2 + 3 * sum(ratios)), height_ratios=ratios
    )
    dates = chart.dates.astype("datetime64[ms]")
    for pane, axis in zip(chart.panes, axes[:, 0], strict=True):
        _pane(axis, pane, dates)
    axes[0, 0].set_title(_plain(chart.title))
    axes[0, 0].legend(loc="best", fontsize="small")
    if chart.intraday:
        axes[-1, 0].set_xlabel("UTC")
    made.tight_layout()
    return made


def _pane(axis: Axes, pane: Pane, dates: Any) -> None:
    for curve in pane.curves:
        colour, dash = TINTS[(curve.tint - 1) % len(TINTS)][0], "--" if curve.dashed else "-"
        axis.plot(dates, curve.values, label=_plain(curve.key), linewidth=1.2, color=colour, linestyle=dash)
        if pane.filled:
            axis.fill_between(dates, curve.values, 0, color=colour, alpha=0.18, linewidth=0)
    if pane.fills is not None:
        for side, mark, tint, word in ((True, "^", BUY, "bought"), (False, "v", SELL, "sold")):
            at = pane.fills.buys == side
            moments = pane.fills.dates[at].astype("datetime64[ms]")
            axis.scatter(moments, pane.fills.values[at], marker=mark, color=tint[0], s=24, label=word, zorder=3)
    written = FuncFormatter(lambda value, _: tick_labels([value], pane.unit)[0])
    axis.set_ylabel(pane.label)
    if pane.log:
        axis.set_yscale("log")
        axis.yaxis.set_minor_formatter(written)
    axis.yaxis.set_major_formatter(written)
    axis.grid(alpha=0.3)


def _plain(words: str) -> str:
    """Text, and no formula."""
    return words.replace("$", r"\$")


def _heat(chart: HeatChart) -> Figure:
    rows, columns = len(chart.row_values), len(chart.column_values)
    made, axis = plt.subplots(figsize=(1.5 + 0.7 * columns, 1.2 + 0.32 * rows))
    axis.imshow(goodness(chart.cells, chart.metric), cmap="Blues", aspect="auto", vmin=0, vmax=1.4)
    axis.set_xticks(range(columns), [_plain(str(value)) for value in chart.column_values])
    axis.set_yticks(range(rows), [_plain(str(value)) for value in chart.row_values])
    axis.set(xlabel=_plain(chart.columns), ylabel=_plain(chart.rows), title=_plain(chart.title))
    for (row, column), value in np.ndenumerate(chart.cells):
        bold = "bold" if chart.best == (row, column) else "normal"
        axis.text(column, row, chart.words(value), ha="center", va="center", fontsize="small", fontweight=bold)
    made.tight_layout()
    return made


def _points(chart: PointChart) -> Figure:
    made, axis = plt.subplots(figsize=(7, 5))
    axis.scatter(chart.xs, chart.ys, color=TINTS[0][0], alpha=0.7)
    axis.set(xlabel=label(chart.x), ylabel=label(chart.y), title=_plain(chart.title))
    for side, metric in ((axis.xaxis, chart.x), (axis.yaxis, chart.y)):
        if metric in METRICS:
            side.set_major_formatter(FuncFormatter(lambda value, _, metric=metric: cell(metric, value)))
    axis.grid(alpha=0.3)
    made.tight_layout()
    return made
