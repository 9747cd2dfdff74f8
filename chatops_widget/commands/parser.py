"""Turn what was typed into a request, checked against specs. Pure: text and specs in, request or refusal out."""

from __future__ import annotations

import datetime as dt
import math
import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from ..errors import BadInput, BadParameter, quoted, unknown
from ..protocol.messages import MAX_CONTENT, CommandSpec, ParameterSpec, StrategySpec

# What the base contract promises; a protocol-2 backend sends its own list when a session is joined.
BASE_COMMANDS = (
    CommandSpec(
        name="run_backtest",
        summary="Run one strategy over historical prices",
        parameters=[ParameterSpec(name="strategy_id", type="strategy", required=True)],
        positional=["strategy_id"],
    ),
    CommandSpec(
        name="compare_strategies",
        summary="Put two or more strategies side by side",
        parameters=[ParameterSpec(name="strategy_ids", type="strategies", required=True)],
        positional=["strategy_ids"],
    ),
    CommandSpec(
        name="help",
        summary="What there is, or how one command works",
        parameters=[ParameterSpec(name="command", type="command")],
        positional=["command"],
    ),
)

_LONGEST_NUMBER = 40  # digits; Python refuses to read thousands of them
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|[+-]?\.\d+")


class Request(msgspec.Struct, frozen=True):
    """A command and its parameters, ready for `executeCommand`."""

    command: str
    parameters: dict[str, Any]


def is_command(text: str) -> bool:
    return text.lstrip().startswith("/") and not text.lstrip().startswith("//")


def check_edit(text: str) -> None:
    """Raises BadInput for what may not take the place of a message's words."""
    check_length(text)
    if not text.strip():
        raise BadInput("The message would be empty.", hint="Delete it instead.")
    if is_command(text):
        raise BadInput(f"{quoted(text.strip())} is a command.", hint="Send it as a line of its own, and it runs.")


def check_length(text: str) -> None:
    """Raises BadInput for a message longer than MAX_CONTENT."""
    if len(text) > MAX_CONTENT:
        raise BadInput(
            f"The message has {len(text):,} characters; {MAX_CONTENT:,} are the limit.",
            hint="Put the long part into a file, or send it in pieces.",
            code="too_long",
        )


def parse(
    text: str, commands: Sequence[CommandSpec] = BASE_COMMANDS, strategies: Sequence[StrategySpec] = ()
) -> Request:
    """Read one `/name value key=value` line.

    Unknown commands pass (the backend may know more than its specs say) with their values under "args".

    >>> parse("/run_backtest sma_cross fast=10 slow=30")
    Request(command='run_backtest', parameters={'strategy_id': 'sma_cross', 'fast': 10, 'slow': 30})
    """
    try:
        words = shlex.split(text.strip().removeprefix("/"))
    except ValueError:
        raise BadInput(f"A quotation mark is left open in {quoted(text)}.", hint='Close it with another ".') from None
    if not words:
        raise BadInput("A slash alone is no command.", hint="Type /help for the list.")
    name, *rest = words
    spec = next((command for command in commands if command.name == name), None)
    values: dict[str, Any] = {}
    loose: list[str] = []
    for word in rest:
        key, equals, value = word.partition("=")
        if equals and key.isidentifier():
            if key in values:
                raise BadParameter(f"{key} is given twice in {quoted(text)}.", hint="Give it once.")
            values[key] = value
        elif equals and not key:
            raise BadParameter(f"{quoted(word)} has no name before the =.", hint="Write name=value, with no spaces.")
        else:
            loose.append(word)
    types = _types(spec, strategies, loose, values)
    typed: dict[str, Any] = _place(loose, spec, values)
    for key, value in values.items():
        if types.get(key) == "strategies":
            typed[key] = [part for part in value.split(",") if part]
        else:
            typed[key] = value if key in types and types[key] not in ("int", "float", "bool") else parse_value(value)
    return Request(name, typed)


def _types(
    spec: CommandSpec | None, strategies: Sequence[StrategySpec], loose: list[str], values: Mapping[str, str]
) -> dict[str, str]:
    """The type of each parameter this command takes, those of the strategy it names included."""
    named = {*loose, values.get("strategy_id", "")}
    specs = list(spec.parameters) if spec else []
    for strategy in strategies:
        if strategy.id in named:
            specs += strategy.parameters
    return {parameter.name: parameter.type for parameter in specs}


def _place(loose: list[str], spec: CommandSpec | None, named: Mapping[str, str]) -> dict[str, Any]:
    """Give the values without a name to the command's positional parameters."""
    if spec is None:
        return {"args": loose} if loose else {}
    placed: dict[str, Any] = {}
    types = {parameter.name: parameter.type for parameter in spec.parameters}
    for target in (name for name in spec.positional if name not in named):
        if not loose:
            break
        if types[target] == "strategies":
            placed[target], loose = loose, []
        else:
            placed[target], *loose = loose
    if loose:
        extra = " ".join(loose)
        raise BadParameter(f"/{spec.name} does not know what {quoted(extra)} is.", hint=f"Usage: {usage(spec)}")
    return placed


