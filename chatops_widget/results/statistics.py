"""What an equity curve says over time: returns, drawdown, rolling Sharpe ratio, months. Pure: pandas in, pandas out.

The card in the panel and the properties in Python read the same numbers, because both come from here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import BadInput
from ..errors.sentences import say
from ..protocol import equity as curves

WINDOW = 126  # bars: half a year of days
CALM = 1e-4  # of the largest return: the spread of a window in which little happens
PART = 1_000_000  # returns that are looked at together
_YEAR = pd.Timedelta(days=365.2425)

Frame = TypeVar("Frame", pd.Series, pd.DataFrame)
Floats = npt.NDArray[np.float64]
Measure = Callable[[Floats], Floats]  # of windows of returns, a row each


def simple_returns(equity: Frame) -> Frame:
    """``E[t] / E[t-1] - 1``, NaN first; 0 once the equity is 0, because nothing is left to lose."""
    return _each(curves.simple_returns, equity)


def drawdowns(equity: Frame) -> Frame:
    """``E[t] / max(E[0..t]) - 1``: a fraction, 0 or negative."""
    return _each(curves.drawdowns, equity)


def _each(measure: Callable[[Floats], Floats], equity: Frame) -> Frame:
    """What it says of each curve, on the same dates."""
    values = measure(equity.to_numpy(np.float64).T).T
    if isinstance(equity, pd.DataFrame):
        return pd.DataFrame(values, index=equity.index, columns=equity.columns)
    return pd.Series(values, index=equity.index, name=equity.name)


def rolling_sharpe(equity: Frame, window: int, bars_per_year: float) -> Frame:
    """``mean(r) / sd(r) * sqrt(bars_per_year)`` over the last `window` simple returns r.

    The standard deviation has ``window - 1`` in its divisor and the risk-free rate is 0, as in the metric
    `sharpe_ratio`. NaN until there are `window` returns, and where they do not vary.
    """
    if not _is_window(window):
        raise BadInput(
            say(
                "curves.window",
                "A rolling Sharpe ratio over {n} bars is undefined.",
                n=repr(window),
            ),
            hint=say("curves.window_takes", "Use 2 bars or more."),
        )
    returns = simple_returns(equity)
    rolling = returns.rolling(int(window))
    varied = rolling.max() - rolling.min() > curves.NOISE
    ratio = (rolling.mean() / rolling.std()).where(varied)
    calm = varied & _calm(rolling.std(), returns)
    return _by_themselves(_ratio, ratio, returns, int(window), calm) * math.sqrt(bars_per_year)


def rolling_volatility(equity: Frame, window: int, bars_per_year: float) -> Frame:
    """``sd(r) * sqrt(bars_per_year)`` over the last `window` simple returns r, with ``window - 1`` in the divisor.

    NaN until there are `window` returns; 0 where they do not vary.
    """
    if not _is_window(window):
        raise BadInput(
            say("curves.volatility_window", "A volatility over {n} bars is undefined.", n=repr(window)),
            hint=say("curves.window_takes", "Use 2 bars or more."),
        )
    returns = simple_returns(equity)
    spread = returns.rolling(int(window)).std()
    calm = spread.notna() & _calm(spread, returns)
    return _by_themselves(_spread, spread, returns, int(window), calm) * math.sqrt(bars_per_year)


def _is_window(window: object) -> bool:
    return isinstance(window, (int, np.integer)) and not isinstance(window, bool) and int(window) >= 2


def _calm(spread: Frame, returns: Frame) -> Frame:
    """Where a window's spread is so small that the rounding of others may be in it."""
    calm: Frame = ~(spread > CALM * returns.abs().max())
    return calm


def _by_themselves(measure: Measure, rolled: Frame, returns: Frame, window: int, calm: Frame) -> Frame:
    """`rolled`, with each calm window measured by itself.

    Pandas adds up as it goes, and keeps the rounding of what has left the window.
    """
    wanted = calm.to_numpy().T
    if not wanted.any():
        return rolled
    return rolled.mask(calm, _each(lambda values: _of_tails(measure, values, window, wanted), returns))


def _of_tails(measure: Measure, returns: Floats, window: int, wanted: npt.NDArray[np.bool_]) -> Floats:
    """What it says of the `window` returns that end at each bar that is wanted; else NaN."""
    found = np.full(returns.shape, np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(returns, window, axis=-1)
    places = np.argwhere(wanted)
    for part in np.array_split(places, len(places) * window // PART + 1):
        *row, last = part.T
        found[(*row, last)] = measure(windows[(*row, last + 1 - window)])
    return found


def _ratio(tails: Floats) -> Floats:
    spread = tails.std(axis=-1, ddof=1)
    ratios: Floats = np.divide(
        tails.mean(axis=-1), spread, out=np.full(len(tails), np.nan), where=spread > curves.NOISE
    )
    return ratios


def _spread(tails: Floats) -> Floats:
    spread: Floats = tails.std(axis=-1, ddof=1)
    return np.where(spread > curves.NOISE, spread, 0.0)


def monthly_returns(equity: pd.Series) -> pd.DataFrame:
    """Simple returns compounded over each calendar month: one row a year, columns 1 to 12, NaN where there are none.

    A month's return is its last equity over the last of the month before; the first month starts from the first bar.
    """
    index = pd.DatetimeIndex(equity.index)
    change = _changes(equity, pd.Index(index.year * 12 + index.month - 1))
    years = np.unique(change.index // 12)
    table = pd.DataFrame(
        np.nan, index=pd.Index(years, name="year", dtype="int64"), columns=pd.RangeIndex(1, 13, name="month")
    )
    cells = table.to_numpy().copy()
    cells[np.searchsorted(years, change.index // 12), change.index % 12] = change.to_numpy(np.float64)
    return pd.DataFrame(cells, index=table.index, columns=table.columns)


def yearly_returns(equity: pd.Series) -> pd.Series:
    """Simple returns compounded over each calendar year, NaN where there are none; the index is the year.

    A year's return is its last equity over the last of the year before; the first year starts from the first bar.
    """
    years = pd.DatetimeIndex(equity.index).year
    return _changes(equity, pd.Index(years, name="year", dtype="int64"))


def _changes(equity: pd.Series, periods: pd.Index) -> pd.Series:
    """Of each period that has bars, what its last equity is over the last of the one before."""
    last = equity.groupby(periods).last()
    before = last.shift(1)
    if len(last):
        before.iloc[0] = equity.iloc[0] if int((periods == periods[0]).sum()) > 1 else np.nan
    change: pd.Series = (last / before - 1).mask(before <= 0, 0.0)
    return change


def bars_per_year(told: object, dates: pd.DatetimeIndex) -> float:
    """What the backend says a year of these bars has; else what it has on average."""
    if isinstance(told, (int, float)) and not isinstance(told, bool) and math.isfinite(told) and told > 0:
        return float(told)
    span = dates[-1] - dates[0] if len(dates) > 1 else pd.Timedelta(0)
    return (len(dates) - 1) / (span / _YEAR) if span > pd.Timedelta(0) else math.nan
