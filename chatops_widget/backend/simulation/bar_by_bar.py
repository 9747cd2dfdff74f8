"""The account bar by bar, for what orders alone do not tell: time that costs money, and exits within a bar.

At each bar, in this order:

1. Interest and borrow fees since the close before come to the cash. Idle cash is all but what is held against a short.
2. The order at the open, if there is one. A short that is ruined there is closed out.
3. Exits. A position is left where its price first touches `stop_loss` below (of a short: above) its average entry
   price, or `take_profit` on the other side. It fills at that level; at the open if that is beyond it already, the
   worse price for a stop and the better one for a take-profit. Where a bar touches both and opened between them,
   nobody knows which came first, and the stop is taken. Slippage and commission are those of any fill.
4. The close. A short that is ruined there is closed out.

What an exit closed stays closed until the strategy decides something else: its next new target is traded as ever.
Of several symbols (`exit_watch`) that is another weight of the one that was left.
A bar with nothing but a close is touched at its close.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .account import Account

Floats = npt.NDArray[np.float64]
Order = tuple[int, float, float, bool]  # bar, target, open, whether the target is new

SAME = 1e-9  # of the equity: a target that moves by no more is the same, but for rounding


@dataclass(frozen=True)
class Carry:
    """What a unit of money earns idle, and costs borrowed, from the bar before to each bar; nothing where None."""

    interest: Floats | None = None
    borrow: Floats | None = None

    def __bool__(self) -> bool:
        return self.interest is not None or self.borrow is not None


@dataclass(frozen=True)
class Exits:
    """How far a price may go from its entry, as fractions of it; None for as far as it likes."""

    stop_loss: float | None = None
    take_profit: float | None = None

    def __bool__(self) -> bool:
        return self.stop_loss is not None or self.take_profit is not None

    def touched(self, entry: Floats, long: npt.NDArray[np.bool_], low: Floats, high: Floats) -> npt.NDArray[np.bool_]:
        """Of many positions those that `price` has an answer for, with lows and highs that have the open within."""
        nothing = np.inf
        stop, take = (nothing if each is None else each for each in (self.stop_loss, self.take_profit))
        above, below = entry * (1 + np.where(long, take, stop)), entry * (1 - np.where(long, stop, take))
        return np.asarray((high >= above) | (low <= below), np.bool_)

    def price(self, entry: float, long: bool, opened: float, low: float, high: float) -> float | None:
        """Where a position is left in a bar; None where it is not."""
        up, down = (self.take_profit, self.stop_loss) if long else (self.stop_loss, self.take_profit)
        above = entry * (1 + up) if up is not None else np.inf
        below = entry * (1 - down) if down is not None else -np.inf
        if opened >= above or opened <= below:
            return opened
        first, second = ((below, above), (above, below))[not long]  # the stop before the take-profit
        for level in (first, second):
            if low <= level <= high:
                return float(level)
        return None


def decides_else(target: Floats) -> npt.NDArray[np.bool_]:
    """For each bar (and symbol, a column each) whether the bar before decided something else than what stood."""
    found = np.zeros(target.shape, np.bool_)
    found[1:] = np.abs(np.diff(target[:-1], axis=0, prepend=0.0)) > SAME
    return found


class Keeper:
    """Keeps an account through the bars of `prices`, in pieces that follow each other.

    `decided` says for each bar whether the strategy decided something else on the one before (`decides_else`).
    """

    def __init__(
        self, account: Account, prices: pd.DataFrame, decided: npt.NDArray[np.bool_], carry: Carry, exits: Exits
    ) -> None:
        self.left = 0  # positions that an exit closed
        self.again = 0  # of these, entered again at the next open
        self._account = account
        self._decided = decided.tolist()
        self._exits = exits
        nothing = np.zeros(len(prices))
        self._interest = (nothing if carry.interest is None else carry.interest).tolist()
        self._borrow = (nothing if carry.borrow is None else carry.borrow).tolist()
        self._opens, self._closes = (prices[name].tolist() for name in ("open", "close"))
        sides = (prices[["open", "close"]].min(axis=1), prices[["open", "close"]].max(axis=1))
        self._lows = prices.get("low", sides[0]).clip(upper=sides[0]).tolist()
        self._highs = prices.get("high", sides[1]).clip(lower=sides[1]).tolist()
        self._worth = 0.0  # of what was held at the last close, signed
        self._waits = False  # out, until the strategy decides something else
        self._when = -1

    def keep(self, bars: range, orders: Iterable[Order]) -> tuple[Floats, Floats]:
        """Cash and units at each close of `bars`."""
        account, due = self._account, {order[0]: order for order in orders}
        cash, units = np.empty(len(bars)), np.empty(len(bars))
        for k, bar in enumerate(bars):
            if not account.bankrupt:
                account.carry(self._worth, self._interest[bar], self._borrow[bar])
                self._open(bar, due.get(bar))
                self._leave(bar)
                self._ruin(bar, self._closes[bar])
            cash[k], units[k] = account.cash, account.units
            self._worth = account.units * self._closes[bar]
        return cash, units

    def _open(self, bar: int, order: Order | None) -> None:
        if self._waits and self._decided[bar]:
            self._waits = False
            self.again += order is not None and order[1] != 0 and self._when == bar - 1
        if order is None:
            self._ruin(bar, self._opens[bar])
            return
        _, target, price, changed = order
        if not self._waits and (target or self._account.units):
            self._account.rebalance(bar, target, price, changed)

    def _leave(self, bar: int) -> None:
        account = self._account
        if not account.units or not self._exits:
            return
        trade = account.trade_log.trades[-1]
        price = self._exits.price(
            trade.entered / trade.units, account.units > 0, self._opens[bar], self._lows[bar], self._highs[bar]
        )
        if price is not None:
            account.leave(bar, price)
            self.left, self._waits, self._when = self.left + 1, True, bar

    def _ruin(self, bar: int, price: float) -> None:
        account = self._account
        if account.units < 0 and account.cash + account.units * price <= 0:
            account.close_out(bar)
