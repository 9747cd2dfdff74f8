"""Figures that answer questions: returns by year or month, drawdowns, streaks, how sure a Sharpe ratio is. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from ...protocol.figure_names import FIGURES, WINDOW_FIGURES
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


def drawdown_of(curves: Mapping[str, bytes]) -> tuple[np.ndarray, list[dt.date]]:
    """How far below its peak a stored result stood at each bar, a fraction, and the days of its bars."""
    days = [day.date() for day in pd.DatetimeIndex(equity_of(curves).index)]
    return np.frombuffer(curves["drawdown"], "<f8"), days


def peak_before(below: np.ndarray, at: int) -> int:
    """The bar of the last peak up to a bar; of an account that never came to its starting cash, the first."""
    peaks = np.flatnonzero(below[: at + 1] == 0)
    return int(peaks[-1]) if len(peaks) else 0


def deepest_drawdown(curves: Mapping[str, bytes]) -> Drawdown:
    """The deepest drawdown, by the stored curve: its peak is the last close at a high before the trough."""
    below, days = drawdown_of(curves)
    trough = int(np.nanargmin(below))
    peak = peak_before(below, trough)
    back = np.flatnonzero(below[trough:] == 0)
    recovery = days[trough + int(back[0])] if len(back) else None
    return Drawdown(float(below[trough]), days[peak], days[trough], recovery, days[-1])


def longest_drawdown(curves: Mapping[str, bytes]) -> Drawdown:
    """The drawdown of the most bars below a peak, which `max_drawdown_duration` counts; the first of equals."""
    below, days = drawdown_of(curves)
    # The peak of each drawdown, and where the last one ends; the starting cash before the first bar is one, too.
    peaks = np.concatenate([[-1], np.flatnonzero(below == 0), [len(below)]])
    lengths = np.diff(peaks) - 1
    at = int(lengths.argmax())
    first, after = max(int(peaks[at]), 0), int(peaks[at + 1])
    trough = first + int(np.argmin(below[first : max(after, first + 1)]))
    return Drawdown(
        float(below[trough]), days[first], days[trough], days[after] if after < len(days) else None, days[-1]
    )


class Within(NamedTuple):
    """What an account did between two days."""

    first: dt.date  # of its bars in that time
    last: dt.date
    total: float  # return, a fraction
    drawdown: float  # the deepest one of that time alone, a fraction, negative


def within(equity: pd.Series, start: dt.date | None, end: dt.date | None) -> Within | None:
    """Return and drawdown between two days, both included; None where there is no bar.

    Measured from the last equity before, as `period_returns` does; where there is none, from that of the first bar.
    """
    inside = equity.loc[None if start is None else pd.Timestamp(start) : None if end is None else pd.Timestamp(end)]
    if inside.empty:
        return None
    before = equity.loc[: pd.DatetimeIndex(inside.index)[0]].iloc[-2:-1]
    path = np.concatenate([before.to_numpy(), inside.to_numpy()])
    peaks = np.maximum.accumulate(path)
    below = np.divide(path, peaks, out=np.ones_like(path), where=peaks > 0) - 1  # nothing is left to lose
    total = float(path[-1] / path[0] - 1) if path[0] > 0 else 0.0
    days = pd.DatetimeIndex(inside.index)
    return Within(days[0].date(), days[-1].date(), total, float(below.min()))


class ClosedTrades(NamedTuple):
    """The closed trades of an account, a value each."""

    pnl: np.ndarray  # after costs, in currency
    returns: np.ndarray  # of what was put in, fractions
    long: np.ndarray  # whether it was bought first
    entries: pd.DatetimeIndex
    exits: pd.DatetimeIndex
    places: np.ndarray | None  # of the symbols in `data["symbols"]`, where there are several

    @property
    def won(self) -> int:
        return int((self.pnl > 0).sum())

    @property
    def lost(self) -> int:
        return int((self.pnl < 0).sum())

    def extreme(self, topic: str) -> int:
        """The place of the “worst…” or the “best…” one by what it made."""
        return int(self.pnl.argmin() if topic.startswith("worst") else self.pnl.argmax())


def closed_trades(curves: Mapping[str, bytes]) -> ClosedTrades | None:
    """Those of a stored result; None where no trades are known, as of imported returns."""
    if "trades.pnl" not in curves:
        return None
    entered, left = (np.frombuffer(curves[f"trades.{name}_date"], "<i8").astype(np.int64) for name in ("entry", "exit"))
    pnl, returns, side = (np.frombuffer(curves[f"trades.{name}"], "<f8") for name in ("pnl", "return", "side"))
    closed = left != np.iinfo(np.int64).min
    entries, exits = (pd.DatetimeIndex(each[closed].view("datetime64[ns]")) for each in (entered, left))
    place = np.frombuffer(curves["trades.symbol"], "<f8")[closed].astype(int) if "trades.symbol" in curves else None
    return ClosedTrades(pnl[closed], returns[closed], side[closed] > 0, entries, exits, place)


def losing_streak(curves: Mapping[str, bytes]) -> int:
    """The most closed trades in a row that lost."""
    trades = closed_trades(curves)
    longest = now = 0
    for pnl in () if trades is None else trades.pnl:
        now = now + 1 if pnl < 0 else 0
        longest = max(longest, now)
    return longest


def last_exposure(curves: Mapping[str, bytes]) -> float:
    """Position value over equity at the last close, of several symbols net; negative when short."""
    return float(np.frombuffer(curves["exposure"], "<f8")[-1])


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

    Beside the metrics of the registry those of `protocol/figure_names.py`, which answers and summaries name. None where
    there is no such figure, and of a name that stands in neither.
    """
    rows = {str(each["strategy_id"]): each for each in data.get("strategies") or ()}
    metrics = rows.get(row, {}) if rows else data.get("metrics") or {}
    extreme, _, period = metric.partition("_")
    if metric in METRICS:
        found = metrics.get(metric)
    elif metric not in FIGURES and metric.partition(":")[0] not in WINDOW_FIGURES:
        found = None
    elif metric in _STORED:
        found = data
        for name in _STORED[metric]:
            found = found.get(name) if isinstance(found, Mapping) else None
    elif "equity" not in curves:
        found = _largest_p(data, row) if metric == "p_holm" else None
    elif extreme in ("worst", "best") and period in ("year", "month"):
        returns = period_returns(equity_of(curves), period)  # type: ignore[arg-type]
        found = returns.min() if extreme == "worst" else returns.max()
    elif metric == "current_drawdown":
        found = float(np.frombuffer(curves["drawdown"], "<f8")[-1])
    elif metric == "last_exposure":
        found = last_exposure(curves) if "exposure" in curves else None
    elif metric.partition(":")[0] in WINDOW_FIGURES:
        found = _of_window(curves, *metric.split(":", 2))
    else:
        found = _of_trades(curves, metric)
    return float(found) if isinstance(found, (int, float)) else None


