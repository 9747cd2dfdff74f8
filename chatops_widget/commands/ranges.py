"""Expand what a sweep tries of one parameter: `5:50:5`, `5,10,20`, or both in one list. Pure.

A range has its start, its stop (which belongs to it when a step hits it exactly) and its step, which is 1 if left
out. `js/src/command-line/sweep-ranges.ts` reads the same words, and one list of cases holds both to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import msgspec

from ..errors import BadParameter, quoted
from ..errors.sentences import Sentence, as_sentence, joined, say
from ..protocol.messages import ParameterSpec
from .parameters import coerce, expected

MAX_VALUES = 10_000  # of one parameter; a sweep as a whole has no more combinations
_NEAR = 1e-9  # of a step: 0.1 + 0.2 is meant to hit 0.3


def expand(spec: ParameterSpec, given: Any, *, owner: str) -> list[Any]:
    """Every value of `given`, as the type `spec` asks for and within its limits; each once, in the order given.

    >>> expand(ParameterSpec(name="fast", type="int"), "5:20:5,50", owner="sma_cross")
    [5, 10, 15, 20, 50]

    Raises
    ------
    BadParameter
        Naming the piece at fault, and what would do.
    """
    pieces = given.split(",") if isinstance(given, str) else given if isinstance(given, (list, tuple)) else [given]
    values: dict[Any, None] = {}
    for piece in pieces:
        try:
            values.update(dict.fromkeys(_values(spec, piece, owner)))
        except BadParameter as error:
            if error.code == "too_many":
                raise
            raise BadParameter(
                say("parameters.bad", "{owner}: {name} is {value}.", owner=owner, name=spec.name, value=quoted(piece)),
                hint=_hint(spec),
            ) from None
        if len(values) > MAX_VALUES:
            raise _too_many(spec, owner)
    if not values:
        raise BadParameter(
            say("ranges.none", "{owner}: {name} has no value.", owner=owner, name=spec.name), hint=_hint(spec)
        )
    return list(values)


def _values(spec: ParameterSpec, piece: Any, owner: str) -> Iterator[Any]:
    if not isinstance(piece, str) or ":" not in piece or not is_number(spec):
        yield coerce(spec, piece, owner=owner)
        return
    bare = msgspec.structs.replace(spec, minimum=None, maximum=None)
    parts = piece.split(":")
    if len(parts) > 3:
        raise BadParameter(as_sentence(piece))
    start, stop, step = (coerce(bare, part, owner=owner) for part in [*parts, "1"][:3])
    if step <= 0 or stop < start:
        raise BadParameter(as_sentence(piece))
    count = math.floor((stop - start) / step + _NEAR) + 1
    if count > MAX_VALUES:
        raise _too_many(spec, owner)
    for k in range(count):
        value = start + k * step
        # Twelve digits: 0.1 + 2 * 0.1 is 0.3 to whoever wrote it.
        yield coerce(spec, value if spec.type == "int" else float(f"{value:.12g}"), owner=owner)


def is_number(spec: ParameterSpec) -> bool:
    return spec.type in ("int", "float") and not spec.choices


def _too_many(spec: ParameterSpec, owner: str) -> BadParameter:
    message = say(
        "ranges.too_many",
        "{owner}: {name} has more than {limit:,} values.",
        owner=owner,
        name=spec.name,
        limit=MAX_VALUES,
    )
    return BadParameter(message, hint=say("ranges.narrow", "Take a wider step, or a shorter range."), code="too_many")


def _hint(spec: ParameterSpec) -> Sentence:
    ways = (
        say("ranges.numbers", "A sweep also takes a list (5,10,20) or a range start:stop:step (5:50:5).")
        if is_number(spec)
        else say("ranges.texts", "A sweep also takes a list with commas.")
    )
    return joined([expected(spec), ways])
