"""From a plain function to a strategy: its signature, annotations and docstring are its form.

from chatops_widget.backend import Range, strategy

@strategy("Above its average")
def above_average(prices: pd.DataFrame, window: Annotated[int, Range(minimum=1)] = 200) -> pd.Series:
    \"\"\"Long while the close stands above its average.

    Parameters
    ----------
    window
        Bars in the average.
    \"\"\"
    return (prices["close"] > prices["close"].rolling(window).mean()).astype(float)
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec
import numpy as np
import pandas as pd

from ...commands.parameters import bind
from ...errors import BadInput, BadParameter, unknown
from ...errors.sentences import Phrase, Sentence, say
from ...protocol.messages import ParameterSpec, StrategySpec, Taint
from ...protocol.source_marks import written_at, written_in
from .korean import CODE

Function = Callable[..., Any]  # a Series of exposure; of a portfolio strategy, a frame of weights
# A rule looks at all parameters of a strategy and says what is wrong with them, if anything is.
Rule = Callable[[Mapping[str, Any]], Sentence | None]

# The names of the run itself (`run_settings.RUN_PARAMETERS`) and of a sweep: a strategy could never be given its own.
RESERVED = frozenset(
    {"strategy_id", "metric", "symbol", "start", "end", "cash", "commission", "slippage", "adjust", "bars_per_year"}
    | {"symbols", "warmup", "rebalance", "risk_free", "cash_interest", "borrow_fee", "benchmark"}
    | {"stop_loss", "take_profit", "vol_target"}
)

_UNDECIDED = "undecided"
NOTES = "notes"  # in the `attrs` of what a strategy decided: sentences for who reads the run
_COPIES_ON_WRITE = int(pd.__version__.partition(".")[0]) >= 3
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_TYPES: dict[object, Literal["int", "float", "bool", "str"]] = {int: "int", float: "float", bool: "bool", str: "str"}


@dataclass(frozen=True)
class Range:
    """Limits of a parameter, both included: `Annotated[int, Range(minimum=1)]`."""

    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Below:
    """The rule that one parameter is less than another. Plain data, so that it can be told to another process."""

    low: str
    high: str
    equal: bool = False  # they may be equal too

    def __call__(self, given: Mapping[str, Any]) -> Sentence | None:
        low, high = given[self.low], given[self.high]
        if low < high or (self.equal and low == high):
            return None
        values = {"low": f"{self.low}={low}", "high": f"{self.high}={high}"}
        if self.equal:
            return say("rule.at_most", "{low} must be at most {high}.", **values)
        return say("rule.less", "{low} must be less than {high}.", **values)


def less(low: str, high: str) -> Rule:
    """The parameter `low` must be less than `high`."""
    return Below(low, high)


def at_most(low: str, high: str) -> Rule:
    """The parameter `low` must be no more than `high`."""
    return Below(low, high, equal=True)


class StrategyFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of strategies that somebody wrote: where the package's own are imported, these travel as text."""

    name: str
    text: str
    packaged: bool = False  # an installed package offers them, and the text only says where

    @property
    def called(self) -> str:
        """What its author knows it by: the cell, where it was made of a function in one."""
        return written_in(self.text, self.name)

    def written_at(self, line: int) -> tuple[str, int]:
        """Where a line of it was written: a file or cell, and the line there."""
        return written_at(self.text.splitlines(), line, self.name)


