"""Draw a chart through plotly, every bar of it, to be hovered and zoomed. Imported when somebody asks for it."""

from __future__ import annotations

from html import escape  # plotly reads some HTML in its texts
from typing import Any

from plotly.graph_objects import Figure, Heatmap, Scatter
from plotly.subplots import make_subplots

from ...protocol.metric_text import label
from ...protocol.metrics import METRICS
from .chart import Chart, Curve, CurveChart, Fills, HeatChart, Pane, PointChart, Unit
from .goodness import goodness
from .look import BUY, SELL, TINTS

_FORMATS: dict[Unit, str] = {"amount": ",.4~s", "percent": ".0%", "ratio": ",.2~f"}  # d3's


def figure(chart: Chart) -> Figure:
    match chart:
        case CurveChart():
            return _curves(chart)
        case HeatChart():
            return _heat(chart)
        case PointChart():
            return _points(chart)


def _curves(chart: CurveChart) -> Figure:
    heights = [1.0, *(0.42 for _ in chart.panes[1:])]
    shares = [each / sum(heights) for each in heights]
    made = make_subplots(len(chart.panes), 1, shared_xaxes=True, vertical_spacing=0.06, row_heights=shares)
    dates = chart.dates.astype("datetime64[ms]")
    for row, pane in enumerate(chart.panes, 1):
        for curve in pane.curves:
            made.add_trace(_curve(curve, pane, dates, named=row == 1), row=row, col=1)
        if pane.fills is not None:
            for mark in _fills(pane.fills):
                made.add_trace(mark, row=row, col=1)
        kind = "log" if pane.log else "linear"
        made.update_yaxes(title_text=pane.label, tickformat=_FORMATS[pane.unit], type=kind, row=row, col=1)
    made.update_layout(title_text=escape(chart.title), hovermode="x unified")
    if chart.intraday:
        made.update_xaxes(title_text="UTC", row=len(chart.panes), col=1)
    return made


def _curve(curve: Curve, pane: Pane, dates: Any, *, named: bool) -> Scatter:
    look = {"color": TINTS[(curve.tint - 1) % len(TINTS)][0], "width": 1.4, "dash": "dash" if curve.dashed else "solid"}
    fill = "tozeroy" if pane.filled else None
    return Scatter(
        x=dates, y=curve.values, name=escape(curve.key), mode="lines", line=look, fill=fill, showlegend=named
    )


def _fills(fills: Fills) -> list[Scatter]:
    marks = []
    for side, symbol, colour, word in ((True, "triangle-up", BUY, "bought"), (False, "triangle-down", SELL, "sold")):
        at = fills.buys == side
        look = {"symbol": symbol, "color": colour[0], "size": 9}
        moments = fills.dates[at].astype("datetime64[ms]")
        marks.append(Scatter(x=moments, y=fills.values[at], name=word, mode="markers", marker=look))
    return marks


def _heat(chart: HeatChart) -> Figure:
    trace = Heatmap(
        z=goodness(chart.cells, chart.metric),
        x=[escape(str(value)) for value in chart.column_values],
        y=[escape(str(value)) for value in chart.row_values],
        text=[[chart.words(value) for value in row] for row in chart.cells],
        texttemplate="%{text}",
        hovertemplate=f"{escape(chart.columns)} %{{x}}<br>{escape(chart.rows)} %{{y}}<br>%{{text}}<extra></extra>",
        colorscale="Blues",
        showscale=False,
    )
    made = Figure(trace)
    made.update_layout(
        title_text=escape(chart.title), xaxis_title=escape(chart.columns), yaxis_title=escape(chart.rows)
    )
    made.update_xaxes(type="category")
    made.update_yaxes(type="category", autorange="reversed")
    return made


def _points(chart: PointChart) -> Figure:
    trace = Scatter(
        x=chart.xs,
        y=chart.ys,
        text=[escape(name) for name in chart.names],
        mode="markers",
        marker={"color": TINTS[0][0]},
    )
    made = Figure(trace)
    made.update_layout(title_text=escape(chart.title), xaxis_title=label(chart.x), yaxis_title=label(chart.y))
    for update, metric in ((made.update_xaxes, chart.x), (made.update_yaxes, chart.y)):
        if metric in METRICS and METRICS[metric].unit == "fraction":
            update(tickformat=_FORMATS["percent"])
    return made
