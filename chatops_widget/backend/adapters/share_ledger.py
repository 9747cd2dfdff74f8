"""What orders of backtesting.py come to, as a share of equity: the account that follows them by our rules."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...errors import BadStrategy
from ...errors.sentences import say
from ..prices.dates import date_text


class ShareLedger:
    """Keeps the share that is held, from one order to the next, as our account would without costs.

    Attributes
    ----------
    in_vain
        Orders for which nothing was free.
    worst, worst_bar
        How far the share that backtesting.py holds was from this one, at most, and where.
    """

    ROUNDING = 1e-6  # of whole units
    _ODDS = 1e-9
    _APART = 0.1  # of all equity: these are no more one and the same account

    def __init__(self, name: str) -> None:
        self.in_vain = 0
        self.worst, self.worst_bar = 0.0, 0
        self._name = name
        self._money, self._units = 1.0, 0.0
        self._target = 0.0  # that stands
        self._due = False

    def open(self, price: float) -> None:
        """Trade what was decided at the close before."""
        if self._due:
            equity = self._money + self._units * price
            self._units = self._target * equity / price
            self._money = equity - self._units * price
            self._due = False

    def compare(self, bar: int, close: float, theirs: float, date: pd.Timestamp) -> None:
        """Hold the share to the one of the other account. Raises BadStrategy where they have little in common."""
        ours = self._share(close)
        apart = abs(theirs - ours)
        if apart > self.worst:
            self.worst, self.worst_bar = apart, bar
        if apart > self._APART:
            raise BadStrategy(
                say(
                    "engine.another_account",
                    "On {date} {name} holds {theirs:.3g} of its equity in backtesting.py, where its orders come to"
                    " {ours:.3g} here: they cannot be carried over.",
                    name=self._name,
                    date=date_text(date),
                    theirs=theirs,
                    ours=ours,
                ),
                hint=say("engine.from_nothing", "Close what is held before an order, or set exclusive_orders=True."),
            )

    def decide(self, close: float, orders: Iterable[Any], trades: Iterable[Any], date: pd.Timestamp) -> float:
        """The share that is to be held once these orders, the first before the next, are filled."""
        held = share = self._share(close)
        waiting = list(orders)
        left = {id(trade): float(trade.size) for trade in trades} if waiting else {}
        for order in waiting:
            self._check(order, date)
            if order.parent_trade is not None:
                share *= _kept(left, id(order.parent_trade), abs(order.size))
                continue
            free = max(0.0, 1.0 - abs(share))
            if free < self.ROUNDING:
                self.in_vain += 1
            part = 1.0 if abs(order.size) > 1 - self._ODDS else abs(order.size)
            share += math.copysign(part * free, order.size)
        if waiting:
            self._decided(held, self._whole(share))
        return self._target

    def _decided(self, held: float, share: float) -> None:
        if share == self._target and abs(held - share) > self._ODDS:
            share = math.nextafter(share, 0.0)  # a target that is another is traded: the price has moved the position
        self._due = share != self._target
        self._target = share

    def _share(self, close: float) -> float:
        equity = self._money + self._units * close
        return self._units * close / equity if equity > 0 else 0.0

    def _whole(self, share: float) -> float:
        """Nothing, or all, where rounding alone says otherwise."""
        near = round(share)
        return float(near) if abs(near) <= 1 and abs(share - near) < self._ODDS else share

    def _check(self, order: Any, date: pd.Timestamp) -> None:
        """Refuse what no target can say."""
        kinds = [kind for kind in ("limit", "stop", "sl", "tp") if getattr(order, kind) is not None]
        day = date_text(date)
        if kinds:
            raise BadStrategy(
                say(
                    "engine.order_kind",
                    "{name} placed an order with {kind}={price:.6g} on {date}. Orders here fill at the next open.",
                    name=self._name,
                    kind=kinds[0],
                    price=float(getattr(order, kinds[0])),
                    date=day,
                ),
                hint=say(
                    "engine.overlays",
                    "Place orders without limit, stop, sl and tp. stop_loss=5% and take_profit=10% of a run go over any"
                    " strategy, or let it decide at the close.",
                ),
            )
        if order.parent_trade is None and abs(order.size) >= 1:
            raise BadStrategy(
                say(
                    "engine.order_units",
                    "{name} placed an order for {n:,} units on {date}: what share of an account that is depends on its"
                    " cash.",
                    name=self._name,
                    n=int(abs(order.size)),
                    date=day,
                ),
                hint=say("engine.order_share", "Give a share of what is free: size=0.5, or no size for all of it."),
            )


def _kept(left: dict[int, float], trade: int, size: float) -> float:
    """Which part of the position an order leaves that closes some of a trade."""
    position = sum(left.values())
    if trade not in left or not position:
        return 1.0
    closed = min(abs(left[trade]), size)
    left[trade] -= math.copysign(closed, left[trade])
    if not left[trade]:
        del left[trade]
    return sum(left.values()) / position
