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
- `Exits` close positions within a bar, each by itself: see `exit_watch`. A volatility target trades a share of the
  weights that stand, which is an order wherever that share has changed: see `volatility_target`.
- If the equity is zero or below, all is closed out: what is long at its price, what is short at the price at which
  nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from ...protocol.equity import drawdowns, simple_returns
from ..prices.dates import date_text
from .account import check_account
from .bar_by_bar import Carry, Exits
from .engine import TICKS, Floats, Outcome, Tick
from .exit_watch import ExitWatch
from .holdings import Holdings
from .portfolio_account import PortfolioAccount, PortfolioOrder
from .volatility_target import HeldBack
from .weights import decisions_of, moves_of, order_bars, weights_of

Scale = Callable[[Floats], Floats]


def run_portfolio(
    prices: pd.DataFrame,
    weights: pd.DataFrame,
    *,
    cash: float = 100_000.0,
    commission: float = 0.0005,
    slippage: float = 0.0,
    rebalance: int | None = None,
    carry: Carry | None = None,
    exits: Exits | None = None,
    scale: Scale | None = None,
    tick: Tick | None = None,
) -> Outcome:
    """Trade `weights` (a column a symbol, a row a bar) on `prices` (columns by field and symbol) by the rules above.

    `exits` has each position watched (`exit_watch`). `scale` is given the weights that stand at each bar, and says what
    share of each is traded.

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
    wanted, held_back = rows, HeldBack()
    if scale is not None:
        shares = scale(rows)
        wanted, held_back = rows * shares, HeldBack.of(rows, shares)
        new = new | moves_of(wanted)
    orders = order_bars(wanted, new, rebalance)
    opens = prices["open"].to_numpy(np.float64)
    marks = prices["close"].ffill().fillna(0.0).to_numpy(np.float64)
    total, count = len(opens), opens.shape[-1]
    account = PortfolioAccount(cash, commission, slippage, np.zeros(count))
    carry = carry or Carry()
    watch = ExitWatch(account, prices, rows, exits) if exits else None
    units, equity, turnover = np.zeros((total, count)), np.zeros(total), np.zeros(total)
    told = _marks_of(total) if tick is not None else frozenset[int]()
    order = PortfolioOrder(np.zeros(count), np.zeros(count, np.bool_), np.zeros(count, np.bool_))
    last = np.zeros(count)  # marks at the close before
    for bar in range(total):
        if not account.bankrupt:
            if carry:
                earned = 0.0 if carry.interest is None else float(carry.interest[bar])
                account.carry(account.units * last, earned, 0.0 if carry.borrow is None else float(carry.borrow[bar]))
            row = wanted[bar - 1] if orders[bar] else None
            if watch is not None:
                row = watch.wanted(bar, row)
            turnover[bar] = _open(account, order, bar, opens[bar], last, row)
            if watch is not None:
                turnover[bar] += watch.leave(bar, order)
            worth = account.units * marks[bar]
            equity[bar] = account.cash + float(worth.sum())
            if equity[bar] <= 0 and account.units.any():
                turnover[bar] += account.close_out(bar, marks[bar])
                equity[bar] = 0.0
        units[bar], last = account.units, marks[bar]
        if tick is not None and bar in told:
            tick(bar + 1, total, date_text(prices.index[bar]))
    kept = _outcome(prices, given, account, units * marks, equity, turnover, marks)
    assert kept.holdings is not None
    return replace(
        kept,
        exits=watch.left if watch is not None else 0,
        exits_undone=watch.again if watch is not None else 0,
        blind=held_back.blind,
        unscaled=held_back.unscaled,
        late=tuple(kept.holdings.symbols[place] for place in held_back.late),
    )


def _open(
    account: PortfolioAccount, order: PortfolioOrder, bar: int, opens: Floats, last: Floats, row: Floats | None
) -> float:
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
    account: PortfolioAccount,
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
