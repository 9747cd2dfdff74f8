"""What an account is kept with, whatever strategy it follows: one table of parameters, and what they come to. Pure.

A setting is a row of `RUN_PARAMETERS`: commands, palette, cards, exports, agreement of a comparison and the search for
runs read it there. What the account does with it is a field of `RunSettings`, so that nothing in between names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...commands.parameters import coerce
from ...errors import BadParameter, quoted
from ...errors.sentences import say
from ...protocol.messages import ParameterSpec
from .bar_by_bar import Exits

RUN_PARAMETERS = [
    ParameterSpec(
        name="symbol",
        type="symbol",
        summary=say("spec.symbol", "Price series to trade."),
        default="SPX",
    ),
    ParameterSpec(
        name="symbols",
        type="str",
        summary=say("spec.symbols", "Price series to trade together, as SPX,IXIC, for a strategy that takes several."),
    ),
    ParameterSpec(
        name="start",
        type="date",
        summary=say("spec.start", "First day, included; the first there is if left out."),
    ),
    ParameterSpec(
        name="end",
        type="date",
        summary=say("spec.end", "Last day, included; the last there is if left out."),
    ),
    ParameterSpec(
        name="cash",
        type="float",
        summary=say("spec.cash", "Starting capital."),
        default=100_000.0,
        minimum=0.01,
        maximum=1e15,
    ),
    ParameterSpec(
        name="commission",
        type="float",
        summary=say("spec.commission", "Fraction of each traded value."),
        default=0.0005,
        minimum=0,
        maximum=0.1,
    ),
    ParameterSpec(
        name="slippage",
        type="float",
        summary=say("spec.slippage", "Fraction a fill is worse than the open."),
        default=0.0,
        minimum=0,
        maximum=0.1,
    ),
    ParameterSpec(
        name="adjust",
        type="bool",
        summary=say("spec.adjust", "Trade the adjusted close, where there is one."),
        default=False,
    ),
    ParameterSpec(
        name="bars_per_year",
        type="float",
        summary=say("spec.bars_per_year", "What to annualise by; as often as the bars come if left out."),
        minimum=0.01,
        maximum=1e9,
    ),
    ParameterSpec(
        name="warmup",
        type="bool",
        summary=say("spec.warmup", "Let the strategy see the bars before the start, if any."),
        default=True,
    ),
    ParameterSpec(
        name="rebalance",
        type="str",
        summary=say(
            "spec.rebalance",
            "When to bring a drifted exposure back: never (only new targets are traded), bar, or every n bars.",
        ),
        default="never",
    ),
    ParameterSpec(
        name="risk_free",
        type="str",
        summary=say(
            "spec.risk_free",
            "What a Sharpe ratio is measured above: a rate a year, as 2%, or the symbol of a series; 0 if left out.",
        ),
    ),
    ParameterSpec(
        name="cash_interest",
        type="str",
        summary=say(
            "spec.cash_interest",
            "What idle cash earns: a rate a year, as 2%, or the symbol of a series; nothing if left out.",
        ),
    ),
    ParameterSpec(
        name="borrow_fee",
        type="float",
        summary=say("spec.borrow_fee", "What borrowed pieces cost a year, as a fraction of what they are worth."),
        default=0.0,
        minimum=0,
        maximum=5,
    ),
    ParameterSpec(
        name="benchmark",
        type="symbol",
        summary=say(
            "spec.benchmark", "What alpha, beta and the rest are against; the symbol itself, held, if left out."
        ),
    ),
    ParameterSpec(
        name="stop_loss",
        type="float",
        summary=say("spec.stop_loss", "How far the price may go against its entry, as 5%; then it is left."),
        minimum=0.0001,
        maximum=1,
    ),
    ParameterSpec(
        name="take_profit",
        type="float",
        summary=say("spec.take_profit", "How far the price may go in favour of its entry, as 10%; then it is left."),
        minimum=0.0001,
        maximum=100,
    ),
    ParameterSpec(
        name="vol_target",
        type="float",
        summary=say("spec.vol_target", "Volatility a year, as 10%, above which less is held than was decided."),
        minimum=0.001,
        maximum=10,
    ),
]

MAX_SYMBOLS = 1_000
MAX_REBALANCE = 1_000_000  # bars
MAX_RATE = 1.0  # a year; a rate of 5 is meant to be 5 %
RATES = ("risk_free", "cash_interest")  # numbers, or names of series
RATE_TAKES = say("rate.takes", "A rate is a fraction a year: write 2% or 0.02, or the symbol of a series of rates.")


def read_symbols(given: Any) -> list[str]:
    """The names of several series, from a list or a text as SPX,IXIC. Raises BadParameter."""
    parts = given if isinstance(given, (list, tuple)) else str(given).split(",")
    names = [str(part).strip() for part in parts]
    hint = say("symbols.takes", "symbols takes two or more names of series, as SPX,IXIC.")
    if any("," in name or not name for name in names):
        raise BadParameter(say("symbols.bad", "symbols is {value}.", value=quoted(given)), hint=hint)
    if len(names) > MAX_SYMBOLS:
        raise BadParameter(
            say("symbols.many", "{n:,} symbols are given; {limit:,} are the limit.", n=len(names), limit=MAX_SYMBOLS),
            hint=hint,
        )
    return names


@dataclass(frozen=True)
class RunSettings:
    """What the account needs to know of a run's parameters; prices and series are the `Market`'s."""

    cash: float = 100_000.0
    commission: float = 0.0005
    slippage: float = 0.0
    rebalance: int | None = None  # after how many bars an exposure is brought back to its target
    exits: Exits = field(default_factory=Exits)
    vol_target: float | None = None

    @classmethod
    def of(cls, bound: Mapping[str, Any]) -> RunSettings:
        """From parameters as `backtest.check` returns them, or as a run had them before there were so many."""
        return cls(
            cash=bound["cash"],
            commission=bound["commission"],
            slippage=bound["slippage"],
            rebalance=rebalanced(bound.get("rebalance", "never")),
            exits=Exits(bound.get("stop_loss"), bound.get("take_profit")),
            vol_target=bound.get("vol_target"),
        )


def rebalanced(given: str) -> int | None:
    """After how many bars an exposure is brought back to its target. Raises BadParameter."""
    if given in ("never", "bar"):
        return 1 if given == "bar" else None
    if not given.isdecimal() or not 1 <= int(given) <= MAX_REBALANCE:
        raise BadParameter(
            say("rebalance.bad", "rebalance is {value}.", value=quoted(given)),
            hint=say(
                "rebalance.takes",
                "rebalance takes never, bar, or a number of bars: rebalance=20 is every 20 bars after an order.",
            ),
        )
    return int(given)


def read_rate(name: str, given: Any) -> float | str | None:
    """A rate a year as a fraction, or the name of a series; None where none was given. Raises BadParameter."""
    if given is None:
        return None
    try:
        rate = float(coerce(ParameterSpec(name=name, type="float"), given, owner=name))
    except BadParameter:
        return str(given)
    if abs(rate) > MAX_RATE:
        raise BadParameter(
            say(
                "rate.bad",
                "{name} is {value}: {percent:,.0f} % a year.",
                name=name,
                value=quoted(given),
                percent=rate * 100,
            ),
            hint=RATE_TAKES,
        )
    return rate
