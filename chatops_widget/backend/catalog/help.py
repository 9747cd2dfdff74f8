"""The texts of `/help`: the list of commands, or one command or strategy in detail. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...commands.parameters import usage
from ...errors import unknown
from ...errors.sentences import Sentence, joined, say
from ...protocol.messages import CommandResult, CommandSpec, ParameterSpec
from ...protocol.wire import plain_data
from ..processes.limits import GB, Limits
from ..strategies.builtin import STRATEGIES


def help_on(commands: Sequence[CommandSpec], about: str | None, limits: Limits) -> CommandResult:
    """Answer `/help` and `/help name`. Raises UnknownName."""
    if about is None:
        lines: list[str] = [joined([f"/{each.name}", each.summary], "\n    ") for each in commands]
        lines.append(
            say(
                "help.limits",
                "A run may take {seconds:g} s here, and a strategy that somebody wrote {memory:g} GB"
                " (--run-seconds, --run-memory).",
                seconds=limits.seconds,
                memory=limits.memory / GB,
            )
        )
        lines.append(say("help.more", "Type /help and a name for more. Plain sentences work too: what can you do?"))
        return listed(lines, {"commands": plain_data(commands)})
    name = about.removeprefix("/")
    command = next((each for each in commands if each.name == name), None)
    if command is not None:
        lines = [joined([command.summary, "."], ""), usage(command), *map(_described, command.parameters)]
        return listed(lines, {"command": plain_data(command)})
    if name in STRATEGIES:
        spec = STRATEGIES[name].spec
        lines = [
            spec.summary,
            spec.description,
            f"/run_backtest {spec.id}{defaults(spec.parameters)}",
            *map(_described, spec.parameters),
        ]
        return listed([line for line in lines if line], {"strategy": plain_data(spec)})
    raise unknown("command", about, [*(each.name for each in commands), *STRATEGIES], see="/help")


def listed(lines: Sequence[str], data: dict[str, Any]) -> CommandResult:
    """Answer in lines for people, and in data for programs."""
    return CommandResult(success=True, message=joined(lines, "\n"), data=data)


def defaults(parameters: list[ParameterSpec]) -> str:
    """Format what is given if nothing is: ` fast=10 slow=30`."""
    return "".join(f" {each.name}={each.default}" for each in parameters if each.default is not None)


def _described(parameter: ParameterSpec) -> Sentence:
    default = "" if parameter.default is None else f" [{parameter.default}]"
    return joined([f"  {parameter.name} ({parameter.type}){default}:", parameter.summary])
