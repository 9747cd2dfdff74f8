"""Turn prices and a target exposure into an account: fills, equity, trades.

The rules, all of them:

- A decision on bar t fills at the open of bar t+1; what is decided on the last bar never fills.
- An order goes out when the target changes. In between the units stay, and the actual exposure drifts with the price:
  half of the equity in a market that doubles is two thirds of it. With `rebalance=n` an order also goes out every n
  bars after the last one, at the open, to bring the exposure back to the target.
- Units are fractional and solve ``units * open = target * equity after the costs of this fill``. Costs are thus paid
  out of the sizing: at target 1 the cash left is exactly zero, never below.
- A buy fills at ``open * (1 + slippage)``, a sale at ``open * (1 - slippage)``; commission is a fraction of what was
  traded.
- A flip from long to short is one order at one open: its first part closes a trade, its second opens the next.
- Cash earns nothing and shorting borrows for nothing, unless a `Carry` says what each costs; dividends are whatever
  the prices hold. Positions are held to their target, unless `Exits` close them before. Both: see `bar_by_bar`.
- Equity is marked at each close. If it is zero or below at an open or a close (only a short can do that) the account is
  closed out there, at the price that makes it zero, and stays at zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors.sentences import Sentence
from ...protocol.equity import drawdowns, simple_returns
from ..prices.dates import date_text
from .account import Account, check_account
from .bar_by_bar import Carry, Exits, Keeper, decides_else
from .holdings import Holdings
from .targets import targets_of
from .trades import Fills, Trades

Floats = npt.NDArray[np.float64]
Tick = Callable[[int, int, str], None]

TICKS = 20
MAX_CHUNK = 50_000  # bars between two looks at the cancel flag: well below 10 ms of work


@dataclass(frozen=True)
class Outcome:
    """What became of the account. Arrays have one value a bar, on `index`.

    `equity` is in currency, at the close; its first value is the starting cash, since nothing can fill on the first
    bar. `returns` are simple, as fractions, and NaN on the first bar. `drawdown` is a fraction, 0 or negative.
    `target` is what the strategy asked for, `exposure` the actual value held over equity, signed, at the close.
    """

    index: pd.DatetimeIndex
    equity: Floats
    returns: Floats
    drawdown: Floats
    target: Floats
    exposure: Floats
    trades: Trades
    fills: Fills
    undecided: bool = False  # the strategy never said anything
    interest: float = 0.0  # that idle cash has earned, in currency
    borrowed: float = 0.0  # what borrowed pieces have cost, in currency
    exits: int = 0  # positions that a stop or a take-profit closed
    exits_undone: int = 0  # of these, entered again at the next open
    blind: int = 0  # bars on which nothing could be held, for want of a volatility
    unscaled: bool = False  # there was a volatility target, and it held nothing back
    late: tuple[str, ...] = ()  # symbols of which nothing was held for a while, for want of their returns
    holdings: Holdings | None = None  # of several symbols
    told: tuple[Sentence, ...] = ()  # what the strategy has to say of how it decided

    @property
    def total_fees(self) -> float:
        return float(self.trades.fees.sum())


def run(
    prices: pd.DataFrame,
    exposure: pd.Series,
    *,
    cash: float = 100_000.0,
    commission: float = 0.0005,
    slippage: float = 0.0,
    rebalance: int | None = None,
    carry: Carry | None = None,
    exits: Exits | None = None,
    scale: Floats | None = None,
    tick: Tick | None = None,
) -> Outcome:
    """Trade `exposure` (targets in [-1, 1], one a bar) on `prices` (columns open and close) by the rules above.

    `rebalance` is how many bars after an order the exposure is brought back to its target; None for never. `carry` and
    `exits` have the account kept bar by bar. `scale` is the share of each decision that is traded.

    `tick(done, total, date)` is called about 20 times a run, at least each 50,000 bars, and after the last bar; what it
    raises ends the run.

    Raises
    ------
    BadInput
        Costs or cash that make no sense, or an exposure the strategy should not have returned.
    """
    check_account(cash, commission, slippage)
    target = targets_of(prices, exposure)
    account = Account(cash, commission, slippage)
    opens = prices["open"].to_numpy(np.float64)
    closes = prices["close"].to_numpy(np.float64)
    total = len(closes)
    wanted = target if scale is None else target * scale
    changed, fills = _order_bars(wanted, rebalance)
    equity, held = np.empty(total), np.empty(total)
    by_bars = carry or exits
    keeper = Keeper(account, prices, decides_else(target), carry or Carry(), exits or Exits()) if by_bars else None
    chunks = min(total, max(TICKS, math.ceil(total / MAX_CHUNK)) if tick is not None else 1)
    for start, stop in pairwise(total * k // chunks for k in range(chunks + 1) if chunks):
        due = fills[np.searchsorted(fills, start) : np.searchsorted(fills, stop)]
        orders = zip(due.tolist(), wanted[due - 1].tolist(), opens[due].tolist(), changed[due].tolist(), strict=True)
        bars = range(start, stop)
        money, units = keeper.keep(bars, orders) if keeper else _trade(account, bars, orders, opens, closes)
        held[start:stop] = units * closes[start:stop]
        equity[start:stop] = money + held[start:stop]
        if tick is not None:
            tick(stop, total, date_text(prices.index[stop - 1]))
    index = pd.DatetimeIndex(prices.index)
    return Outcome(
        index=index,
        equity=equity,
        returns=simple_returns(equity),
        drawdown=drawdowns(equity),
        target=target,
        exposure=np.divide(held, equity, out=np.zeros(total), where=equity > 0),
        trades=account.trade_log.close(index, float(closes[-1]) if total else math.nan),
        fills=account.trade_log.fills(index),
        interest=account.interest,
        borrowed=account.borrowed,
        exits=keeper.left if keeper else 0,
        exits_undone=keeper.again if keeper else 0,
    )


def _order_bars(target: Floats, rebalance: int | None) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """For each bar whether its order is for a new target; and the bars that have an order at their open."""
    changed = _changes(target)
    if rebalance is None:
        return changed, np.flatnonzero(changed)
    bars = np.arange(len(target))
    since = bars - np.maximum.accumulate(np.where(changed, bars, 0))
    held = np.zeros(len(target), np.bool_)
    held[1:] = target[:-1] != 0
    return changed, np.flatnonzero(changed | (held & (since % rebalance == 0)))


def _changes(target: Floats) -> npt.NDArray[np.bool_]:
    """For each bar whether a target that is new was decided on the bar before."""
    changed = np.zeros(len(target), np.bool_)
    changed[1:] = np.diff(target[:-1], prepend=0.0) != 0
    return changed


def _trade(
    account: Account, bars: range, orders: Iterable[tuple[int, float, float, bool]], opens: Floats, closes: Floats
) -> tuple[Floats, Floats]:
    """Cash and units at each close of `bars`. One step an order (bar, target, open, whether new), not one a bar."""
    due = list(orders)
    edges = [bars.start, *(bar for bar, *_ in due), bars.stop]
    since, cash, units = [], [], []
    for k, (first, last) in enumerate(pairwise(edges)):
        if k and not account.bankrupt:
            account.rebalance(*due[k - 1])
        since.append(first)
        cash.append(account.cash)
        units.append(account.units)
        if account.units < 0:
            worst = np.maximum(closes[first:last], opens[first:last])
            if k:  # at this open it traded, and was worth something
                worst[:1] = closes[first : first + 1]
            ruined = np.flatnonzero(account.cash + account.units * worst <= 0)
            if ruined.size:
                since.append(first + int(ruined[0]))
                account.close_out(since[-1])
                cash.append(account.cash)
                units.append(account.units)
    lasted = np.diff([*since, bars.stop])
    return np.repeat(cash, lasted), np.repeat(units, lasted)
