"""How much a command may be given: what is read, searched and told to all of a session must not take seconds. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...errors import BadInput, quoted
from ...errors.sentences import say

MAX_TEXT = 250_000  # characters in one name or value: 10,000 numbers of a sweep, written out
MAX_VALUES = 10_000  # names and values together


def check_size(parameters: dict[str, Any]) -> None:
    """Raises BadInput for a command that is given too much.

    >>> check_size({"strategy_id": "sma_cross", "fast": [5, 10]})
    """
    if (count := _count(parameters)) > MAX_VALUES:  # first: to look at each of millions takes seconds
        raise BadInput(
            say(
                "command.many_values",
                "The command is given {n:,} names and values; {limit:,} are the limit.",
                n=count,
                limit=MAX_VALUES,
            ),
            hint=say("command.shorter", "Give less, or put it into a file."),
            code="too_long",
        )
    for name, value in parameters.items():
        longest = max((len(text) for text in _values(name, value) if isinstance(text, str)), default=0)
        if longest > MAX_TEXT:
            raise BadInput(
                say(
                    "command.text_long",
                    "{name} has {n:,} characters; {limit:,} are the limit.",
                    name=quoted(name),
                    n=longest,
                    limit=MAX_TEXT,
                ),
                hint=say("command.shorter", "Give less, or put it into a file."),
                code="too_long",
            )


def _count(parameters: dict[str, Any]) -> int:
    """How many names and values stand in it, however deep."""
    count, containers = 0, list[Any]([parameters])
    for each in containers:  # which grows meanwhile
        values = each.values() if isinstance(each, dict) else each
        within = [value for value in values if isinstance(value, (dict, list, tuple))]
        count += len(values) - len(within) + (len(each) if isinstance(each, dict) else 0)
        containers += within
    return count


def _values(*given: Any) -> Iterator[Any]:
    """Whatever stands in it, however deep."""
    left = list(given)
    while left:
        each = left.pop()
        if isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, (list, tuple)):
            left += each
        else:
            yield each
