"""Bind a command's parameters to their specs: type, range, default, and what to write instead. Pure."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import BadParameter, quoted, unknown
from ..errors.sentences import Sentence, joined, say
from ..protocol.messages import CommandSpec, ParameterSpec

_MAX_DIGITS = 20  # of a whole number given as text
_BOOLEANS = {"true": True, "True": True, "false": False, "False": False}


def bind(specs: Iterable[ParameterSpec], values: Mapping[str, Any], *, owner: str) -> dict[str, Any]:
    """Validate `values` against `specs` and fill in defaults; every parameter comes back, in the order of the specs.

    Raises
    ------
    UnknownName, BadParameter
        Naming `owner`, the value as given, and what would do.
    """
    known = {spec.name: spec for spec in specs}
    for name in values:
        if name not in known:
            raise unknown("parameter", name, known, of=owner)
    bound = {}
    for name, spec in known.items():
        value = values.get(name)
        if value is None:
            if spec.required:
                raise BadParameter(
                    say("parameters.needs", "{owner} needs {name}.", owner=owner, name=name), hint=expected(spec)
                )
            bound[name] = spec.default
        else:
            bound[name] = coerce(spec, value, owner=owner)
    return bound


def coerce(spec: ParameterSpec, value: Any, *, owner: str) -> Any:
    """Convert `value` to the type of `spec`, within its range; a string that reads exactly as that type will do."""
    convert, _ = _TYPES[spec.type]
    try:
        converted = convert(value)
    except (ValueError, TypeError, OverflowError):
        raise BadParameter(
            say("parameters.bad", "{owner}: {name} is {value}.", owner=owner, name=spec.name, value=quoted(value)),
            hint=expected(spec),
        ) from None
    too_low = spec.minimum is not None and converted < spec.minimum
    too_high = spec.maximum is not None and converted > spec.maximum
    if too_low or too_high or (spec.choices is not None and converted not in spec.choices):
        raise BadParameter(
            say("parameters.bad", "{owner}: {name} is {value}.", owner=owner, name=spec.name, value=quoted(value)),
            hint=expected(spec),
        )
    return converted


def _int(value: Any) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float, str))
        or (isinstance(value, str) and len(value) > _MAX_DIGITS)
    ):
        raise ValueError
    number = float(value)
    if not number.is_integer():
        raise ValueError
    return int(number)


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError
    number = _share(value) if isinstance(value, str) and value.rstrip().endswith("%") else float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _share(text: str) -> float:
    """2.5% as the float that 0.025 is: dividing by 100 would round twice."""
    number = text.rstrip().removesuffix("%")
    return float(decimal.Decimal(number).scaleb(-2)) if math.isfinite(float(number)) else math.nan


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value not in _BOOLEANS:
        raise ValueError
    return _BOOLEANS[value]


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


# Of each type of `ParameterSpec`: its converter, which raises on anything else, and what it takes.
_TYPES: dict[str, tuple[Callable[[Any], Any], Sentence]] = {
    "int": (_int, say("type.int", "a whole number")),
    "float": (_float, say("type.float", "a number")),
    "bool": (_bool, say("type.bool", "true or false")),
    "date": (_date, say("type.date", "a date such as 2005-01-31")),
    "strategies": (_strategies, say("type.strategies", "two or more names")),
    "strategy": (_str, say("type.strategy", "the name of a strategy")),
    "symbol": (_str, say("type.symbol", "the name of a price series")),
    "run": (_str, say("type.run", "the id of a run")),
    "command": (_str, say("type.command", "the name of a command")),
    "str": (_str, say("type.str", "text")),
}


def expected(spec: ParameterSpec) -> Sentence:
    """What a parameter takes, in a sentence."""
    _, words = _TYPES[spec.type]
    if spec.choices:
        words = say("type.choice", "one of {choices}", choices=spec.choices)
    example = f"{spec.name}={spec.default}"
    return say(
        "parameters.takes",
        "{name} takes {what}.",
        name=spec.name,
        what=joined(
            [
                words,
                _limits(spec) or "",
                say("parameters.example", "for example {example}", example=example) if spec.default is not None else "",
            ],
            ", ",
        ),
    )


def _limits(spec: ParameterSpec) -> Sentence | None:
    low, high = (f"{bound:,.12g}" if bound is not None else None for bound in (spec.minimum, spec.maximum))
    if low is not None and high is not None:
        return say("limits.both", "from {low} to {high}", low=low, high=high)
    if low is not None:
        return say("limits.low", "at least {low}", low=low)
    return say("limits.high", "at most {high}", high=high) if high is not None else None


def usage(spec: CommandSpec) -> str:
    """One line: `/run_backtest strategy_id [symbol=SPX] ...`."""
    words = [f"/{spec.name}"]
    for parameter in spec.parameters:
        if parameter.name in spec.positional:
            word = parameter.name + (" ..." if parameter.type == "strategies" or parameter.name == spec.rest else "")
            words.append(word if parameter.required else f"[{word}]")
        else:
            words.append(f"[{parameter.name}={parameter.default if parameter.default is not None else ''}]")
    if spec.sweeps:
        words.append("[PARAMETER=start:stop:step] [PARAMETER=a,b,c]")
    return " ".join(words)
