"""Figures that answer questions: returns by year or month, drawdowns, streaks, how sure a Sharpe ratio is. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from ...protocol.metrics import METRICS
from ..wording.verdict import pair_of, verdict_of

BARS_A_YEAR = 252  # of daily data
CERTAIN = 1.96  # standard errors: 5 % of chance alone is beyond them
Period = Literal["year", "month"]


def equity_of(curves: Mapping[str, bytes]) -> pd.Series:
    """The equity of a stored result by date."""
    dates = np.frombuffer(curves["date"], "<i8").astype(np.int64).view("datetime64[ns]")
    return pd.Series(np.frombuffer(curves["equity"], "<f8").astype(np.float64), index=pd.DatetimeIndex(dates))


def period_returns(equity: pd.Series, period: Period) -> pd.Series:
    """Return of each calendar year or month, from the last equity of the one before (the first: from its first bar)."""
    index = pd.DatetimeIndex(equity.index)
    ends = equity.groupby(index.strftime("%Y" if period == "year" else "%Y-%m")).last()
    before = ends.shift().fillna(float(equity.iloc[0]))
    returns: pd.Series = (ends / before - 1).mask(before <= 0, 0.0)  # nothing is left to lose
    return returns


class Drawdown(NamedTuple):
    """The deepest fall below an earlier peak."""

    depth: float  # a fraction, negative; 0 where there was none
    peak: dt.date
    trough: dt.date
    recovery: dt.date | None  # the first close back at the peak, if there is one
    last: dt.date  # of all bars


def deepest_drawdown(curves: Mapping[str, bytes]) -> Drawdown:
    """The deepest drawdown, by the stored curve: its peak is the last close at a high before the trough."""
    below = np.frombuffer(curves["drawdown"], "<f8")
    days = [day.date() for day in pd.DatetimeIndex(equity_of(curves).index)]
    trough = int(np.nanargmin(below))
    peak = trough - int(np.argmax(below[: trough + 1][::-1] == 0))
    back = np.flatnonzero(below[trough:] == 0)
    recovery = days[trough + int(back[0])] if len(back) else None
    return Drawdown(float(below[trough]), days[peak], days[trough], recovery, days[-1])


def losing_streak(curves: Mapping[str, bytes]) -> int:
    """The most closed trades in a row that lost."""
    closed = np.frombuffer(curves["trades.exit_date"], "<i8") != np.iinfo(np.int64).min
    longest = now = 0
    for pnl in np.frombuffer(curves["trades.pnl"], "<f8")[closed]:
        now = now + 1 if pnl < 0 else 0
        longest = max(longest, now)
    return longest


class Certainty(NamedTuple):
    """How far a Sharpe ratio is from 0."""

    error: float  # its standard error, a year
    errors: float  # standard errors from 0
    chance: float  # of being that far from 0 by luck, on either side


def sharpe_certainty(sharpe: float, years: float, per_year: float = BARS_A_YEAR) -> Certainty:
    """The standard error of a yearly Sharpe ratio measured on independent returns that are near normal.

    Source: A. Lo (2002), The Statistics of Sharpe Ratios: a bar's ratio has the variance (1 + sr² / 2) / n.

    >>> round(sharpe_certainty(0.37, 20).errors, 2)
    1.65
    """
    bar = sharpe / math.sqrt(per_year)
    error = math.sqrt((1 + bar**2 / 2) / (per_year * years) * per_year)
    errors = sharpe / error
    return Certainty(error, errors, math.erfc(abs(errors) / math.sqrt(2)))


def figure_of(data: Mapping[str, Any], curves: Mapping[str, bytes], metric: str, row: str = "") -> float | None:
    """The figure that a stored result has under the name of a metric; `row` is a strategy of a comparison.

    Beside the metrics of the registry that is what answers and summaries name: the returns of years and months, a
    streak of losses, how much may be luck. None where there is no such figure.
    """
    rows = {str(each["strategy_id"]): each for each in data.get("strategies") or ()}
    metrics = rows.get(row, {}) if rows else data.get("metrics") or {}
    extreme, _, period = metric.partition("_")
    if metric in METRICS:
        found = metrics.get(metric)
    elif metric in _STORED:
        found = data
        for name in _STORED[metric]:
            found = found.get(name) if isinstance(found, Mapping) else None
    elif "equity" not in curves:
        found = _largest_p(data, row) if metric == "p_holm" else None
    elif extreme in ("worst", "best") and period in ("year", "month"):
        returns = period_returns(equity_of(curves), period)  # type: ignore[arg-type]
        found = returns.min() if extreme == "worst" else returns.max()
    else:
        found = losing_streak(curves) if metric == "losing_streak" else None
    return float(found) if isinstance(found, (int, float)) else None


_STORED = {
    "deflated_sharpe_ratio": ("deflatedSharpe",),
    "trials": ("trials", "n"),
    "effective_trials": ("trials", "effective"),
    "people": ("trials", "people"),
    "expected_max_sharpe": ("trials", "expectedMaxSharpe"),
    "overfitting": ("overfitting", "pbo"),
    "neighbours": ("isolatedPeak", "neighbours"),
    "combinations": ("combinations",),
    "paired_returns": ("pairedReturns",),
    "bars": ("bars",),
}
FRACTIONS = frozenset(
    ["overfitting", "worst_year", "best_year", "worst_month", "best_month"]
    + [name for name, metric in METRICS.items() if metric.unit == "fraction"]
)


def _largest_p(data: Mapping[str, Any], leader: str) -> float | None:
    """The weakest evidence among the differences that a comparison claims for its leader."""
    pairs = [pair_of(data, leader, name) for name in verdict_of(data).behind]
    return max((pair["pHolm"] for pair in pairs if pair and pair["pHolm"] is not None), default=None)