def window_metric(name: str, between: Within) -> str:
    """The name of a figure of a window: `window_return:2008-01-02:2008-12-31`."""
    return f"{name}:{between.first}:{between.last}"


def _of_window(curves: Mapping[str, bytes], name: str, start: str = "", end: str = "") -> float | None:
    try:
        days = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    except ValueError:
        return None
    between = within(equity_of(curves), *days)
    if between is None:
        return None
    return between.total if name == "window_return" else between.drawdown


def _of_trades(curves: Mapping[str, bytes], name: str) -> float | None:
    trades = closed_trades(curves)
    if trades is None:
        return None
    match name:
        case "losing_streak":
            return losing_streak(curves)
        case "closed_trades":
            return len(trades.pnl)
        case "winning_trades":
            return trades.won
        case "losing_trades":
            return trades.lost
        case "worst_trade" | "best_trade" | "worst_trade_return" | "best_trade_return" if len(trades.pnl):
            return float((trades.returns if name.endswith("return") else trades.pnl)[trades.extreme(name)])
    return None


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


def is_fraction(metric: str) -> bool:
    """Whether a figure may be shown as per cent."""
    name = WINDOW_FIGURES.get(metric.partition(":")[0], metric)
    return (METRICS[name].unit if name in METRICS else FIGURES.get(name)) == "fraction"


def _largest_p(data: Mapping[str, Any], leader: str) -> float | None:
    """The weakest evidence among the differences that a comparison claims for its leader."""
    pairs = [pair_of(data, leader, name) for name in verdict_of(data).behind]
    return max((pair["pHolm"] for pair in pairs if pair and pair["pHolm"] is not None), default=None)
