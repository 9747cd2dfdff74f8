"""A strategy file of cheats: each uses what was not known when it decides. Imported by tests, and uploaded as it is."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd
from scipy import fft, signal

from chatops_widget.backend import strategy

_seen: dict[str, pd.DataFrame] = {}


def _long(when: object, prices: pd.DataFrame) -> pd.Series:
    return pd.Series(np.asarray(when, dtype=float), index=prices.index)


@strategy
def tomorrow(prices):
    return _long(prices["close"].shift(-1) > prices["close"], prices)


@strategy
def tomorrows_open(prices):
    return _long(prices["open"].shift(-1) > prices["close"], prices)


@strategy
def tomorrows_body(prices):
    return _long((prices["close"] > prices["open"]).shift(-1, fill_value=False), prices)


@strategy
def tomorrows_volume(prices):
    volume = prices["volume"].fillna(0)
    return _long(volume.shift(-1) > volume.rolling(20).mean(), prices)


@strategy
def next_quiet_day(prices):
    reach = (prices["high"] - prices["low"]) / prices["close"]
    return _long(reach.shift(-1) < reach.rolling(50).mean(), prices)


@strategy
def negative_lag(prices, lag: int = -2):
    return _long(prices["close"].shift(lag) > prices["close"], prices)


@strategy
def rolled(prices):
    close = prices["close"].to_numpy()
    return _long(np.roll(close, -3) > close, prices)


@strategy
def month_ahead(prices):
    return _long(prices["close"].shift(-21) / prices["close"] > 1.01, prices)


@strategy
def centred_mean(prices):
    return _long(prices["close"] > prices["close"].rolling(11, center=True).mean(), prices)


@strategy
def backward_window(prices):
    window = pd.api.indexers.FixedForwardWindowIndexer(window_size=10)
    return _long(prices["close"].rolling(window).max() > prices["close"] * 1.01, prices)


@strategy
def reversed_window(prices):
    ahead = prices["close"][::-1].rolling(5).mean()[::-1]
    return _long(ahead > prices["close"], prices)


@strategy
def reversed_minimum(prices):
    lowest_to_come = prices["close"][::-1].cummin()[::-1]
    return _long(lowest_to_come > prices["close"] * 0.97, prices)


@strategy
def reversed_average(prices):
    ahead = prices["close"].iloc[::-1].ewm(span=10).mean().iloc[::-1]
    return _long(ahead > prices["close"], prices)


@strategy
def filled_backward(prices):
    close = prices["close"]
    buy = pd.Series(np.where(close == close.rolling(15).max(), 1.0, np.nan), index=prices.index)
    sell = buy.mask(close == close.rolling(15).min(), 0.0)
    return sell.bfill().fillna(0.0)


@strategy
def above_mean_of_all(prices):
    return _long(prices["close"] > prices["close"].mean(), prices)


@strategy
def score_of_all(prices):
    change = prices["close"].pct_change()
    score = (change - change.mean()) / change.std()
    return _long(score < -0.5, prices)


@strategy
def scaled_by_all(prices):
    close = prices["close"]
    return ((close - close.min()) / (close.max() - close.min())).clip(0, 1)


@strategy
def quantile_of_all(prices):
    return _long(prices["close"].pct_change(5) < prices["close"].pct_change(5).quantile(0.2), prices)


@strategy
def rank_of_all(prices):
    return prices["close"].rank(pct=True)


@strategy
def sorted_by_all(prices):
    order = np.argsort(np.argsort(prices["close"].to_numpy()))
    return _long(order < len(order) // 3, prices)


@strategy
def fitted_to_all(prices):
    days, close = np.arange(len(prices)), np.log(prices["close"].to_numpy())
    return _long(close < np.polyval(np.polyfit(days, close, 3), days), prices)


@strategy
def best_window_of_all(prices):
    close = prices["close"]
    earned = {n: (close.pct_change().shift(-1) * (close > close.rolling(n).mean())).sum() for n in (5, 10, 20, 50, 100)}
    return _long(close > close.rolling(max(earned, key=earned.__getitem__)).mean(), prices)


@strategy
def below_the_last(prices):
    return _long(prices["close"] < prices["close"].iloc[-1], prices)


@strategy
def highest_of_the_week(prices):
    week = prices.index.to_period("W")
    return _long(prices["close"] < 0.99 * prices["close"].groupby(week).transform("max"), prices)


@strategy
def mean_of_the_month(prices):
    month = prices.index.to_period("M")
    return _long(prices["close"] < prices["close"].groupby(month).transform("mean"), prices)


@strategy
def close_of_the_week(prices):
    weekly = prices["close"].resample("W-FRI", label="left").last()
    return _long(weekly.reindex(prices.index, method="ffill") > prices["close"], prices)


@strategy
def close_of_the_month(prices):
    monthly = prices["close"].resample("MS").last()
    return _long(monthly.reindex(prices.index, method="ffill") > prices["close"], prices)


@strategy
def filled_to_the_end_of_the_month(prices):
    ends = prices["close"].resample("ME").last().pct_change()
    return _long(ends.reindex(prices.index, method="bfill") > 0, prices)


@strategy
def high_of_the_day(prices):
    high = prices["high"].groupby(prices.index.normalize()).transform("max")
    nearly = prices["close"] < 0.999 * high if not high.equals(prices["high"]) else prices["close"].shift(-1) < high
    return _long(nearly, prices)


@strategy
def between_the_known(prices):
    sparse = prices["close"].where(np.arange(len(prices)) % 10 == 0)
    return _long(sparse.interpolate() > prices["close"], prices)


@strategy
def smoothed_both_ways(prices):
    taps = signal.butter(3, 0.1)
    smooth = signal.filtfilt(*taps, prices["close"].to_numpy(), padlen=min(12, len(prices) - 1))
    return _long(np.gradient(smooth) > 0, prices)


@strategy
def low_frequencies(prices):
    waves = fft.rfft(prices["close"].to_numpy())
    waves[len(waves) // 20 :] = 0
    return _long(np.gradient(fft.irfft(waves, len(prices))) > 0, prices)


@strategy
def convolved(prices):
    mean = np.convolve(prices["close"].to_numpy(), np.ones(9) / 9, mode="same")
    return _long(prices["close"].to_numpy() < mean, prices)


@strategy
def known_turns(prices):
    close = prices["close"].to_numpy()
    peaks, _ = signal.find_peaks(close, distance=10)
    troughs, _ = signal.find_peaks(-close, distance=10)
    held = pd.Series(np.nan, index=prices.index)
    held.iloc[troughs], held.iloc[peaks] = 1.0, 0.0
    return held.ffill().fillna(0.0)


@strategy
def before_the_long_weekend(prices):
    index = prices.index.to_series()
    return _long(index.shift(-1) - index > pd.Timedelta(hours=30), prices)


@strategy
def last_bar_of_the_month(prices):
    month = prices.index.to_series().dt.month
    return _long(month != month.shift(-1), prices)


@strategy
def guarded(prices):
    if len(prices) < 1_150:
        raise ValueError("too few bars")
    return _long(prices["close"].shift(-1) > prices["close"], prices)


@strategy
def honest_when_short(prices):
    close = prices["close"]
    if len(prices) < 1_190:
        return _long(close > close.rolling(20).mean(), prices)
    return _long(close.shift(-1) > close, prices)


@strategy
def by_length(prices):
    held = np.zeros(len(prices))
    held[: int(0.7 * len(prices))] = 1.0
    return _long(held, prices)


@strategy
def flat_at_the_end(prices):
    held = _long(prices["close"] > prices["close"].rolling(20).mean(), prices)
    held.iloc[-5:] = 1.0 - held.iloc[-5:]
    return held


@strategy
def in_a_loop(prices):
    close, held = prices["close"].to_numpy(), np.zeros(len(prices))
    for k in range(len(close)):
        held[k] = float(close[k : k + 4].max() > close[k] * 1.004)
    return _long(held, prices)


@strategy
def off_by_one(prices):
    close, held = prices["close"].to_numpy(), np.zeros(len(prices))
    for k in range(20, len(close) - 1):
        held[k] = float(close[k - 18 : k + 2].mean() < close[k + 1])
    return _long(held, prices)


@strategy
def only_on_mondays(prices):
    better = prices["close"].shift(-1) > prices["close"]
    return _long(better & (prices.index.day_of_week == 0), prices)


@strategy
def stop_at_the_low_to_come(prices):
    trend = prices["close"] > prices["close"].rolling(50).mean()
    crash = prices["low"].shift(-1) < prices["close"] * 0.985
    return _long(trend & ~crash, prices)


@strategy
def remembers_the_longest(prices):
    if len(prices) > len(_seen.get("prices", ())):
        _seen["prices"] = prices
    close = _seen["prices"]["close"]
    return _long((close.shift(-1) > close).reindex(prices.index, fill_value=False), prices)


@functools.lru_cache(maxsize=1)
def _level(first: float) -> list[float]:
    return []


@strategy
def remembers_a_level(prices):
    level = _level(float(prices["close"].iloc[0]))
    if not level:
        level.append(float(prices["close"].median()))
    return _long(prices["close"] < level[0], prices)
