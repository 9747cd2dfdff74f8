"""The trades of a part of a run, as if the account had been taken over as it stood at the first close of that part.

- A position held over that close counts as a trade that was entered there: at that close, without a fee, and with
  nothing traded. It is won or lost by what it made since.
- A position held over the last close is open, marked at that close, whatever became of it later.
- `fees` and `notional` are those of the fills in between.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from .trades import Dates, Fills, Floats, TradeLog, Trades


def trades_within(fills: Fills, dates: Dates, worth: Floats, begin: int, end: int) -> Trades:
    """The trades between the closes of two bars, `begin` and `end`.

    Parameters
    ----------
    dates, worth
        Of every bar of the run, and the value held at its close, signed, in currency.
    """
    before, after = (int(count) for count in np.searchsorted(fills.date, dates[[begin, end]], side="right"))
    log, units = TradeLog(), float(fills.units[before - 1]) if before else 0.0
    carried = float(worth[begin]) if units else 0.0
    if units:
        log.fill(0, 0.0, units, carried / units, 0.0)
    bars = np.searchsorted(dates, fills.date) - begin
    for fill in range(before, after):
        held, price = float(fills.units[fill]), float(fills.price[fill])
        value = abs(held - units) * price
        log.fill(int(bars[fill]), units, held, price, float(fills.fees[fill]) / value if value else 0.0)
        units = held
    found = log.close(pd.DatetimeIndex(dates[begin : end + 1]), float(worth[end]) / units if units else 0.0)
    if carried:
        found = replace(found, notional=found.notional - abs(carried) * (np.arange(len(found)) == 0))
    return found


def of_each_within(fills: Fills, dates: Dates, worth: Floats, begin: int, end: int) -> Trades:
    """The same of an account of several symbols: `worth` has a column each."""
    assert fills.symbol is not None
    found = []
    for place in range(worth.shape[1]):
        own = Fills(**{name: values[fills.symbol == place] for name, values in fills.columns().items()})
        trades = trades_within(own, dates, worth[:, place], begin, end)
        found.append(replace(trades, symbol=np.full(len(trades), float(place))))
    columns = {name: np.concatenate([getattr(each, name) for each in found]) for name in vars(found[0])}
    order = np.argsort(columns["entry_date"], kind="stable")
    return Trades(**{name: values[order] for name, values in columns.items()})


def one_fill_each(trades: Trades) -> Fills:
    """Fills that would make these trades, if each was entered by one and left by one."""
    left = np.column_stack([np.ones(len(trades), bool), trades.closed])
    price = np.column_stack([trades.entry_price, trades.exit_price])
    value = price * trades.units[:, None]
    return Fills(
        date=np.column_stack([trades.entry_date, trades.exit_date])[left],
        units=np.column_stack([trades.side * trades.units, np.zeros(len(trades))])[left],
        price=price[left],
        fees=(value * (trades.fees / trades.notional)[:, None])[left],
    )
