"""A stack of bt's algos as one of our strategies: bt's loop runs it bar by bar, our account trades its weights.

On each bar that its stack trades, what it then holds of each symbol as a share of its value, at that bar's close, is a
row of our weights: traded at the next open, at our costs, in fractions of units. On all other bars it decides nothing,
and what is held drifts, there as here. So any algo may trade (`Rebalance`, `RebalanceOverTime`, one's own), and one
that rebalances to the same weights each month trades each month here too.

bt keeps an account of its own meanwhile, in fractions, without costs. It is shown the last close where a symbol has no
bar, and the run says so. Refused, in words: money that comes or goes other than by prices (`CapitalFlow`, dividends of
`CorporateActions`, commissions of an algo's own), since the account is ours; weights of more than 1 in all, as ever; a
`bt.Strategy` with strategies below it.
"""

from __future__ import annotations

import copy
import math
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadStrategy
from ...errors.sentences import Sentence, say
from ..prices.dates import date_text
from ..strategies.definition import NOTES, Rule, Strategy, strategy
from ..strategies.engines import engine
from ..strategies.progress import tell
from .event_driven import AllDecided, EventDriven, function_parameters, until_decided

_CAPITAL = 1e6
_ODDS = 1e-9  # of all its value: what rounding comes to


def bt_strategy(name: str | Callable[..., Any] | None = None, *rules: Rule, algos: Sequence[Any] | None = None) -> Any:
    """Make a stack of bt's algos one of our strategies, of several symbols.

    Above a function of prices and parameters that returns a list of algos, `@bt_strategy("Its name")`: its signature
    and docstring are the strategy's form. Or `inverse_vol = bt_strategy("Inverse vol", algos=[...])` of a list.
    """
    module = str(sys._getframe(1).f_globals.get("__name__", ""))
    if algos is not None:
        if not isinstance(name, str):
            raise TypeError('A list of algos needs a name: bt_strategy("Inverse volatility", algos=[...]).')
        made = _named(name, list(algos))
        return _made(made, name, rules, module)
    if callable(name):
        return _made(name, None, rules, module)
    return lambda function: _made(function, name, rules, module)


def _named(name: str, algos: list[Any]) -> Callable[..., Any]:
    """A function that returns the list, called as the strategy is."""

    def stack(prices: pd.DataFrame) -> list[Any]:
        return copy.deepcopy(algos)  # they remember what they did

    stack.__name__ = re.sub(r"\W+", "_", name.strip()).strip("_").lower()
    stack.__doc__ = f"A stack of bt's: {', '.join(type(algo).__name__ for algo in algos)}."
    return stack


def _made(function: Callable[..., Any], name: str | None, rules: tuple[Rule, ...], module: str) -> Strategy:
    def run(prices: pd.DataFrame, **parameters: Any) -> pd.DataFrame:
        return _decided(function.__name__, function(prices, **parameters), prices)

    looks = EventDriven(run, function, module, function_parameters(function), function.__code__)
    spoken = name or function.__name__.replace("_", " ").strip().capitalize()
    return strategy(spoken, *rules, portfolio=True)(looks)  # type: ignore[no-any-return]


def _decided(name: str, algos: Any, prices: pd.DataFrame) -> pd.DataFrame:
    bt = engine("bt")
    if not isinstance(algos, (list, tuple)):
        raise BadStrategy(
            say("engine.no_algos", "{name} returned a {type}.", name=name, type=type(algos).__name__),
            hint=say(
                "engine.algos", "It returns a list of bt's algos, the last of which trades: bt.algos.Rebalance()."
            ),
        )
    given: Any = prices["close"]  # a frame, a column a symbol
    closes: pd.DataFrame = given.ffill()
    weights = np.full(closes.shape, np.nan)
    account = _Account(name, closes)

    class Watched(bt.Strategy):  # type: ignore[misc,name-defined]
        def run(self) -> None:
            super().run()
            bar = account.after(self)
            if account.traded:
                weights[bar] = _anew(account.weights, weights[bar - 1] if bar else None)
            tell(bar + 1)
            if bar == len(closes) - 1:
                raise AllDecided

    test = bt.Backtest(
        Watched(name, algos), closes, integer_positions=False, progress_bar=False, initial_capital=_CAPITAL
    )
    with until_decided():
        test.run()
    made = pd.DataFrame(weights, index=prices.index, columns=closes.columns)
    made.attrs[NOTES] = _notes(name, given, closes)
    return made


class _Account:
    """What bt holds after each bar, held to what prices alone make of it."""

    def __init__(self, name: str, closes: pd.DataFrame) -> None:
        self.traded = False
        self.weights = np.zeros(closes.shape[1])
        self._name = name
        self._places = {str(symbol): place for place, symbol in enumerate(closes.columns)}
        self._closes = np.nan_to_num(closes.to_numpy(np.float64))
        self._dates = closes.index
        self._bar = -1
        self._held = np.zeros(closes.shape[1])
        self._value = _CAPITAL

    def after(self, running: Any) -> int:
        """Take what it holds once a bar is decided, and return which bar that is."""
        self._bar = bar = self._bar + 1
        value, held = float(running.value), np.zeros_like(self._held)
        for symbol, security in running.children.items():
            held[self._places[str(symbol)]] = float(security.position)
        before = self._closes[bar - 1] if bar else self._closes[bar]
        expected = self._value + float(self._held @ (self._closes[bar] - before))
        if not math.isclose(value, expected, rel_tol=1e-7, abs_tol=_ODDS * _CAPITAL):
            raise BadStrategy(
                say(
                    "engine.money",
                    "On {date} the account of {name} in bt changes by {money:,.2f} other than by prices.",
                    date=date_text(self._dates[bar]),
                    name=self._name,
                    money=value - expected,
                ),
                hint=say(
                    "engine.own_money",
                    "Leave out algos that bring, take or charge money: cash and costs are the run's here.",
                ),
            )
        worth = held * self._closes[bar]
        moved = np.abs(held - self._held) * self._closes[bar]
        self.traded = bool(moved.max(initial=0.0) > _ODDS * abs(value))
        self.weights = np.where(np.abs(worth) > _ODDS * abs(value), worth, 0.0) / value
        self._held, self._value = held, value
        return bar


def _anew(weights: npt.NDArray[np.float64], before: npt.NDArray[np.float64] | None) -> npt.NDArray[np.float64]:
    """Weights that differ from those of the bar before in the last bit at least: the same ones are not traded."""
    if before is not None and (weights == before).all():
        largest = int(np.abs(weights).argmax())
        weights = weights.copy()
        weights[largest] = math.nextafter(weights[largest], 0.0)
    return weights


def _notes(name: str, given: pd.DataFrame, shown: pd.DataFrame) -> list[Sentence]:
    said = [
        say(
            "engine.bt",
            "{name} ran bar by bar in bt, in an account there without costs. What it held after trading at a close is"
            " traded here at the next open, as shares of equity.",
            name=name,
        )
    ]
    filled = (given.isna() & shown.notna()).any()
    if filled.any():
        said.append(
            say(
                "engine.last_close",
                "Where they have no bar, bt was shown the last close: {symbols}.",
                symbols=[str(symbol) for symbol in filled.index[filled]],
            )
        )
    return said
