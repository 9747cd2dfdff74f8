"""The curves of a tear sheet, and what they say over time: drawdowns, years, months, rolling figures."""

from __future__ import annotations

import calendar
from dataclasses import replace

import numpy as np
import pandas as pd

from ...errors import CurvesUnavailable
from ...protocol.metric_text import NOTHING
from ...results import own_bars, statistics
from ...results.charts.chart import DAY_MS, Chart
from ...results.charts.drawing import svg_of
from ...results.charts.figures import compared_chart, correlation_chart, milliseconds
from ...results.comparison import Comparison
from ...results.worst_drawdowns import WORST
from .cells import date, number, paragraph, section, table

MAX_DETAILED = 10  # strategies whose curves and tables one page has; its metrics are those of all
_MONTHS = list(calendar.month_abbr)[1:]


def over_time(comparison: Comparison) -> str:
    """Everything that needs curves; where there are none, why."""
    try:
        equity = comparison.equity
    except CurvesUnavailable as error:
        return section(
            "Over time", paragraph(f"{error.message} So there are no curves, drawdowns, months or years here.")
        )
    names = _detailed(comparison, equity)
    left_out = len(equity.columns) - len(names)
    order = " by rank" if comparison.ranking else ""
    about = f"Of {len(equity.columns)} strategies, these are the first {len(names)}{order}: {', '.join(names)}."
    parts = [paragraph(about)] if left_out else []
    grown, fallen = (
        own_bars.drawn(each, comparison.window)[names] for each in (own_bars.growth(equity), comparison.drawdown)
    )
    growth = compared_chart("", grown, "Growth of 1", "ratio")
    falls = compared_chart("", fallen, "Drawdown", "percent", filled=True)
    parts.append(_picture(replace(growth, title="Strategies", panes=[*growth.panes, *falls.panes])))
    return "".join(
        (
            section("Growth of 1 and drawdown", *parts),
            section("Worst drawdowns", *_drawdowns(comparison, names, _intraday(equity))),
            section("Returns by year", *_years(comparison, names)),
            section("Returns by month", *_months(comparison, names)),
            section("Rolling", *_rolling(comparison, equity, names)),
            section("Correlation of returns", _correlation(comparison, names)),
        )
    )


def _detailed(comparison: Comparison, equity: pd.DataFrame) -> list[str]:
    """In the order of the metrics' table."""
    ranked = [name for name in comparison.ranking if name in equity.columns] or list(map(str, equity.columns))
    chosen = set(ranked[:MAX_DETAILED])
    return [name for name in map(str, equity.columns) if name in chosen]


def _picture(chart: Chart) -> str:
    return svg_of(chart, styled=False, titled=False)


def _intraday(equity: pd.DataFrame) -> bool:
    return bool(np.any(milliseconds(equity.index) % DAY_MS))


def _drawdowns(comparison: Comparison, names: list[str], intraday: bool) -> list[str]:
    frame = comparison.worst_drawdowns(WORST)
    heads = ["rank", "depth", "peak", "trough", "recovery", "closes below the peak"]
    parts = []
    for name in names:
        rows = []
        for rank, row in (frame.loc[name] if name in frame.index.get_level_values(0) else frame.iloc[:0]).iterrows():
            days = [date(row[each], intraday=intraday) for each in ("peak", "trough")]
            back = "not yet" if pd.isna(row["recovery"]) else date(row["recovery"], intraday=intraday)
            cells = [number("max_drawdown", row["depth"]), *days, back, number("n_trades", row["length"])]
            rows.append((str(rank), cells))
        parts.append(
            table(f"Worst drawdowns of {name}", heads, rows) if rows else paragraph(f"{name} was never below a peak.")
        )
    return parts


def _years(comparison: Comparison, names: list[str]) -> list[str]:
    frame = comparison.yearly_returns()[names]
    rows = [(str(year), [number("total_return", row[name]) for name in names]) for year, row in frame.iterrows()]
    first, last = frame.index[0], frame.index[-1]
    edges = f"{first} and {last} are" if first != last else f"{first} is"
    return [
        table("Years", ["", *names], rows),
        paragraph(f"{edges} as far as the window goes; the first begins at its first bar.", "quiet"),
    ]


def _months(comparison: Comparison, names: list[str]) -> list[str]:
    frame, years = comparison.monthly_returns(), comparison.yearly_returns()
    parts = []
    for name in names:
        rows = [
            (str(year), [number("total_return", value) for value in (*row, years.at[year, name])])
            for year, row in frame.loc[name].iterrows()
        ]
        parts.append(table(f"Months of {name}", ["", *_MONTHS, "year"], rows, look="months"))
    return parts


def _rolling(comparison: Comparison, equity: pd.DataFrame, names: list[str]) -> list[str]:
    window = statistics.WINDOW
    if len(equity) <= window:
        told = f"The comparison has {len(equity):,} bars: too few for figures of {window} bars, so there are none."
        return [paragraph(told)]
    sharpe, swing = comparison.rolling_sharpe(window)[names], comparison.rolling_volatility(window)[names]
    drawn = [own_bars.drawn(each, comparison.window) for each in (sharpe, swing)]
    charts = [
        compared_chart("Rolling", drawn[0], f"Sharpe ratio of the last {window} returns", "ratio"),
        compared_chart("Rolling", drawn[1], f"Volatility of the last {window} returns", "percent"),
    ]
    last = equity.index[-1].strftime("%Y-%m-%d")
    rows = [
        (name, [number("sharpe_ratio", sharpe[name].iloc[-1]), number("annual_volatility", swing[name].iloc[-1])])
        for name in names
    ]
    return [
        *(_picture(chart) for chart in charts),
        table(f"On {last}", ["", "Sharpe", "volatility"], rows),
        paragraph("Both a year. The rolling Sharpe ratio is above a risk-free rate of 0.", "quiet"),
    ]


def _correlation(comparison: Comparison, names: list[str]) -> str:
    chart = correlation_chart("Returns", comparison.correlation.loc[names, names])
    return _picture(chart) if len(names) > 1 else paragraph(NOTHING)
