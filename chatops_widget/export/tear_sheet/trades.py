"""How the trades of each strategy came out: how many, how often won, and how their returns spread."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ...errors import CurvesUnavailable
from ...errors.sentences import joined, say
from ...protocol.metric_text import NOTHING
from ...results.comparison import Comparison
from .cells import Cell, Sheet, metric, number

FIGURES = ("n_trades", "win_rate", "profit_factor", "expectancy")
EDGES = (-math.inf, -0.1, -0.05, -0.02, 0.0, 0.02, 0.05, 0.1, math.inf)  # of a trade's return
QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
_BETWEEN = [
    say("sheet.below", "below {edge}", edge="−10 %"),
    *(say("sheet.up_to", "to {edge}", edge=edge) for edge in ("−5 %", "−2 %", "0", "2 %", "5 %", "10 %")),
    say("sheet.above", "above"),
]
_OF = [
    say("sheet.worst", "worst"),
    "5 %",
    "25 %",
    say("sheet.median", "median"),
    "75 %",
    "95 %",
    say("sheet.best", "best"),
]
TRADES = say("sheet.trades", "Trades")


def trades(sheet: Sheet, comparison: Comparison) -> str:
    frame = comparison.metrics
    known = [name for name in FIGURES if name in frame and frame[name].notna().any()]
    if not known:
        told = say("sheet.no_trades", "Nothing is known of single trades.")
        return sheet.section(TRADES, sheet.paragraph(told))
    rows = [(str(name), [number(each, row[each]) for each in known]) for name, row in frame[known].iterrows()]
    table = sheet.table(TRADES, ["", *map(metric, known)], rows)
    return sheet.section(TRADES, table, *_spread(sheet, comparison))


def _spread(sheet: Sheet, comparison: Comparison) -> list[str]:
    try:
        every = comparison.trades
    except CurvesUnavailable as error:
        rest = say("sheet.no_spread", "So how their returns spread is not known.")
        return [sheet.paragraph(joined([error.message, rest]))]
    closed = every[every["exit_date"].notna()]
    returns = {str(name): _of(closed, str(name)) for name in comparison.metrics.index}
    counts, shares = [], []
    for name, values in returns.items():
        told = values if _is_known(comparison, name) else None
        counts.append((name, _counts(told)))
        shares.append((name, _quantiles(told)))
    by_return = say("sheet.by_return", "Closed trades by their return")
    of_closed = say("sheet.of_closed", "Returns of closed trades")
    about = say(
        "sheet.a_trade",
        "A trade's return is its gain, fees taken off, over what was entered. Bins hold their lower edge.",
    )
    return [
        sheet.table(by_return, ["", *_BETWEEN], counts),
        sheet.table(of_closed, ["", *_OF, say("sheet.mean", "mean")], shares),
        sheet.paragraph(about, "quiet"),
    ]


def _of(closed: pd.DataFrame, name: str) -> pd.Series:
    found: pd.Series = closed.loc[closed.index == name, "return"]
    return found


def _is_known(comparison: Comparison, name: str) -> bool:
    return "n_trades" in comparison.metrics and bool(comparison.metrics["n_trades"].notna()[name])


def _counts(values: pd.Series | None) -> list[Cell]:
    if values is None:
        return [NOTHING] * len(_BETWEEN)
    bins = np.searchsorted(EDGES[1:-1], values.to_numpy(np.float64), side="right")
    return [number("n_trades", float(count)) for count in np.bincount(bins, minlength=len(_BETWEEN))]


def _quantiles(values: pd.Series | None) -> list[Cell]:
    if values is None or values.empty:
        return [NOTHING] * (len(QUANTILES) + 1)
    return [number("total_return", each) for each in (*values.quantile(list(QUANTILES)), values.mean())]
