"""Parse a typed line into a request. Pure: text and specs in, request or refusal out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

import msgspec

from ..errors import BadInput, BadParameter, quoted
from ..errors.sentences import Sentence, say
from ..protocol.messages import MAX_CONTENT, CommandSpec, ParameterSpec, StrategySpec
from .parameters import coerce, usage
from .words import words_of

# What the base contract promises; a protocol-2 backend sends its own list when a session is joined.
BASE_COMMANDS = (
    CommandSpec(
        name="run_backtest",
        summary=say("command.run_backtest", "Run one strategy over historical prices"),
        parameters=[ParameterSpec(name="strategy_id", type="strategy", required=True)],
        positional=["strategy_id"],
    ),
    CommandSpec(
        name="compare_strategies",
        summary=say("command.compare_base", "Put two or more strategies side by side"),
        parameters=[ParameterSpec(name="strategy_ids", type="strategies", required=True)],
        positional=["strategy_ids"],
    ),
    CommandSpec(
        name="help",
        summary=say("command.help_base", "What there is, or how one command works"),
        parameters=[ParameterSpec(name="command", type="command")],
        positional=["command"],
    ),
)

_MAX_DIGITS = 40  # Python refuses to read thousands of them
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|[+-]?\.\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_LEADING_ZERO = re.compile(r"\d,0\d\d(?!\d)")  # 1,000 and 10,050 are no list of values: 100,200 may be one


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
        raise BadInput(
            say("edit.empty", "The message would be empty."),
            hint=say("edit.delete", "Delete it instead."),
        )
    if is_command(text):
        raise BadInput(
            say("edit.is_command", "{text} is a command.", text=quoted(text.strip())),
            hint=say("edit.send_command", "Send it as a line of its own, and it runs."),
        )


def check_length(text: str) -> None:
    """Raises BadInput for a message longer than MAX_CONTENT."""
    if len(text) > MAX_CONTENT:
        raise BadInput(
            say(
                "message.too_long",
                "The message has {n:,} characters; {limit:,} are the limit.",
                n=len(text),
                limit=MAX_CONTENT,
            ),
            hint=say("message.shorten", "Put the long part into a file, or send it in pieces."),
            code="too_long",
        )


def parse(
    text: str, commands: Sequence[CommandSpec] = BASE_COMMANDS, strategies: Sequence[StrategySpec] = ()
) -> Request:
    """Parse one `/name value key=value` line.

    Unknown commands pass (the backend may know more than its specs say) with their values under "args".

    >>> parse("/run_backtest sma_cross fast=10 slow=30")
    Request(command='run_backtest', parameters={'strategy_id': 'sma_cross', 'fast': 10, 'slow': 30})
    """
    line = text.strip().removeprefix("/")
    spoken = next(iter(line.split(maxsplit=1)), "").rstrip(",")
    spec = _named(spoken, commands)
    free = spec if spec is not None and spec.rest else None
    if free is not None:
        return _parse_free(line, free)
    try:
        words = words_of(line)
    except ValueError:
        raise BadInput(
            say("parser.open_quote", "A quotation mark is left open in {text}.", text=quoted(text)),
            hint=say("parser.close_quote", 'Close it with another ".'),
        ) from None
    if not words:
        raise BadInput(
            say("parser.slash", "A slash alone is no command."),
            hint=say("hint.help", "Type /help for the list."),
        )
    name, *rest = words
    spec = _named(name, commands)
    values: dict[str, Any] = {}
    loose: list[str] = []
    for word in rest:
        key, equals, value = word.partition("=")
        if equals and key.isidentifier():
            if key in values:
                raise BadParameter(
                    say("parser.twice", "{name} is given twice in {text}.", name=key, text=quoted(text)),
                    hint=say("parser.once", "Give it once."),
                )
            values[key] = value
        elif equals and not key:
            raise BadParameter(
                say("parser.nameless", "{word} has no name before the =.", word=quoted(word)),
                hint=say("parser.write", "Write name=value, with no spaces."),
            )
        else:
            loose.append(word)
    types = _types(spec, strategies, loose, values)
    typed: dict[str, Any] = _place(loose, spec, values, strategies)
    for key, value in values.items():
        if types.get(key) == "strategies":
            typed[key] = [part for part in value.split(",") if part]
        else:
            number = types.get(key) in ("int", "float")
            value = _ungrouped(key, value, spec) if number else value
            typed[key] = value if key in types and types[key] not in ("int", "float", "bool") else parse_value(value)
    return Request(spec.name if spec else name, typed)


def _named(name: str, commands: Sequence[CommandSpec]) -> CommandSpec | None:
    """The command of a name, in whatever case it was typed."""
    exact = next((each for each in commands if each.name == name), None)
    return exact or next((each for each in commands if each.name.lower() == name.lower()), None)


def _ungrouped(name: str, value: str, spec: CommandSpec | None) -> str:
    """Take the commas out from between the thousands of a number: `cash=1,000,000`.

    A strategy's own parameter takes lists in a sweep: of it, only what can be no list is a number, and in a sweep what
    may be either is refused.
    """
    own = spec is not None and all(each.name != name for each in spec.parameters)
    if own and spec is not None and spec.sweeps:
        if _LEADING_ZERO.search(value):
            raise BadParameter(
                say("parser.thousands", "{word} may be one number or a list.", word=quoted(f"{name}={value}")),
                hint=say(
                    "parser.ungrouped",
                    "Write {number} for one number; in a list no value begins with a 0.",
                    number=f"{name}={value.replace(',', '')}",
                ),
            )
        return value
    if _GROUPED.fullmatch(value) and (not own or _LEADING_ZERO.search(value)):
        return value.replace(",", "")
    return value


def _parse_free(line: str, spec: CommandSpec) -> Request:
    """A command whose last positional parameter takes the rest of the line as it is, quotation marks and all.

    >>> spec = CommandSpec(name="note", summary="", positional=["run_id", "text"], rest="text")
    >>> _parse_free('note bt_1 the "good" one: x = 1', spec).parameters
    {'run_id': 'bt_1', 'text': 'the "good" one: x = 1'}
    """
    _, *values = line.split(maxsplit=len(spec.positional))
    return Request(spec.name, dict(zip(spec.positional, values, strict=False)))


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


def _place(
    loose: list[str], spec: CommandSpec | None, named: Mapping[str, str], strategies: Sequence[StrategySpec]
) -> dict[str, Any]:
    """Assign the values without a name to the command's positional parameters."""
    if spec is None:
        return {"args": loose} if loose else {}
    placed: dict[str, Any] = {}
    types = {parameter.name: parameter.type for parameter in spec.parameters}
    for target in (name for name in spec.positional if name not in named):
        if not loose:
            break
        if types[target] == "strategies":
            names = list(takewhile(_may_be_name, loose))
            if names:
                placed[target], loose = names, loose[len(names) :]
        else:
            placed[target], *loose = loose
    if loose:
        extra = " ".join(loose)
        chosen = placed.get("strategy_id") or named.get("strategy_id")
        own = next((each for each in strategies if each.id == chosen), None)
        raise BadParameter(
            say(
                "parser.extra",
                "/{name} does not know what {word} is.",
                name=spec.name,
                word=quoted(extra),
            ),
            hint=_by_name(loose, spec, named, own) or say("parser.usage", "Usage: {usage}", usage=usage(spec)),
        )
    return placed


