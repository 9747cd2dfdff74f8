"""What may be typed next on a command line: commands, parameters, their values, metrics. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from ..protocol.messages import CommandSpec, ParameterSpec, StrategySpec, SymbolSpec
from ..protocol.metrics import METRICS


class Known(msgspec.Struct, frozen=True):
    """What names there are."""

    commands: Sequence[CommandSpec]
    strategies: Sequence[StrategySpec] = ()
    symbols: Sequence[SymbolSpec] = ()
    runs: Sequence[str] = ()  # ids, newest first


class Completion(NamedTuple):
    """What was begun, and what it may become; `choices` take its place."""

    begun: str
    choices: list[str]


def complete(line: str, known: Known) -> Completion:
    """For a line that is typed as far as the cursor.

    >>> complete("/he", Known([CommandSpec(name="help", summary="")]))
    Completion(begun='/he', choices=['/help'])
    """
    *before, begun = line.lstrip().split(" ")
    words = [word for word in before if word]
    if not words:
        return _begun(begun, [f"/{each.name}" for each in known.commands])
    spec = next((each for each in known.commands if f"/{each.name}" == words[0]), None)
    if spec is None:
        return Completion(begun, [])
    if spec.name == "find":  # in which metrics are compared
        return _begun(begun, METRICS)
    parameters = [*spec.parameters, *_own(words[1:], known)]
    name, equals, value = begun.partition("=")
    if equals:
        wanted = next((each for each in parameters if each.name == name), None)
        last = value.rpartition(",")[2]
        return _begun(last, _values(wanted, known) if wanted else [])
    given = {word.partition("=")[0] for word in words[1:] if "=" in word}
    loose = [word for word in words[1:] if "=" not in word]
    names = [f"{each.name}=" for each in parameters if each.name not in given and each.name not in spec.positional]
    target = _next_positional(spec, len(loose), given)
    taken = set(loose) if target is not None and target.type == "strategies" else set()
    values = [each for each in _values(target, known) if each not in taken] if target is not None else []
    return _begun(begun, [*values, *names])


def _begun(begun: str, choices: Iterable[str]) -> Completion:
    return Completion(begun, [each for each in choices if each.startswith(begun)])


def _own(words: Sequence[str], known: Known) -> list[ParameterSpec]:
    """The parameters of the strategies that the line names."""
    named = {word.removeprefix("strategy_id=") for word in words}
    return [parameter for each in known.strategies if each.id in named for parameter in each.parameters]


def _next_positional(spec: CommandSpec, placed: int, given: set[str]) -> ParameterSpec | None:
    """Where a value without a name would go."""
    types = {each.name: each for each in spec.parameters}
    open_ones = [types[name] for name in spec.positional if name in types and name not in given]
    for k, each in enumerate(open_ones):
        if k == placed or each.type == "strategies":  # which takes as many as come
            return each
    return None


def _values(spec: ParameterSpec, known: Known) -> list[str]:
    if spec.choices:
        return spec.choices
    if spec.name == "metric":
        return list(METRICS)
    strategies = [each.id for each in known.strategies]
    match spec.type:
        case "strategy":
            return strategies
        case "strategies":
            return [*strategies, *known.runs]
        case "symbol":
            return [each.symbol for each in known.symbols]
        case "run":
            return list(known.runs)
        case "command":
            return [each.name for each in known.commands] + strategies
        case "bool":
            return ["true", "false"]
    return []
