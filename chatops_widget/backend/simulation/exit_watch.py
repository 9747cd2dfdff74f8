"""Stops and take-profits over an account of several symbols: each position by itself, by the rules of `bar_by_bar`.

- A position is held to its own average entry price, over all that was added to it since it was opened.
- What leaving it brings rests as cash: the others keep to the weights that were decided for them, and get no more. What
  was left stays left, whatever orders the others get, until the strategy decides another weight of it.
- A symbol is watched on the bars that it has.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .bar_by_bar import Exits, decides_else
from .portfolio_account import Entries, Floats, PortfolioAccount, PortfolioOrder


class ExitWatch:
    """Leaves positions of an account within the bars of `prices`; `rows` are the weights that stand at each of them."""

    def __init__(self, account: PortfolioAccount, prices: pd.DataFrame, rows: Floats, exits: Exits) -> None:
        self.left = 0  # positions that an exit closed
        self.again = 0  # of these, entered again at the next open
        count = rows.shape[1]
        account.entries = self._entries = Entries(np.zeros(count), np.zeros(count))
        self._account, self._exits = account, exits
        self._decided = decides_else(rows)
        self._out = np.zeros(count, np.bool_)  # until the strategy decides something else
        self._when = np.full(count, -1)
        self._opens, closes = (prices[name].to_numpy(np.float64) for name in ("open", "close"))
        self._lows = _beyond(np.fmin, prices, "low", np.fmin(self._opens, closes))
        self._highs = _beyond(np.fmax, prices, "high", np.fmax(self._opens, closes))

    def wanted(self, bar: int, row: Floats | None) -> Floats | None:
        """Of an order at the open of `bar`, without what stays left."""
        if self._out.any():
            back = self._out & self._decided[bar]
            self._out &= ~back
            if row is not None:
                self.again += int(np.count_nonzero(back & (row != 0) & (self._when == bar - 1)))
        return row if row is None else np.where(self._out, 0.0, row)

    def leave(self, bar: int, order: PortfolioOrder) -> float:
        """Close what touches its stop or its take-profit in this bar; the value traded."""
        units, entries, opens = self._account.units, self._entries, self._opens[bar]
        held = np.flatnonzero(units)
        if not held.size:
            return 0.0
        entry, long = entries.value[held] / entries.units[held], units[held] > 0
        lows, highs = self._lows[bar, held], self._highs[bar, held]
        # Of what has no bar there is no low and no high, and NaN touches nothing.
        touched = np.flatnonzero(self._exits.touched(entry, long, lows, highs))
        if not touched.size:
            return 0.0
        columns = (entry, long, opens[held], lows, highs)
        found = [self._exits.price(*(column[place].item() for column in columns)) for place in touched]
        chosen, prices = held[touched], np.array(found, np.float64)
        self.left += len(chosen)
        self._out[chosen], self._when[chosen] = True, bar
        order.drop(chosen)
        return self._account.leave(bar, chosen, prices)


def _beyond(further: np.ufunc, prices: pd.DataFrame, name: str, sides: Floats) -> Floats:
    """The lows or highs of each bar, with its open and close within them."""
    if name not in prices.columns.get_level_values(0):
        return sides
    return np.asarray(further(prices[name].to_numpy(np.float64), sides), np.float64)
