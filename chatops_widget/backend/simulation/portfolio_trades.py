"""The fills of an account of several symbols, and the round trips that they make: the rules of `trades`, a symbol each.

There may be a million of them, so they are kept and counted as columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from .trades import Fills, Floats, Trades

Places = npt.NDArray[np.int64]


@dataclass
class FillLog:
    """Collects the fills of one account, an order at a time."""

    _orders: list[tuple[int, Places, Floats, Floats, Floats]] = field(default_factory=list)

    def add(self, bar: int, symbols: Places, after: Floats, price: Floats, fees: Floats) -> None:
        """Of some symbols, by their places, so many units are held `after` fills at these prices."""
        if len(symbols):
            self._orders.append((bar, symbols, after, price, fees))

    def _columns(self) -> tuple[Places, Places, Floats, Floats, Floats]:
        if not self._orders:
            nothing = np.zeros(0)
            return nothing.astype(np.int64), nothing.astype(np.int64), nothing, nothing, nothing
        bars, symbols, after, price, fees = zip(*self._orders, strict=True)
        bar = np.repeat(bars, [len(each) for each in symbols]).astype(np.int64)
        return bar, *(np.concatenate(each) for each in (symbols, after, price, fees))  # type: ignore[return-value]

    def fills(self, index: pd.DatetimeIndex) -> Fills:
        """The fills as columns, in order."""
        bar, symbol, after, price, fees = self._columns()
        dates = index.to_numpy().astype("datetime64[ns]")
        return Fills(dates[bar], after, price, fees, symbol=symbol.astype(np.float64))

    def trades(self, index: pd.DatetimeIndex, last: Floats) -> Trades:
        """The trades as columns; those still open are marked at the `last` price of their symbol."""
        bar, symbol, after, price, fees = self._columns()
        return round_trips(bar, symbol, after, price, fees, index, last)


def round_trips(
    bar: Places, symbol: Places, after: Floats, price: Floats, fees: Floats, index: pd.DatetimeIndex, last: Floats
) -> Trades:
    """The trades that fills make, in order of entry."""
    order = np.argsort(symbol, kind="stable")
    bar, symbol = bar[order], symbol[order]
    after, price, fees = after[order], price[order], fees[order]
    same = np.append(False, symbol[1:] == symbol[:-1]) if len(symbol) else np.zeros(0, np.bool_)
    before = np.where(same, np.append(0.0, after[:-1]) if len(after) else after, 0.0)
    # What goes from long to short leaves one trade and enters the next: two steps, each with its part of the fee.
    flips = before * after < 0
    steps = np.repeat(np.arange(len(bar)), 1 + flips)
    second = np.append(False, steps[1:] == steps[:-1]) if len(steps) else np.zeros(0, np.bool_)
    first = np.append(second[1:], False) if len(steps) else second
    start, end = np.where(second, 0.0, before[steps]), np.where(first, 0.0, after[steps])
    rate = np.divide(
        fees, np.abs(after - before) * price, out=np.zeros(len(fees)), where=(after != before) & (price != 0)
    )
    bar, symbol, price, rate = bar[steps], symbol[steps], price[steps], rate[steps]
    trade = np.cumsum(start == 0) - 1
    count = int(trade[-1]) + 1 if len(trade) else 0
    change = np.abs(end) - np.abs(start)
    value = np.abs(change) * price

    def total(values: Floats) -> Floats:
        return np.bincount(trade, weights=values, minlength=count).astype(np.float64)

    opening = np.flatnonzero(start == 0)
    entry, side, place = bar[opening], np.where(end[opening] > 0, 1.0, -1.0), symbol[opening]
    leave = np.full(count, len(index), np.int64)
    left = np.zeros(count)
    leave[trade[end == 0]] = bar[end == 0]
    left[trade] = np.abs(end)  # of several steps the last stands
    units, entered = total(np.maximum(change, 0.0)), total(np.where(change > 0, value, 0.0))
    exited, paid = total(np.where(change > 0, 0.0, value)), total(rate * value)
    final = exited + left * last[place]
    pnl = side * (final - entered) - paid
    dates = index.to_numpy().astype("datetime64[ns]")
    found = {
        "entry_date": dates[entry],
        "exit_date": np.append(dates, np.datetime64("NaT"))[leave],
        "side": side,
        "units": units,
        "entry_price": entered / units,
        "exit_price": final / units,
        "pnl": pnl,
        "returns": pnl / entered,
        "bars": (leave - entry).astype(np.float64),
        "fees": paid,
        "notional": entered + exited,
        "symbol": place.astype(np.float64),
    }
    by_entry = np.argsort(entry, kind="stable")
    return Trades(**{name: values[by_entry] for name, values in found.items()})
