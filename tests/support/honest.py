"""A strategy file of honest strategies, written as people write them. Imported by tests, and uploaded as it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import signal

from chatops_widget.backend import strategy


def _long(when: object, prices: pd.DataFrame) -> pd.Series:
    return pd.Series(np.asarray(when, dtype=float), index=prices.index)


@strategy
def loop(prices, window: int = 20):
    close, held, out = prices["close"].to_numpy(), 0.0, []
    for k in range(len(close)):
        if k >= window:
            high, low = close[k - window : k].max(), close[k - window : k].min()
            held = 1.0 if close[k] > high else 0.0 if close[k] < low else held
        out.append(held)
    return pd.Series(out, index=prices.index)


@strategy
def expanding_mean(prices):
    return _long(prices["close"] > prices["close"].expanding(30).mean(), prices)


@strategy
def expanding_quantile(prices):
    change = prices["close"].pct_change(3)
    return _long(change < change.expanding(60).quantile(0.3), prices)


@strategy
def exponential(prices):
    close = prices["close"]
    return _long(close.ewm(span=12).mean() > close.ewm(span=26).mean(), prices)


@strategy
def last_weeks_close(prices):
    weekly = prices["close"].resample("W-FRI", label="right", closed="right").last().dropna()
    known = weekly.shift(1).reindex(prices.index, method="ffill")
    return _long(prices["close"] > known, prices)


@strategy
def last_months_mean(prices):
    month = prices.index.to_period("M")
    means = prices["close"].groupby(month).mean().shift(1)
    return _long(prices["close"].to_numpy() > means.reindex(month).to_numpy(), prices)


@strategy
def days_high_so_far(prices):
    day = prices.index.normalize()
    high = prices["high"].groupby(day).cummax()
    low = prices["low"].groupby(day).cummin()
    return _long(prices["close"] > (high + low) / 2, prices)


@strategy
def within_the_day(prices):
    day = prices["close"].groupby(prices.index.normalize())
    mean = day.expanding().mean().reset_index(level=0, drop=True)
    return _long(prices["close"] >= mean, prices)


@strategy
def rolling_bands(prices, window: int = 20):
    close = prices["close"]
    middle, width = close.rolling(window).mean(), close.rolling(window).std()
    held = pd.Series(np.nan, index=prices.index).mask(close > middle, 0.0).mask(close < middle - width, 1.0)
    return held.ffill()


@strategy
def rolling_rank(prices):
    return prices["close"].rolling(50).rank(pct=True)


@strategy
def rolling_score(prices):
    change = prices["close"].pct_change()
    score = (change - change.rolling(60).mean()) / change.rolling(60).std()
    return (-score / 3).clip(-1, 1)


@strategy
def three_states(prices):
    state, out = "out", []
    for opened, high, low, close in prices[["open", "high", "low", "close"]].to_numpy():
        if state == "out" and close > opened * 1.004:
            state, stop = "long", low
        elif state == "long" and close < stop:
            state, count = "waiting", 5
        elif state == "waiting":
            count -= 1
            state = "out" if count <= 0 or high > opened * 1.02 else state
        out.append(float(state == "long"))
    return pd.Series(out, index=prices.index)


@strategy
def online_regression(prices):
    """Recursive least squares of a return on the two before it."""
    change = prices["close"].pct_change().fillna(0.0).to_numpy()
    weights, spread, out = np.zeros(2), np.eye(2) * 1e4, [0.0, 0.0]
    for k in range(2, len(change)):
        known = change[k - 2 : k][::-1]
        gain = spread @ known / (0.99 + known @ spread @ known)
        weights = weights + gain * (change[k] - known @ weights)
        spread = (spread - np.outer(gain, known @ spread)) / 0.99
        out.append(float(np.clip(200 * (weights @ change[k - 1 : k + 1][::-1]), -1, 1)))
    return pd.Series(out[: len(change)], index=prices.index)


@strategy
def refitted_each_quarter(prices):
    close = np.log(prices["close"].to_numpy())
    out, slope = np.zeros(len(close)), 0.0
    for k in range(63, len(close)):
        if k % 63 == 0:
            slope = np.polyfit(np.arange(63), close[k - 63 : k], 1)[0]
        out[k] = float(slope > 0)
    return _long(out, prices)


@strategy
def dice_seeded_by_the_first_price(prices):
    dice = np.random.default_rng(int(prices["close"].iloc[0] * 1_000))
    return _long(dice.random(len(prices)) > 0.5, prices)


@strategy
def turn_of_the_month(prices):
    days = prices.index
    return _long((days.day >= 28) | (days.day <= 3), prices)


@strategy
def before_the_month_ends_on_the_calendar(prices):
    days = prices.index.normalize()
    left = np.busday_count(
        days.to_numpy().astype("datetime64[D]"), (days + pd.offsets.MonthEnd(0)).to_numpy().astype("datetime64[D]")
    )
    return _long(left <= 2, prices)


@strategy
def causal_filter(prices):
    change = prices["close"].pct_change().fillna(0.0).to_numpy()
    return _long(signal.lfilter(*signal.butter(2, 0.05), change) > 0, prices)


@strategy
def causal_convolution(prices):
    close = prices["close"].to_numpy()
    mean = np.convolve(close, np.ones(10) / 10)[: len(close)]
    mean[:9] = np.nan
    return _long(close > mean, prices)


@strategy
def needs_many_bars(prices, window: int = 250):
    if len(prices) < window:
        raise ValueError(f"needs {window} bars")
    return _long(prices["close"] > prices["close"].rolling(window).mean(), prices)


@strategy
def drawdown_switch(prices):
    close = prices["close"]
    return _long(close / close.cummax() > 0.95, prices)


@strategy
def target_volatility(prices):
    spread = prices["close"].pct_change().ewm(halflife=20).std()
    return (0.006 / spread).clip(0, 1)


@strategy
def short_and_long(prices):
    change = prices["close"].diff(5)
    return np.sign(change).fillna(0.0)


@strategy
def volume_breakout(prices):
    volume = prices["volume"].fillna(0.0)
    busy = volume > 1.2 * volume.rolling(20).mean().shift(1)
    return _long(busy & (prices["close"] > prices["open"]), prices)


@strategy
def always(prices):
    return pd.Series(1.0, index=prices.index)
