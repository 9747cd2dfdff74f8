"""The commands this backend takes, and the words that explain them."""

from __future__ import annotations

from typing import Any

import msgspec

from ..commands.parameters import usage
from ..errors import unknown
from ..protocol.messages import CommandResult, CommandSpec, ParameterSpec
from .simulation.backtest import RUN_PARAMETERS
from .simulation.sweep import METRIC
from .strategies.builtin import STRATEGIES

COMMANDS = [
    CommandSpec(
        name="run_backtest",
        summary="Run one strategy over historical prices",
        parameters=[
            ParameterSpec(name="strategy_id", type="strategy", required=True, summary="Which; see /strategies"),
            *RUN_PARAMETERS,
        ],
        positional=["strategy_id"],
    ),
    CommandSpec(
        name="compare_strategies",
        summary="Put two or more strategies or finished runs side by side",
        parameters=[
            ParameterSpec(name="strategy_ids", type="strategies", required=True, summary="Strategies, or ids of runs"),
            *RUN_PARAMETERS,
        ],
        positional=["strategy_ids"],
    ),
    CommandSpec(
        name="sweep",
        summary="Try many parameters of one strategy, as fast=5:50:5 slow=20,50,100",
        parameters=[
            ParameterSpec(name="strategy_id", type="strategy", required=True, summary="Which; see /strategies"),
            METRIC,
            *RUN_PARAMETERS,
        ],
        positional=["strategy_id"],
        sweeps=True,
    ),
    CommandSpec(
        name="help",
        summary="What there is, or how one command or strategy works",
        parameters=[ParameterSpec(name="command", type="command", summary="Its name")],
        positional=["command"],
    ),
    CommandSpec(name="strategies", summary="The strategies and their parameters"),
    CommandSpec(name="symbols", summary="The price series there are"),
    CommandSpec(name="runs", summary="What ran in this session"),
    CommandSpec(
        name="cancel",
        summary="Stop a run",
        parameters=[ParameterSpec(name="run_id", type="run", summary="Which; see /runs. The latest if left out")],
        positional=["run_id"],
    ),
]
COMPARE = next(each for each in COMMANDS if each.name == "compare_strategies")


def help_on(about: str | None) -> CommandResult:
    """What `/help` and `/help name` answer. Raises UnknownName."""
    if about is None:
        lines = ["/" + each.name + "\n    " + each.summary for each in COMMANDS]
        lines.append("Type /help and a name for more. Plain sentences work too: what can you do?")
        return listed(lines, {"commands": msgspec.to_builtins(COMMANDS)})
    name = about.removeprefix("/")
    command = next((each for each in COMMANDS if each.name == name), None)
    if command is not None:
        lines = [command.summary + ".", usage(command), *map(_described, command.parameters)]
        return listed(lines, {"command": msgspec.to_builtins(command)})
    if name in STRATEGIES:
        spec = STRATEGIES[name].spec
        lines = [
            spec.summary,
            spec.description,
            f"/run_backtest {spec.id}{defaults(spec.parameters)}",
            *map(_described, spec.parameters),
        ]
        return listed([line for line in lines if line], {"strategy": msgspec.to_builtins(spec)})
    raise unknown("command", about, [*(each.name for each in COMMANDS), *STRATEGIES], see="/help")


def listed(lines: list[str], data: dict[str, Any]) -> CommandResult:
    return CommandResult(success=True, message="\n".join(lines), data=data)


def defaults(parameters: list[ParameterSpec]) -> str:
    return "".join(f" {each.name}={each.default}" for each in parameters if each.default is not None)


def _described(parameter: ParameterSpec) -> str:
    default = "" if parameter.default is None else f" [{parameter.default}]"
    return f"  {parameter.name} ({parameter.type}){default}: {parameter.summary}"


def span(start: str | None, end: str | None, bars: int | None) -> str:
    return f"{start} to {end}, {bars:,} bars, " if start and end and bars else ""
