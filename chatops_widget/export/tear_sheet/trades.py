"""How the trades of each strategy came out: how many, how often won, and how their returns spread."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ...errors import CurvesUnavailable
from ...protocol.metric_text import NOTHING, label
from ...results.comparison import Comparison
from .cells import Cell, number, paragraph, section, table

FIGURES = ("n_trades", "win_rate", "profit_factor", "expectancy")
EDGES = (-math.inf, -0.1, -0.05, -0.02, 0.0, 0.02, 0.05, 0.1, math.inf)  # of a trade's return
QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
_BETWEEN = ["below −10 %", "to −5 %", "to −2 %", "to 0", "to 2 %", "to 5 %", "to 10 %", "above"]
_OF = ["worst", "5 %", "25 %", "median", "75 %", "95 %", "best"]


def trades(comparison: Comparison) -> str:
    frame = comparison.metrics
    known = [name for name in FIGURES if name in frame and frame[name].notna().any()]
    if not known:
        return section("Trades", paragraph("Nothing is known of single trades."))
    rows = [(str(name), [number(each, row[each]) for each in known]) for name, row in frame[known].iterrows()]
    return section("Trades", table("Trades", ["", *map(label, known)], rows), *_spread(comparison))


def _spread(comparison: Comparison) -> list[str]:
    try:
        every = comparison.trades
    except CurvesUnavailable as error:
        return [paragraph(f"{error.message} So how their returns spread is not known.")]
    closed = every[every["exit_date"].notna()]
    returns = {str(name): _of(closed, str(name)) for name in comparison.metrics.index}
    counts, shares = [], []
    for name, values in returns.items():
        told = values if _is_known(comparison, name) else None
        counts.append((name, _counts(told)))
        shares.append((name, _quantiles(told)))
    return [
        table("Closed trades by their return", ["", *_BETWEEN], counts),
        table("Returns of closed trades", ["", *_OF, "mean"], shares),
        paragraph(
            "A trade's return is its gain, fees taken off, over what was entered. Bins hold their lower edge.", "quiet"
        ),
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