def _by_name(
    loose: Sequence[str], spec: CommandSpec, named: Mapping[str, str], strategy: StrategySpec | None
) -> Sentence | None:
    """How values without a name are written with one, `lookback=60`; None where they do not fit the strategy's own."""
    free = [each for each in strategy.parameters if each.name not in named] if strategy is not None else []
    if strategy is None or len(loose) > len(free):
        return None
    pairs = list(zip(free, loose, strict=False))
    for parameter, word in pairs:
        try:
            coerce(parameter, re.split("[:,]", word)[0] if spec.sweeps else word, owner=strategy.id)
        except BadParameter:
            return None
    written = " ".join(f"{parameter.name}={word}" for parameter, word in pairs)
    return say("parser.by_name", "Write each value with its name: {written}.", written=written)


def _may_be_name(word: str) -> bool:
    """Whether a word may be one of several names: words with a space or a question mark are a sentence."""
    return not re.search(r"\s|\?$", word)


def parse_value(word: str) -> Any:
    """Convert a word that looks like a number or a boolean. "005930" is a name, not a number."""
    if len(word) <= _MAX_DIGITS and _NUMBER.fullmatch(word):
        number = float(word)
        return int(word) if re.fullmatch(r"[+-]?\d+", word) else number
    return {"true": True, "false": False}.get(word.casefold(), word)