def parse_value(word: str) -> Any:
    """Numbers and booleans where a word looks like one. "005930" is a name, not a number."""
    if len(word) <= _LONGEST_NUMBER and _NUMBER.fullmatch(word):
        number = float(word)
        return int(word) if re.fullmatch(r"[+-]?\d+", word) else number
    return {"true": True, "false": False}.get(word.casefold(), word)


def bind(
    specs: Iterable[ParameterSpec], values: Mapping[str, Any], *, owner: str, kind: str = "parameter"
) -> dict[str, Any]:
    """Check `values` against `specs` and fill in the defaults; every parameter comes back, in the order of the specs.

    Raises
    ------
    UnknownName, BadParameter
        Naming `owner`, the value as given, and what would do.
    """
    known = {spec.name: spec for spec in specs}
    for name in values:
        if name not in known:
            raise unknown(f"{kind} of {owner}", name, known)
    bound = {}
    for name, spec in known.items():
        value = values.get(name)
        if value is None:
            if spec.required:
                raise BadParameter(f"{owner} needs {name}.", hint=expected(spec))
            bound[name] = spec.default
        else:
            bound[name] = coerce(spec, value, owner=owner)
    return bound


def coerce(spec: ParameterSpec, value: Any, *, owner: str) -> Any:
    """`value` as the type `spec` asks for, within its range; a string that reads exactly as that type will do."""
    try:
        converted = _CONVERT[spec.type](value)
    except (ValueError, TypeError, OverflowError):
        raise BadParameter(f"{owner}: {spec.name} is {quoted(value)}.", hint=expected(spec)) from None
    too_low = spec.minimum is not None and converted < spec.minimum
    too_high = spec.maximum is not None and converted > spec.maximum
    if too_low or too_high or (spec.choices is not None and converted not in spec.choices):
        raise BadParameter(f"{owner}: {spec.name} is {quoted(value)}.", hint=expected(spec))
    return converted


def _int(value: Any) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float, str))
        or (isinstance(value, str) and len(value) > 20)
    ):
        raise ValueError
    number = float(value)
    if not number.is_integer():
        raise ValueError
    return int(number)


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return (
        {"true": True, "false": False}[value.casefold()] if value in ("true", "false", "True", "False") else _refuse()
    )


def _refuse() -> Any:
    raise ValueError


def _str(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or not str(value).strip():
        raise ValueError
    return str(value).strip()


def _date(value: Any) -> str:
    """ISO 8601, whole: a bare year would have to mean its first day as a start and its last as an end."""
    if not isinstance(value, str):
        raise ValueError
    text = value.strip()
    return (dt.datetime if "T" in text or " " in text else dt.date).fromisoformat(text).isoformat()


def _strategies(value: Any) -> list[str]:
    parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)):
        raise ValueError
    return [_str(part) for part in parts]


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "date": _date,
    "strategies": _strategies,
    "str": _str,
    "strategy": _str,
    "symbol": _str,
    "run": _str,
    "command": _str,
}


def expected(spec: ParameterSpec) -> str:
    """What a parameter takes, in a sentence."""
    words = {
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
        "date": "a date such as 2005-01-31",
        "strategies": "two or more names",
        "strategy": "the name of a strategy",
        "symbol": "the name of a price series",
        "run": "the id of a run",
        "command": "the name of a command",
        "str": "text",
    }[spec.type]
    if spec.choices:
        words = "one of " + ", ".join(spec.choices)
    limits = _limits(spec)
    if limits:
        words += f", {limits}"
    if spec.default is not None:
        words += f", for example {spec.name}={spec.default}"
    return f"{spec.name} takes {words}."


def _limits(spec: ParameterSpec) -> str:
    low, high = (f"{bound:g}" if bound is not None else None for bound in (spec.minimum, spec.maximum))
    if low is not None and high is not None:
        return f"from {low} to {high}"
    if low is not None:
        return f"at least {low}"
    return f"at most {high}" if high is not None else ""


def usage(spec: CommandSpec) -> str:
    """One line: `/run_backtest strategy_id [symbol=SPX] ...`."""
    words = [f"/{spec.name}"]
    for parameter in spec.parameters:
        if parameter.name in spec.positional:
            word = parameter.name + (" ..." if parameter.type == "strategies" else "")
            words.append(word if parameter.required else f"[{word}]")
        else:
            words.append(f"[{parameter.name}={parameter.default if parameter.default is not None else ''}]")
    if spec.sweeps:
        words.append("[PARAMETER=start:stop:step] [PARAMETER=a,b,c]")
    return " ".join(words)
