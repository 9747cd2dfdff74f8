"""From a plain function to a strategy: its signature, annotations and docstring are its form.

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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from .. import commands
from ..errors import BadInput, BadParameter, unknown
from ..protocol import ParameterSpec, StrategySpec

Function = Callable[..., pd.Series]
# A rule looks at all parameters of a strategy and says what is wrong with them, if anything is.
Rule = Callable[[Mapping[str, Any]], str | None]

# The names of the run itself (`backtest.RUN_PARAMETERS`) and of a sweep: a strategy could never be given its own.
RESERVED = frozenset({"strategy_id", "symbol", "start", "end", "cash", "commission", "slippage", "metric"})

_TYPES: dict[object, Literal["int", "float", "bool", "str"]] = {int: "int", float: "float", bool: "bool", str: "str"}


@dataclass(frozen=True)
class Range:
    """Limits of a parameter, both included: `Annotated[int, Range(minimum=1)]`."""

    minimum: float | None = None
    maximum: float | None = None


def less(low: str, high: str) -> Rule:
    """The parameter `low` must be less than `high`."""
    return lambda given: None if given[low] < given[high] else _at_odds(given, low, "less than", high)


def at_most(low: str, high: str) -> Rule:
    """The parameter `low` must be no more than `high`."""
    return lambda given: None if given[low] <= given[high] else _at_odds(given, low, "at most", high)


def _at_odds(given: Mapping[str, Any], low: str, words: str, high: str) -> str:
    return f"{low}={given[low]} must be {words} {high}={given[high]}."


@dataclass(frozen=True)
class Strategy:
    """A strategy by its id: call it with prices, ask its `spec`, or `bind` values to its parameters."""

    function: Function
    spec: StrategySpec
    rules: tuple[Rule, ...] = ()

    @property
    def id(self) -> str:
        return self.spec.id

    def bind(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters, checked one by one and against each other, defaults filled in.

        Raises
        ------
        UnknownName, BadParameter
        """
        bound = commands.bind(self.spec.parameters, values, owner=self.id)
        self.check(bound)
        return bound

    def check(self, bound: Mapping[str, Any]) -> None:
        """Refuse parameters that are at odds with each other."""
        for rule in self.rules:
            if fault := rule(bound):
                raise BadParameter(f"{self.id}: {fault}")

    def __call__(self, prices: pd.DataFrame, **parameters: Any) -> pd.Series:
        """The target exposure in [-1, 1] on the prices' index. Values missing at the start (warm-up) mean 0."""
        # A shallow copy: columns the function adds stay its own, and pandas copies what it writes to.
        exposure = self.function(prices.copy(deep=False), **parameters)
        if not isinstance(exposure, pd.Series):
            kind = type(exposure).__name__
            raise BadInput(
                f"{self.id} returned a {kind}.", hint="A strategy returns a pandas Series of target exposure."
            )
        known = np.flatnonzero(exposure.notna().to_numpy())
        warm_up = int(known[0]) if known.size else len(exposure)
        if warm_up == 0:
            return exposure
        return exposure.where(np.arange(len(exposure)) >= warm_up, 0.0)


class Strategies(dict[str, Strategy]):
    """Strategies by id, in the order they were declared. `add` is the decorator that declares one."""

    def add(self, name: str, *rules: Rule) -> Callable[[Function], Strategy]:
        def register(function: Function) -> Strategy:
            made = Strategy(function, derive_spec(function, name), rules)
            # Defaults that break the strategy's own rules are found here, not by the first user.
            made.bind({})
            self[made.id] = made
            return made

        return register

    def find(self, strategy_id: str) -> Strategy:
        """Raises `UnknownName`, with what is near."""
        try:
            return self[strategy_id]
        except (KeyError, TypeError):
            raise unknown("strategy", strategy_id, self) from None


def derive_spec(function: Function, name: str) -> StrategySpec:
    """The form of a strategy: its first docstring line, its signature, and its docstring's Parameters section."""
    doc = inspect.getdoc(function) or ""
    head, _, section = doc.partition("Parameters\n----------\n")
    summary, _, description = head.strip().partition("\n")
    summaries = dict(_entries(section))
    hints = typing.get_type_hints(function, include_extras=True)
    _, *parameters = inspect.signature(function).parameters.values()
    return StrategySpec(
        id=function.__name__,
        name=name,
        summary=summary,
        description=" ".join(description.split()),
        parameters=[_parameter(each, hints, summaries) for each in parameters],
    )


def _parameter(parameter: inspect.Parameter, hints: Mapping[str, Any], summaries: Mapping[str, str]) -> ParameterSpec:
    hint = hints.get(parameter.name, float)
    limits = next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, Range)), Range())
    kind = typing.get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    choices = list(typing.get_args(kind)) if typing.get_origin(kind) is Literal else None
    if parameter.name in RESERVED or (kind not in _TYPES and choices is None):
        raise TypeError(
            f"A strategy cannot take {parameter}: the name must be free and the type int, float, bool or str."
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
