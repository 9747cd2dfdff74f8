"""Figures that answer questions: returns by year or month, a losing streak, how sure a Sharpe ratio is. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from ...protocol.metrics import METRICS

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
    returns: pd.Series = ends / before - 1
    return returns


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


def spelled(metric: str, value: float | None) -> str:
    """A metric as people read it."""
    if value is None:
        return "–"
    match METRICS[metric].unit:
        case "fraction":
            return f"{value:.1%}"
        case "ratio":
            return f"{value:.2f}"
        case "money":
            return f"{value:,.2f}"
    return f"{value:,.0f}"
