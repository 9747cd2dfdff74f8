"""Turn the prices of several symbols and target weights into one account: the rules of `engine`, and these.

- A row of weights is a decision on all symbols, each a share of the equity; what they leave is cash. Together, signs
  left out, they are at most 1: nothing is borrowed. A row that is missing altogether decides nothing.
- An order goes out at the next bar where a row differs from the one before it, and brings every symbol to its weight.
  So a row that stays the same from bar to bar is traded once, and one that comes anew after rows that decided nothing
  is traded again, be it the same. `rebalance=n` is as in `engine`.
- A symbol without a bar is not traded, and what is held of it is worth what it was at its last close. Its part of the
  order waits for its next open, unless another order comes before that.
- Where what cannot be traded now holds more than its weight, the others get their shares of what is left; they are
  brought to their weights with the next part of the order that had to wait.
- All costs of an order are paid out of its sizing: weights are shares of the equity after them.
- If the equity is zero or below, all is closed out: what is long at its price, what is short at the price at which
  nothing is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...protocol.equity import drawdowns, simple_returns
from ..prices.dates import date_text
from .account import ROUNDING, check_account
from .bar_by_bar import Carry
from .engine import TICKS, Floats, Outcome, Tick
from .holdings import Holdings
from .portfolio_trades import FillLog
from .weights import decisions_of, order_bars, weights_of

Mask = npt.NDArray[np.bool_]

STEPS = 100  # to the equity that an order leaves; two or three are usual


@dataclass
class _Account:
    """Cash, and the units of each symbol, with what they have cost and brought."""

    cash: float
    commission: float
    slippage: float
    units: Floats
    bankrupt: bool = False
    interest: float = 0.0
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

    def close_out(self, bar: int, price: Floats) -> float:
        """Bankrupt: all is left at the prices at which nothing remains, without a further fee."""
        chosen = np.flatnonzero(self.units)
        worth = (self.units * price)[chosen]
        short = -float(worth[worth < 0].sum())
        ratio = (self.cash + float(worth[worth > 0].sum())) / short if short else 1.0
        fill = price[chosen] * np.where(worth < 0, ratio, 1.0)
        self._fill(bar, chosen, np.zeros(len(chosen)), fill, 0.0, fill)
        self.cash, self.bankrupt = 0.0, True
        return float((np.abs(worth) * np.where(worth < 0, abs(ratio), 1.0)).sum())

    def _fill(
        self, bar: int, chosen: npt.NDArray[np.int64], after: Floats, fill: Floats, commission: float, price: Floats
    ) -> None:
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
class _Order:
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


def run_portfolio(
    prices: pd.DataFrame,
    weights: pd.DataFrame,
    *,
    cash: float = 100_000.0,
    commission: float = 0.0005,
    slippage: float = 0.0,
    rebalance: int | None = None,
    carry: Carry | None = None,
    tick: Tick | None = None,
) -> Outcome:
    """Trade `weights` (a column a symbol, a row a bar) on `prices` (columns by field and symbol) by the rules above.

    `tick` is called as by `engine.run`. The outcome's `target` are the weights as they came, its `exposure` is that of
    all symbols together, and its `holdings` has the rest.

    Raises
    ------
    BadInput
        Costs or cash that make no sense, or weights that the strategy should not have returned.
    """
    check_account(cash, commission, slippage)
    given = weights_of(prices, weights)
    rows, new = decisions_of(given)
    orders = order_bars(rows, new, rebalance)
    opens = prices["open"].to_numpy(np.float64)
    marks = prices["close"].ffill().fillna(0.0).to_numpy(np.float64)
    total, count = len(opens), opens.shape[-1]
    account = _Account(cash, commission, slippage, np.zeros(count))
    carry = carry or Carry()
    units, equity, turnover = np.zeros((total, count)), np.zeros(total), np.zeros(total)
    told = _marks_of(total) if tick is not None else frozenset[int]()
    order = _Order(np.zeros(count), np.zeros(count, np.bool_), np.zeros(count, np.bool_))
    last = np.zeros(count)  # marks at the close before
    for bar in range(total):
        if not account.bankrupt:
            if carry:
                earned = 0.0 if carry.interest is None else float(carry.interest[bar])
                account.carry(account.units * last, earned, 0.0 if carry.borrow is None else float(carry.borrow[bar]))
            turnover[bar] = _open(account, order, bar, opens[bar], last, rows[bar - 1] if orders[bar] else None)
            worth = account.units * marks[bar]
            equity[bar] = account.cash + float(worth.sum())
            if equity[bar] <= 0 and account.units.any():
                turnover[bar] += account.close_out(bar, marks[bar])
                equity[bar] = 0.0
        units[bar], last = account.units, marks[bar]
        if tick is not None and bar in told:
            tick(bar + 1, total, date_text(prices.index[bar]))
    return _outcome(prices, given, account, units * marks, equity, turnover, marks)


def _open(account: _Account, order: _Order, bar: int, opens: Floats, last: Floats, row: Floats | None) -> float:
    """What happens at the open of a bar; the value that is traded."""
    open_now = ~np.isnan(opens)
    price = np.where(open_now, opens, last)
    if row is not None:
        order.weights, order.waiting = row, (row != 0) | (account.units != 0)
        order.short = np.zeros_like(order.waiting)
    due = order.due(open_now)
    if due is None:
        if (account.units < 0).any() and account.cash + float((account.units * price).sum()) <= 0:
            return account.close_out(bar, price)
        return 0.0
    value, whole = account.trade(bar, order.weights, price, due)
    order.traded(due, whole)
    return value


def _marks_of(total: int) -> frozenset[int]:
    """The bars after which it is said how far the account is."""
    chunks = min(total, TICKS)
    return frozenset(total * k // chunks - 1 for k in range(1, chunks + 1))


def _outcome(
    prices: pd.DataFrame,
    given: Floats,
    account: _Account,
    worth: Floats,
    equity: Floats,
    turnover: Floats,
    marks: Floats,
) -> Outcome:
    index = pd.DatetimeIndex(prices.index)
    alive = (equity > 0)[:, None]
    before = np.concatenate([[np.inf], equity[:-1]])
    holdings = Holdings(
        symbols=tuple(str(symbol) for symbol in prices["close"].columns),
        weights=np.divide(worth, equity[:, None], out=np.zeros_like(worth), where=alive),
        turnover=np.divide(turnover, before, out=np.zeros_like(turnover), where=before > 0),
        pnl=(account.units * marks[-1] if len(marks) else account.units)
        - account.spent
        - account.fees
        - account.borrowed,
        fees=account.fees,
        slippage=account.slipped,
        borrowed=account.borrowed,
        traded=account.traded,
    )
    exposure = np.divide(worth.sum(axis=1), equity, out=np.zeros(len(equity)), where=equity > 0)
    return Outcome(
        index=index,
        equity=equity,
        returns=simple_returns(equity),
        drawdown=drawdowns(equity),
        target=given,
        exposure=exposure,
        trades=account.log.trades(index, marks[-1] if len(marks) else account.units),
        fills=account.log.fills(index),
        undecided=bool(np.isnan(given).all()),
        interest=account.interest,
        borrowed=float(account.borrowed.sum()),
        holdings=holdings,
    )