@dataclass(frozen=True)
class Strategy:
    """A strategy by its id: call it with prices, ask its `spec`, or `bind` values to its parameters."""

    function: Function
    spec: StrategySpec
    rules: tuple[Rule, ...] = ()
    file: StrategyFile | None = None  # None for those of the package
    taint: Taint | None = None  # that its trial on upload found

    @property
    def id(self) -> str:
        return self.spec.id

    @property
    def __wrapped__(self) -> Function:
        """For `inspect`: a strategy has the source and the signature of its function."""
        return self.function

    def bind(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters, checked one by one and against each other, defaults filled in.

        Raises
        ------
        UnknownName, BadParameter
        """
        bound = bind(self.spec.parameters, values, owner=self.id)
        self.check(bound)
        return bound

    def own(self, bound: Mapping[str, Any]) -> dict[str, Any]:
        """Of all that a run is given, what this takes itself."""
        return {spec.name: bound[spec.name] for spec in self.spec.parameters}

    def check(self, bound: Mapping[str, Any]) -> None:
        """Refuse parameters that are at odds with each other."""
        for rule in self.rules:
            if fault := rule(bound):
                raise BadParameter(say("rule.broken", "{strategy}: {fault}", strategy=self.id, fault=fault))

    def __call__(self, prices: pd.DataFrame, **parameters: Any) -> Any:
        """The target exposure in [-1, 1] on the prices' index, a Series. Values missing at the start (warm-up) mean 0.

        Of a portfolio strategy a frame of weights, a column a symbol; a row that is missing decides nothing.
        """
        # Columns the function adds stay its own, and pandas copies what it writes to, if it is new enough. Whoever gets
        # at the numbers nevertheless gets at a copy, where that costs no run of the package's own anything.
        deep = self.file is not None or not _COPIES_ON_WRITE
        exposure = self.function(prices.copy(deep=deep), **parameters)
        if self.spec.portfolio and isinstance(exposure, pd.DataFrame):
            return exposure
        if self.spec.portfolio or not isinstance(exposure, pd.Series):
            raise BadInput(
                say("strategy.nothing", "{strategy} returned nothing.", strategy=self.id)
                if exposure is None
                else say(
                    "strategy.type", "{strategy} returned a {type}.", strategy=self.id, type=type(exposure).__name__
                ),
                hint=say(
                    "strategy.returns_weights",
                    "A strategy of several symbols returns a DataFrame of weights, a column a symbol.",
                )
                if self.spec.portfolio
                else say(
                    "strategy.returns",
                    "A strategy returns a pandas Series of target exposure.",
                ),
            )
        known = np.flatnonzero(exposure.notna().to_numpy())
        warm_up = int(known[0]) if known.size else len(exposure)
        if warm_up == 0:
            return exposure
        filled = exposure.where(np.arange(len(exposure)) >= warm_up, 0.0)
        filled.attrs |= {**exposure.attrs, _UNDECIDED: not known.size}
        return filled


def notes_of(exposure: pd.Series | pd.DataFrame) -> list[Sentence]:
    """What is to be said of a run beside what was decided."""
    return list(exposure.attrs.get(NOTES, ()))


def is_undecided(exposure: pd.Series | pd.DataFrame) -> bool:
    """Whether a strategy's answer was missing on every bar: its zeros are none that it decided."""
    if isinstance(exposure, pd.DataFrame):
        return bool(exposure.isna().to_numpy().all())
    return bool(exposure.attrs.get(_UNDECIDED))


class Strategies(dict[str, Strategy]):
    """Strategies by id, in the order they were declared. `add` is the decorator that declares one."""

    def add(
        self, name: str, *rules: Rule, aliases: Sequence[str] = (), portfolio: bool = False
    ) -> Callable[[Function], Strategy]:
        def register(function: Function) -> Strategy:
            made = _made(function, name, rules, aliases, portfolio)
            if function.__module__.startswith(f"{__package__}."):  # what others wrote is in their own words
                made = replace(made, spec=_worded(made.spec))
            self[made.id] = made
            return made

        return register

    def find(self, strategy_id: str) -> Strategy:
        """Raises `UnknownName`, with what is near."""
        try:
            return self[strategy_id]
        except (KeyError, TypeError):
            raise unknown("strategy", strategy_id, self) from None


def strategy(
    name: str | Function | None = None, *rules: Rule, aliases: Sequence[str] = (), portfolio: bool = False
) -> Any:
    """Make a function a strategy: `@strategy`, or `@strategy("Its name", less("fast", "slow"), aliases=["cross"])`.

    It stays callable, with prices and parameters, so that it can be tried before it is uploaded. Sentences may name it
    by its aliases, too. With `portfolio=True` it is given the prices of several symbols, of which ``prices["close"]``
    has a column a symbol, and returns a frame of weights with the same columns and dates.
    """
    if callable(name):
        return _made(name, None, (), (), False)
    return lambda function: _made(function, name, rules, aliases, portfolio)


def _made(
    function: Function, name: str | None, rules: tuple[Rule, ...], aliases: Sequence[str], portfolio: bool
) -> Strategy:
    spoken = function.__name__.replace("_", " ").strip().capitalize()
    spec = derive_spec(function, name or spoken)
    spec = msgspec.structs.replace(spec, aliases=list(aliases), portfolio=portfolio)
    made = Strategy(function, spec, rules)
    # Defaults that break the strategy's own limits and rules are found here, not by the first user.
    if not any(spec.required for spec in made.spec.parameters):
        made.bind({spec.name: spec.default for spec in made.spec.parameters})
    return made


def derive_spec(function: Function, name: str) -> StrategySpec:
    """The form of a strategy: its first docstring line, its signature, and its docstring's Parameters section."""
    doc = inspect.getdoc(function) or ""
    head, _, section = doc.partition("Parameters\n----------\n")
    summary, _, description = head.strip().partition("\n")
    summaries = dict(_entries(section))
    hints = typing.get_type_hints(function, include_extras=True)
    prices, *parameters = inspect.signature(function).parameters.values() or (None,)
    if prices is None or prices.kind not in (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
    ):
        raise TypeError(f"A strategy takes the prices first: def {function.__name__}(prices, ...).")
    return StrategySpec(
        id=function.__name__,
        name=name,
        summary=summary,
        description=" ".join(description.split()),
        parameters=[_parameter(each, hints, summaries) for each in parameters],
    )


def _worded(spec: StrategySpec) -> StrategySpec:
    """Its texts as Sentences: a panel may have them in its reader's language."""

    def worded(text: str, part: str) -> Sentence:
        return Sentence(text, Phrase(code=f"{CODE}{spec.id}{part}") if text else None)

    return msgspec.structs.replace(
        spec,
        summary=worded(spec.summary, ""),
        description=worded(spec.description, ".description"),
        parameters=[
            msgspec.structs.replace(each, summary=worded(each.summary, f".{each.name}")) for each in spec.parameters
        ],
    )


def _parameter(parameter: inspect.Parameter, hints: Mapping[str, Any], summaries: Mapping[str, str]) -> ParameterSpec:
    hint = hints.get(parameter.name) or (type(parameter.default) if type(parameter.default) in _TYPES else float)
    limits = next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, Range)), Range())
    kind = typing.get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    choices = list(typing.get_args(kind)) if typing.get_origin(kind) is Literal else None
    if (name := parameter.name) in RESERVED:
        raise TypeError(
            f"A strategy cannot take {parameter}: every run has a {name}, and the name is taken. Call it my_{name}."
        )
    if parameter.kind not in _NAMED or (kind not in _TYPES and choices is None):
        raise TypeError(
            f"A strategy cannot take {parameter}: it must be given by its name, and of type int, float, bool or str."
        )
    required = parameter.default is inspect.Parameter.empty
    return ParameterSpec(
        name=parameter.name,
        type="str" if choices else _TYPES[kind],
        summary=summaries.get(parameter.name, ""),
        default=None if required else parameter.default,
        required=required,
        minimum=limits.minimum,
        maximum=limits.maximum,
        choices=choices,
    )


def _entries(section: str) -> Iterator[tuple[str, str]]:
    """Name and text of each entry of a numpydoc section: a name at the margin, its text indented under it."""
    for match in re.finditer(r"^(\w+).*\n((?:[ \t]+.*\n?)+)", section, re.MULTILINE):
        yield match[1], " ".join(match[2].split())
