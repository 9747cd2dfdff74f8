"""The curves of a tear sheet, and what they say over time: drawdowns, years, months, rolling figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ...errors import CurvesUnavailable
from ...errors.sentences import joined, say
from ...languages.panel_words import panel_word
from ...protocol.metric_text import NOTHING
from ...results import own_bars, statistics
from ...results.charts.chart import DAY_MS, Chart, Unit
from ...results.charts.drawing import svg_of
from ...results.charts.figures import compared_chart, correlation_chart, milliseconds
from ...results.comparison import Comparison
from ...results.worst_drawdowns import WORST
from .cells import Sheet, date, metric, number

ROLLING = say("sheet.rolling", "Rolling")
_UNITS: tuple[Unit, Unit] = ("ratio", "percent")  # of the rolling figures
MAX_DETAILED = 10  # strategies whose curves and tables one page has; its metrics are those of all


def over_time(sheet: Sheet, comparison: Comparison) -> str:
    """Everything that needs curves; where there are none, why."""
    try:
        equity = comparison.equity
    except CurvesUnavailable as error:
        rest = say("sheet.no_curves", "So there are no curves, drawdowns, months or years here.")
        told = sheet.paragraph(joined([error.message, rest]))
        return sheet.section(say("sheet.over_time", "Over time"), told)
    names = _detailed(comparison, equity)
    left_out = len(equity.columns) - len(names)
    parts = [sheet.paragraph(_which(comparison, len(equity.columns), names))] if left_out else []
    grown, fallen = (
        own_bars.drawn(each, comparison.window)[names] for each in (own_bars.growth(equity), comparison.drawdown)
    )
    growth = compared_chart("", grown, panel_word("view.growth", "Growth of 1"), "ratio", imported=comparison.imported)
    falls = compared_chart("", fallen, panel_word("view.drawdown", "Drawdown"), "percent", filled=True)
    strategies = say("sheet.strategies", "Strategies")
    parts.append(_picture(sheet, replace(growth, title=strategies, panes=[*growth.panes, *falls.panes])))
    return "".join(
        (
            sheet.section(say("sheet.growth", "Growth of 1 and drawdown"), *parts),
            sheet.section(
                say("sheet.drawdowns", "Worst drawdowns"), *_drawdowns(sheet, comparison, names, _intraday(equity))
            ),
            sheet.section(say("sheet.by_year", "Returns by year"), *_years(sheet, comparison, names)),
            sheet.section(say("sheet.by_month", "Returns by month"), *_months(sheet, comparison, names)),
            sheet.section(ROLLING, *_rolling(sheet, comparison, equity, names)),
            sheet.section(say("sheet.correlation", "Correlation of returns"), _correlation(sheet, comparison, names)),
        )
    )


def _which(comparison: Comparison, n: int, names: list[str]) -> str:
    told = {"n": n, "shown": len(names), "names": names}
    if comparison.ranking:
        return say("sheet.first_by_rank", "Of {n} strategies, these are the first {shown} by rank: {names}.", **told)
    return say("sheet.first", "Of {n} strategies, these are the first {shown}: {names}.", **told)


def _detailed(comparison: Comparison, equity: pd.DataFrame) -> list[str]:
    """In the order of the metrics' table."""
    ranked = [name for name in comparison.ranking if name in equity.columns] or list(map(str, equity.columns))
    chosen = set(ranked[:MAX_DETAILED])
    return [name for name in map(str, equity.columns) if name in chosen]


def _picture(sheet: Sheet, chart: Chart) -> str:
    return svg_of(chart, styled=False, titled=False, language=sheet.language)


def _intraday(equity: pd.DataFrame) -> bool:
    return bool(np.any(milliseconds(equity.index) % DAY_MS))


