"""Several commands in one text, one a line: all of them are read before any is carried out. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from ..errors import BadInput, BadParameter, quoted, unknown
from ..errors.sentences import joined, say
from ..protocol.messages import CommandSpec, StrategySpec
from .parameters import bind
from .parser import Request, is_command, parse

MAX_LINES = 100  # of one text
_BEGIN = re.compile(r"^[ \t]*/(?!/)", re.MULTILINE)


class CommandLine(msgspec.Struct, frozen=True):
    """One of several commands: what was typed for it, and what it asks for."""

    text: str
    request: Request


def split_lines(text: str) -> list[str]:
    """The commands of a text that begins with one. A line without a slash goes on with the one above.

    >>> split_lines("/run_backtest sma_cross\\n  fast=10\\n\\n/runs")
    ['/run_backtest sma_cross\\n  fast=10', '/runs']
    """
    if not is_command(text):
        return []
    text = text.strip()  # of all that counts as a space, which may be copied along with a line
    begins = [match.start() for match in _BEGIN.finditer(text)]
    return [text[start:end].strip() for start, end in zip(begins, [*begins[1:], len(text)], strict=True)]


def parse_lines(
    text: str, commands: Sequence[CommandSpec], strategies: Sequence[StrategySpec] = ()
) -> list[CommandLine]:
    """Parse every command of a text. Raises BadInput, naming the line, if one of several cannot be carried out.

    One command alone is read as `parse` reads it: its backend says what is wrong with its values.
    """
    lines = split_lines(text)
    if len(lines) == 1:
        return [CommandLine(text.strip(), parse(text, commands, strategies))]
    if len(lines) > MAX_LINES:
        raise BadInput(
            say(
                "lines.many", "These are {n:,} commands; {limit} at once are the limit.", n=len(lines), limit=MAX_LINES
            ),
            hint=say("lines.none_ran", "Nothing was run."),
        )
    read = []
    for number, line in enumerate(lines, 1):
        try:
            request = parse(line, commands, strategies)
            _check(request, commands, strategies)
        except BadInput as error:
            none = say("lines.none_of", "Nothing was run, of none of the {n} commands.", n=len(lines))
            quote = say(
                "lines.refused", "Command {n}, {line}: {reason}", n=number, line=quoted(line), reason=error.message
            )
            raise BadInput(quote, hint=joined([error.hint or "", none]), code=error.code) from None
        read.append(CommandLine(line, request))
    return read


def _check(request: Request, commands: Sequence[CommandSpec], strategies: Sequence[StrategySpec]) -> None:
    """Raises BadInput for what the specs forbid; what only a backend can tell is left to it."""
    spec = next((each for each in commands if each.name == request.command), None)
    if spec is None:
        raise unknown("command", f"/{request.command}", [f"/{each.name}" for each in commands])
    chosen = request.parameters.get("strategy_id")
    strategy = next((each for each in strategies if each.id == chosen), None)
    if chosen is not None and strategies and strategy is None:
        raise unknown("strategy", chosen, [each.id for each in strategies])
    own = list(strategy.parameters) if strategy else []
    named = {each.name for each in (*spec.parameters, *own)}
    if spec.sweeps:  # its values may be ranges
        stranger = next((name for name in request.parameters if name not in named), None)
        if stranger is not None and strategy is not None:
            raise unknown("parameter", stranger, sorted(named), of=strategy.id)
        if chosen is None:
            raise BadParameter(
                say("lines.no_strategy", "/{command} needs a strategy.", command=spec.name),
                hint=say("lines.name_strategy", "Name one, as {line}.", line="/sweep momentum lookback=20:200:20"),
            )
    elif strategies or request.parameters.keys() <= named:
        bind([*spec.parameters, *own], request.parameters, owner=f"/{spec.name}")
