"""One account: cash, units, and what an order, time and ruin do to them. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ...errors import BadInput
from ...errors.sentences import say
from .trades import TradeLog

MAX_COST = 0.5
ROUNDING = 1e-12  # of the units held: what drifted by less has not drifted


@dataclass
class Account:
    """Cash and units, and the fills that made them what they are."""

    cash: float
    commission: float
    slippage: float
    units: float = 0.0
    bankrupt: bool = False
    interest: float = 0.0  # that idle cash has earned, in currency
    borrowed: float = 0.0  # what borrowed pieces have cost
    trade_log: TradeLog = field(default_factory=TradeLog)

    def rebalance(self, bar: int, target: float, price: float, changed: bool) -> None:
        """Trade at the open of `bar` so that `target` of the equity after costs is in the market.

        `changed` says whether that is a new target; else it is what the exposure may have drifted from.
        """
        equity = self.cash + self.units * price
        if equity <= 0:
            self.close_out(bar)
            return
        direction = 1.0 if target * equity > self.units * price else -1.0
        fill = price * (1 + direction * self.slippage)
        # What one traded unit costs against the open, slippage and commission together, signed like the order.
        cost = direction * (abs(fill - price) + self.commission * fill)
        units = target * (equity + cost * self.units) / (price + target * cost)
        change = units - self.units
        if not changed and abs(change) <= ROUNDING * abs(self.units):
            return
        self.trade_log.fill(bar, self.units, units, fill, self.commission)
        # Exactly zero at target 1, in algebra; in floating point it would be noise on either side of it.
        self.cash = 0.0 if target == 1 else self.cash - change * fill - self.commission * abs(change) * fill
        self.units = units

    def carry(self, worth: float, interest: float, borrow: float) -> None:
        """Let time pass since a close at which `worth` (signed) was held: what one unit of money earned and cost in it.

        What a short sale brought stays with who lent the pieces, and earns nothing: idle is what is left beside it.
        """
        short = max(-worth, 0.0)
        earned, paid = (self.cash - short) * interest, short * borrow
        self.cash += earned - paid
        self.interest += earned
        self.borrowed += paid

    def leave(self, bar: int, price: float) -> None:
        """Sell or buy back all that is held, at `price` before slippage; a short that this ruins is closed out."""
        fill = price * (1 - math.copysign(self.slippage, self.units))
        left = self.cash + self.units * fill - self.commission * abs(self.units) * fill
        if left <= 0:
            self.close_out(bar)
            return
        self.trade_log.fill(bar, self.units, 0.0, fill, self.commission)
        self.cash, self.units = left, 0.0

    def close_out(self, bar: int) -> None:
        """Bankrupt: bought back at the price at which nothing is left, without a further fee."""
        self.trade_log.fill(bar, self.units, 0.0, -self.cash / self.units, 0.0)
        self.cash, self.units, self.bankrupt = 0.0, 0.0, True


def check_account(cash: float, commission: float, slippage: float) -> None:
    if not (math.isfinite(cash) and cash > 0):
        raise BadInput(
            say("cash.bad", "The starting cash is {cash}.", cash=cash),
            hint=say("cash.takes", "It must be more than 0."),
        )
    for name, value in (("commission", commission), ("slippage", slippage)):
        if not 0 <= value <= MAX_COST:
            hint = say(
                "cost.takes",
                "It is a fraction, from 0 to {limit}: 0.0005 is 5 basis points.",
                limit=MAX_COST,
            )
            raise BadInput(say("cost.bad", "The {name} is {value}.", name=name, value=value), hint=hint)