def _drawdowns(sheet: Sheet, comparison: Comparison, names: list[str], intraday: bool) -> list[str]:
    frame = comparison.worst_drawdowns(WORST)
    heads = [
        say("sheet.rank", "rank"),
        say("sheet.depth", "depth"),
        say("sheet.peak", "peak"),
        say("sheet.trough", "trough"),
        say("sheet.recovery", "recovery"),
        say("sheet.length", "closes below the peak"),
    ]
    not_yet = sheet.words(say("sheet.not_yet", "not yet"))
    parts = []
    for name in names:
        rows = []
        for rank, row in (frame.loc[name] if name in frame.index.get_level_values(0) else frame.iloc[:0]).iterrows():
            days = [date(row[each], intraday=intraday) for each in ("peak", "trough")]
            back = not_yet if pd.isna(row["recovery"]) else date(row["recovery"], intraday=intraday)
            cells = [number("max_drawdown", row["depth"]), *days, back, number("n_trades", row["length"])]
            rows.append((str(rank), cells))
        parts.append(
            sheet.table(say("sheet.drawdowns_of", "Worst drawdowns of {name}", name=name), heads, rows)
            if rows
            else sheet.paragraph(say("sheet.never_below", "{name} was never below a peak.", name=name))
        )
    return parts


def _years(sheet: Sheet, comparison: Comparison, names: list[str]) -> list[str]:
    frame = comparison.yearly_returns()[names]
    rows = [(str(year), [number("total_return", row[name]) for name in names]) for year, row in frame.iterrows()]
    first, last = str(frame.index[0]), str(frame.index[-1])
    edges = (
        say(
            "sheet.edge_years",
            "{first} and {last} are as far as the window goes; the first begins at its first bar.",
            first=first,
            last=last,
        )
        if first != last
        else say("sheet.edge_year", "{year} is as far as the window goes; it begins at its first bar.", year=first)
    )
    return [sheet.table(say("sheet.years", "Years"), ["", *names], rows), sheet.paragraph(edges, "quiet")]


def _months(sheet: Sheet, comparison: Comparison, names: list[str]) -> list[str]:
    frame, years = comparison.monthly_returns(), comparison.yearly_returns()
    heads = ["", *sheet.language.forms.months, say("sheet.year", "year")]
    parts = []
    for name in names:
        rows = [
            (str(year), [number("total_return", value) for value in (*row, years.at[year, name])])
            for year, row in frame.loc[name].iterrows()
        ]
        parts.append(sheet.table(say("sheet.months_of", "Months of {name}", name=name), heads, rows, look="months"))
    return parts


def _rolling(sheet: Sheet, comparison: Comparison, equity: pd.DataFrame, names: list[str]) -> list[str]:
    window = statistics.WINDOW
    if len(equity) <= window:
        few = say(
            "sheet.too_few",
            "The comparison has {n:,} bars: too few for figures of {window} bars, so there are none.",
            n=len(equity),
            window=window,
        )
        return [sheet.paragraph(few)]
    sharpe, swing = comparison.rolling_sharpe(window)[names], comparison.rolling_volatility(window)[names]
    labels = (
        say("sheet.rolling_sharpe", "Sharpe ratio of the last {n} returns", n=window),
        say("sheet.rolling_volatility", "Volatility of the last {n} returns", n=window),
    )
    charts = [
        compared_chart(ROLLING, own_bars.drawn(each, comparison.window), label, unit, imported=comparison.imported)
        for each, label, unit in zip((sharpe, swing), labels, _UNITS, strict=True)
    ]
    on = say("sheet.on", "On {day}", day=equity.index[-1].strftime("%Y-%m-%d"))
    rows = [
        (name, [number("sharpe_ratio", sharpe[name].iloc[-1]), number("annual_volatility", swing[name].iloc[-1])])
        for name in names
    ]
    about = say("sheet.both", "Both a year. The rolling Sharpe ratio is above a risk-free rate of 0.")
    return [
        *(_picture(sheet, chart) for chart in charts),
        sheet.table(on, ["", metric("sharpe_ratio"), metric("annual_volatility")], rows),
        sheet.paragraph(about, "quiet"),
    ]


def _correlation(sheet: Sheet, comparison: Comparison, names: list[str]) -> str:
    chart = correlation_chart(say("sheet.returns", "Returns"), comparison.correlation.loc[names, names])
    return _picture(sheet, chart) if len(names) > 1 else sheet.paragraph(NOTHING)
