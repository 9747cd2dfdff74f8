"""A `backtesting.Strategy` as one of ours: backtesting.py's loop calls it, our account trades what it decides.

What it decided on a bar is the share of its equity that it is invested with once its orders are filled, taken at that
bar's close. That share is our target: traded at the next open, at our costs, in fractions of units. An order without
a size is for all that is free, and `size=0.3` for that share of what is free; `position.close()` and `trade.close()`
take what they close off the share. An order that brings a position back to the share it was bought with is traded too.

It runs in an account of backtesting.py's own, without costs and so large that whole units do not matter: that is what
it sees as equity, position and trades. Added to a position, orders fill there by what is free at the next open, and
here by the share at the close: if the two come apart, the run says by how much.

Refused, in words: orders with a limit, a stop, `sl` or `tp` (a run's own `stop_loss` and `take_profit` go over any
strategy), sizes in units, margin, hedging, and fills at the close.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ...errors import BadStrategy
from ...errors.sentences import Sentence, say
from ..prices.dates import date_text
from ..strategies.definition import NOTES, Rule, Strategy, strategy
from ..strategies.engines import engine
from ..strategies.progress import tell
from .event_driven import AllDecided, EventDriven, class_parameters, until_decided
from .share_ledger import ShareLedger

_COLUMNS = {"open": "Open", "high": "High", "low": "Low", "close": "Close", "volume": "Volume"}
_UNITS = 9  # decimal places by which its account is larger than the first price: whole units do not matter


def backtesting_strategy(
    name: str | type | None = None, *rules: Rule, exclusive_orders: bool = False, **options: Any
) -> Any:
    """Make a class for backtesting.py one of our strategies: above it, `@backtesting_strategy("Its name")`.

    Its class variables become the parameters, with their types and defaults; `Annotated[int, Range(minimum=1)]` gives
    one limits, and the class' docstring is its help. `backtesting_strategy(SmaCross)` takes one that stands elsewhere.

    Parameters
    ----------
    exclusive_orders
        As of `backtesting.Backtest`: each order closes what is held first.
    """
    module = str(sys._getframe(1).f_globals.get("__name__", ""))
    for option, value in options.items():
        raise BadStrategy(
            say(
                "engine.option",
                "{option}={value} of backtesting.py is none that a run here can keep.",
                option=option,
                value=repr(value),
            ),
            hint=say(
                "engine.own_account",
                "Cash, costs and margin are the run's here: cash=, commission=, slippage=. Nothing is borrowed.",
            ),
        )

    if isinstance(name, Strategy):  # of which Python makes another one, asked for a class that extends it
        raise TypeError("A class cannot extend a strategy. Have both extend a class that has no @backtesting_strategy.")
    if name is not None and not isinstance(name, str | type):
        raise TypeError(f"backtesting_strategy takes a name or a class, not {name!r}.")

    def made(given: Any) -> Strategy:
        cls: Any = given
        base = engine("backtesting").Strategy
        if not (isinstance(given, type) and issubclass(given, base)):
            raise TypeError(f"backtesting_strategy takes a class that extends backtesting.Strategy, not {cls!r}.")

        def run(prices: pd.DataFrame, **parameters: Any) -> pd.Series:
            return _decided(cls, prices, parameters, exclusive_orders)

        function = EventDriven(run, cls, module, class_parameters(cls, base), cls.next.__code__)
        spoken = name if isinstance(name, str) else cls.__name__
        return strategy(spoken, *rules)(function)  # type: ignore[no-any-return]

    return made(name) if isinstance(name, type) else made


def _decided(cls: type, prices: pd.DataFrame, parameters: dict[str, Any], exclusive: bool) -> pd.Series:
    backtesting = engine("backtesting")
    data = prices.rename(columns=_COLUMNS)
    total, opens, closes = len(data), data["Open"].to_numpy(np.float64), data["Close"].to_numpy(np.float64)
    targets = np.full(total, np.nan)
    ledger = ShareLedger(cls.__name__)

    def after(bar: int, running: Any) -> None:
        ledger.open(opens[bar])
        ledger.compare(bar, closes[bar], running.position.size * closes[bar] / base_equity(running), prices.index[bar])
        targets[bar] = ledger.decide(closes[bar], running.orders, running.trades, prices.index[bar])
        tell(bar + 1)
        if bar == total - 1:
            raise AllDecided

    def base_equity(running: Any) -> float:
        return float(backtesting.Strategy.equity.fget(running))

    if total > 1:
        test = backtesting.Backtest(
            data, _watched(cls, after), cash=10.0 ** (math.ceil(math.log10(closes[0])) + _UNITS),
            exclusive_orders=exclusive,
        )  # fmt: skip
        with until_decided():
            test.run(**parameters)
    exposure = pd.Series(targets, index=prices.index).ffill()
    exposure.attrs[NOTES] = _notes(cls.__name__, ledger, prices.index, exclusive)
    return exposure


def _watched(cls: type, after: Callable[[int, Any], None]) -> type:
    """The class, with a word to us after each bar that it has decided."""

    class Watched(cls):  # type: ignore[misc]
        def next(self) -> None:
            super().next()
            after(len(self.data) - 1, self)

    Watched.__name__, Watched.__qualname__, Watched.__module__ = cls.__name__, cls.__qualname__, cls.__module__
    return Watched


def _notes(name: str, ledger: ShareLedger, index: pd.Index, exclusive: bool) -> list[Sentence]:
    said = [
        say(
            "engine.backtesting",
            "{name} ran bar by bar in backtesting.py, in an account there without costs. What it decided at a close is"
            " traded here at the next open, as a share of equity.",
            name=name,
        )
    ]
    if ledger.in_vain and exclusive:
        said.append(say("engine.in_vain_held", "{n:,} orders changed nothing.", n=ledger.in_vain))
    elif ledger.in_vain:
        said.append(
            say(
                "engine.in_vain",
                "{n:,} orders came to nothing: all was invested, and an order is for a share of what is free. With"
                " exclusive_orders=True each closes first what is held.",
                n=ledger.in_vain,
            )
        )
    if ledger.worst > ledger.ROUNDING:
        said.append(
            say(
                "engine.apart",
                "What it held there and what is held here came apart by up to {percent:.2g} % of equity, on {date}:"
                " orders added to a position fill there by the next open, here by the share at the close.",
                percent=100 * ledger.worst,
                date=date_text(index[ledger.worst_bar]),
            )
        )
    return said
