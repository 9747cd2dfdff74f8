"""Other futures: prices that are the same up to a bar and others from there on. Pure.

A strategy that sees only what was known decides the same up to that bar, whatever comes after it.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..prices.several import is_wide

Floats = npt.NDArray[np.float64]
Bars = dict[str, Floats]  # by column
# What comes after the cut: nothing; a rise or a fall to a quarter; or what came, upside down, a month later.
Future = Literal["ends", "rises", "falls", "mirrored"]

STEP = float(np.log(4.0))  # how far it rises or falls, in logs
PACE = 8.0  # bars, in which most of that happens: the first makes a good tenth of it
FURTHEST = 5.0  # logs from the last known close, so that no price gets out of hand
LATER = np.timedelta64(33, "D")  # another weekday, and another day of the month


def with_future(prices: pd.DataFrame, cut: int, future: Future, bars: int | None = None) -> pd.DataFrame:
    """The first `cut` bars of `prices` as they are, then another future, up to `bars` in all."""
    if future == "ends":
        return prices.iloc[:cut]
    if is_wide(prices):
        return _of_each(prices, cut, future, bars)
    end = len(prices) if bars is None else min(max(bars, cut + 1), len(prices))
    table = prices.iloc[:end].to_numpy(np.float64, copy=True)
    came = {str(name): table[cut:, place] for place, name in enumerate(prices)}
    last = float(prices["close"].iloc[cut - 1])
    altered = _mirrored(came, last) if future == "mirrored" else _moved(came, last, up=future == "rises")
    for name, values in altered.items():
        came[name][:] = values
    index = prices.index[:end]
    if future == "mirrored":
        dates = index.to_numpy().copy()
        dates[cut:] += LATER
        index = pd.DatetimeIndex(dates, name=index.name)
    return pd.DataFrame(table, index=index, columns=prices.columns)


def _of_each(prices: pd.DataFrame, cut: int, future: Future, bars: int | None) -> pd.DataFrame:
    """Another future of each symbol; one that has no price yet, or none at a bar, still has none there."""
    parts, index = {}, prices.index
    for symbol in prices["close"].columns:
        own: Any = prices.xs(symbol, axis=1, level=1)
        other = with_future(own.ffill().bfill(), cut, future, bars)
        same, index = own.iloc[: len(other)], other.index
        begun = bool(same["close"].iloc[:cut].notna().any())
        parts[symbol] = (other.where(same.notna().to_numpy()) if begun else same).set_axis(index)
    whole: pd.DataFrame = pd.concat(parts, axis=1).swaplevel(axis=1)[prices.columns]
    return whole


def _mirrored(came: Bars, last: float) -> Bars:
    """What rose falls, twice as far, and much volume is little."""

    def flipped(name: str) -> Floats:
        away = np.clip(-2 * np.log(came[name] / last), -FURTHEST, FURTHEST)
        bars: Floats = last * np.exp(away)
        return bars

    bars = {"open": flipped("open"), "high": flipped("low"), "low": flipped("high"), "close": flipped("close")}
    if "volume" in came:
        known = came["volume"][~np.isnan(came["volume"])]
        bars["volume"] = (known.max() + known.min() if len(known) else 0.0) - came["volume"]
    return bars


def _moved(came: Bars, last: float, *, up: bool) -> Bars:
    """A calm rise in thick trading, or a wild fall in thin: what a trader would most like to tell apart."""
    bars = np.arange(1, len(came["close"]) + 1)
    level = STEP * (1 - np.exp(-bars / PACE)) * (1 if up else -1)
    ripple = 0.01 * np.sin(bars) if up else 0.08 * np.sin(1.7 * bars)
    close = last * np.exp(level + ripple)
    opened = np.concatenate([[last], close[:-1]])
    reach = 0.001 if up else 0.1
    moved = {
        "open": opened,
        "high": np.maximum(opened, close) * (1 + reach),
        "low": np.minimum(opened, close) * (1 - reach),
        "close": close,
    }
    if "volume" in came:
        moved["volume"] = came["volume"] * (8.0 if up else 0.125)
    return moved
