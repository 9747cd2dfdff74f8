"""An account of several symbols: cash, units of each, and what an order, time, an exit and ruin do to them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .account import ROUNDING
from .portfolio_trades import FillLog

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

STEPS = 100  # to the equity that an order leaves; two or three are usual


@dataclass
class Entries:
    """What each position was entered for, all its entries since it was opened: units, and their value in currency."""

    units: Floats
    value: Floats

    def add(self, chosen: Places, before: Floats, after: Floats, price: Floats) -> None:
        """So many units were held of some, and are now, after fills at these prices."""
        goes_on = before * after > 0
        added = np.maximum(np.abs(after) - np.where(goes_on, np.abs(before), 0.0), 0.0)
        self.units[chosen] = np.where(goes_on, self.units[chosen], 0.0) + added
        self.value[chosen] = np.where(goes_on, self.value[chosen], 0.0) + added * price


@dataclass
class PortfolioAccount:
    """Cash, and the units of each symbol, with what they have cost and brought."""

    cash: float
    commission: float
    slippage: float
    units: Floats
    bankrupt: bool = False
    interest: float = 0.0
    entries: Entries | None = None  # kept where something asks for them
    log: FillLog = field(default_factory=FillLog)
    # Of each symbol, in currency.
    spent: Floats = field(init=False)
    fees: Floats = field(init=False)
    slipped: Floats = field(init=False)
    borrowed: Floats = field(init=False)
    traded: Floats = field(init=False)

    def __post_init__(self) -> None:
        for name in ("spent", "fees", "slipped", "borrowed", "traded"):
            setattr(self, name, np.zeros(len(self.units)))

    def carry(self, worth: Floats, interest: float, borrow: float) -> None:
        """Let time pass since a close at which `worth` was held of each; see `account.Account.carry`."""
        short = np.maximum(-worth, 0.0)
        earned, paid = (self.cash - float(short.sum())) * interest, short * borrow
        self.cash += earned - float(paid.sum())
        self.interest += earned
        self.borrowed += paid

    def trade(self, bar: int, weights: Floats, price: Floats, due: Mask) -> tuple[float, bool]:
        """Bring those that are `due` to their weights; the value traded, and whether all of them got their share."""
        worth = self.units * price
        equity = self.cash + float(worth.sum())
        if equity <= 0:
            return self.close_out(bar, price), True
        chosen = np.flatnonzero(due)
        share, held = weights[chosen], worth[chosen]
        others = float(np.abs(np.where(due, 0.0, worth)).sum())
        left, whole = self._sized(share, held, equity, others)
        if left <= 0:
            return self.close_out(bar, price), True
        wanted = share * left if whole else share * (max(left - others, 0.0) / float(np.abs(share).sum()))
        before, opened = self.units[chosen], price[chosen]
        after = wanted / opened
        change = after - before
        moved = np.abs(change) > ROUNDING * np.abs(before)
        fill = opened * (1 + np.where(wanted > held, self.slippage, -self.slippage))
        self._fill(bar, chosen[moved], after[moved], fill[moved], self.commission, opened[moved])
        if whole and due.all() and abs(float(share.sum()) - 1) <= ROUNDING:
            self.cash = 0.0  # in algebra; in floating point it would be noise on either side of it
        return float((np.abs(change) * fill)[moved].sum()), whole

    def _sized(self, share: Floats, held: Floats, equity: float, others: float) -> tuple[float, bool]:
        """The equity that an order leaves after its costs, and whether there is enough of it for every share.

        What is traded of each is ``|share * left - held|``, so what is left is where a function of it, which bends but
        rises throughout, comes to `equity`: Newton's steps from there end after a few.
        """
        up = self.slippage + self.commission * (1 + self.slippage)
        down = self.slippage + self.commission * (1 - self.slippage)
        gross = float(np.abs(share).sum())
        whole = gross == 0 or gross * equity <= (equity - others) * (1 + ROUNDING)
        while True:
            slope = share if whole else share / gross if equity > others else np.zeros(len(share))
            base = np.zeros(len(share)) if whole else -slope * others
            left, cost = equity, np.zeros(len(share))
            for _ in range(STEPS):
                sides = np.where(slope * left + base > held, up, -down)
                if np.array_equal(sides, cost):
                    break
                cost = sides
                left = (equity - float(cost @ (base - held))) / (1 + float(cost @ slope))
            if not whole or gross == 0 or gross * left <= (left - others) * (1 + ROUNDING):
                return left, whole
            whole = False  # the costs took what there was to spare

    def leave(self, bar: int, chosen: Places, price: Floats) -> float:
        """Sell or buy back all that is held of some, at `price` before slippage; the value traded.

        Where nothing else is held and this ruins the account, it is closed out; see `account.Account.leave`.
        """
        held = self.units[chosen]
        fill = price * (1 - np.copysign(self.slippage, held))
        value = np.abs(held) * fill
        left = self.cash + float((held * fill).sum()) - self.commission * float(value.sum())
        if left <= 0 and np.count_nonzero(self.units) == len(chosen):
            whole = np.zeros(len(self.units))
            whole[chosen] = price
            return self.close_out(bar, whole)
        self._fill(bar, chosen, np.zeros(len(chosen)), fill, self.commission, price)
        return float(value.sum())

    def close_out(self, bar: int, price: Floats) -> float:
        """Bankrupt: all is left at the prices at which nothing remains, without a further fee.

        Where what an exit cost before is more than all that is long, it is the long ones whose price that is.
        """
        chosen = np.flatnonzero(self.units)
        worth = (self.units * price)[chosen]
        short, long = -float(worth[worth < 0].sum()), float(worth[worth > 0].sum())
        owing = long > 0 and self.cash + long <= 0
        sold = (short - self.cash) / long if owing else 1.0
        bought = 1.0 if owing or not short else (self.cash + long) / short
        ratio = np.where(worth < 0, bought, sold)
        fill = price[chosen] * ratio
        self._fill(bar, chosen, np.zeros(len(chosen)), fill, 0.0, fill)
        self.cash, self.bankrupt = 0.0, True
        return float(np.abs(worth * ratio).sum())

    def _fill(self, bar: int, chosen: Places, after: Floats, fill: Floats, commission: float, price: Floats) -> None:
        if self.entries is not None:
            self.entries.add(chosen, self.units[chosen], after, fill)
        change = after - self.units[chosen]
        value = np.abs(change) * fill
        fees = commission * value
        self.log.add(bar, chosen, after, fill, fees)
        self.cash -= float((change * fill).sum()) + float(fees.sum())
        self.spent[chosen] += change * fill
        self.fees[chosen] += fees
        self.slipped[chosen] += np.abs(change) * np.abs(fill - price)
        self.traded[chosen] += value
        self.units[chosen] = after


@dataclass
class PortfolioOrder:
    """What is being traded: the weights, which symbols wait for an open, and which for the money of those."""

    weights: Floats
    waiting: Mask
    short: Mask

    def due(self, open_now: Mask) -> Mask | None:
        """What is to be traded at this bar; None where nothing has changed since the last."""
        if not (self.waiting & open_now).any():
            return None
        return (self.waiting | self.short) & open_now

    def traded(self, due: Mask, whole: bool) -> None:
        self.waiting &= ~due
        self.short = (self.short & ~due) | (due & (self.weights != 0) if not whole else np.zeros_like(due))

    def drop(self, left: Places) -> None:
        """What an exit closed is not traded with the rest of the order."""
        for mask in (self.waiting, self.short):
            mask[left] = False
        self.weights = self.weights.copy()  # a row of what was decided
        self.weights[left] = 0.0
