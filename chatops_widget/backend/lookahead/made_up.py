"""Prices of nothing, the same each time: daily bars, hours of a session, hours around the clock."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..prices.several import wide

DAYS, HOURS = 1_500, 1_200  # most windows fit into them
SESSION = [f"{hour:02}:30" for hour in range(9, 16)]
HOLIDAYS = 0.03  # of all weekdays, so that no two weeks or months need be alike


def daily(bars: int = DAYS) -> pd.DataFrame:
    """Weekdays but for some holidays."""
    return _walk(_open_days(bars)[:bars], seed=1, spread=0.012)


def sessions(bars: int = HOURS) -> pd.DataFrame:
    """Seven hours a day on weekdays but for some holidays, with a gap overnight."""
    days = _open_days(-(-bars // len(SESSION)))
    hours = pd.DatetimeIndex([day + pd.Timedelta(f"{time}:00") for day in days for time in SESSION])[:bars]
    return _walk(hours, seed=2, spread=0.005)


def around_the_clock(bars: int = HOURS) -> pd.DataFrame:
    """Every hour of every day."""
    return _walk(pd.date_range("2021-03-02", periods=bars, freq="h"), seed=3, spread=0.006)


def several(prices: pd.DataFrame) -> pd.DataFrame:
    """Bars of three symbols, as a portfolio strategy is shown them: these, and two that move otherwise."""
    level = prices["close"] / prices["close"].iloc[0]
    bars = np.arange(len(prices))
    slow = np.exp(0.05 * np.sin(bars / 40))
    factors = {"AAA": np.ones(len(prices)), "BBB": (level**-1.5 * slow).to_numpy(), "CCC": slow * np.exp(bars / 9000)}
    moved = {}
    for symbol, factor in factors.items():
        own = prices.copy()
        own[["open", "high", "low", "close"]] = prices[["open", "high", "low", "close"]].mul(factor, axis=0)
        moved[symbol] = own
    return wide(list(moved), list(moved.values()))


def _open_days(count: int) -> pd.DatetimeIndex:
    days = pd.bdate_range("2010-01-04", periods=count + count // 10 + 5)
    kept = np.random.default_rng(4).random(len(days)) >= HOLIDAYS
    return days[kept][:count]


def _walk(index: pd.DatetimeIndex, *, seed: int, spread: float) -> pd.DataFrame:
    dice, bars = np.random.default_rng(seed), len(index)
    close = 100 * np.exp(np.cumsum(dice.normal(spread / 40, spread, bars)))
    opened = close * np.exp(dice.normal(0, spread / 3, bars))
    beyond = np.abs(dice.normal(0, spread / 2, (2, bars)))
    return pd.DataFrame(
        {
            "open": opened,
            "high": np.maximum(opened, close) * (1 + beyond[0]),
            "low": np.minimum(opened, close) * (1 - beyond[1]),
            "close": close,
            "volume": dice.integers(1_000, 1_000_000, bars).astype(float),
        },
        index=pd.DatetimeIndex(index.to_numpy(), name="date"),  # without a freq, as prices from a file are
    )
