"""The commands answered at once. Another one is a function here, below `@ANSWERS.answers` and its spec."""

from __future__ import annotations

import asyncio

import msgspec

from ...errors import BadInput
from ...protocol.messages import CommandResult, CommandSpec, ParameterSpec
from ..strategies.builtin import STRATEGIES
from .help import defaults, help_on, listed
from .table import CommandTable, Context

ANSWERS = CommandTable()


@ANSWERS.answers(
    CommandSpec(
        name="help",
        summary="What there is, or how one command or strategy works",
        parameters=[ParameterSpec(name="command", type="command", summary="Its name")],
        positional=["command"],
    )
)
async def show_help(context: Context, command: str | None) -> CommandResult:
    return help_on(context.commands, command, context.jobs.limits)


@ANSWERS.answers(CommandSpec(name="strategies", summary="The strategies and their parameters"))
async def list_strategies(context: Context) -> CommandResult:
    specs = [each.spec for each in STRATEGIES.values()]
    lines = [f"{each.id}{defaults(each.parameters)}: {each.summary}" for each in specs]
    return listed(lines, {"strategies": msgspec.to_builtins(specs)})


@ANSWERS.answers(CommandSpec(name="symbols", summary="The price series there are"))
async def list_symbols(context: Context) -> CommandResult:
    found = await asyncio.to_thread(context.book.symbols)  # reads files
    lines = [f"{each.symbol}: {_span(each.start, each.end, each.bars)}{each.source}" for each in found]
    return listed(lines, {"symbols": msgspec.to_builtins(found)})


def _span(start: str | None, end: str | None, bars: int | None) -> str:
    return f"{start} to {end}, {bars:,} bars, " if start and end and bars else ""


@ANSWERS.answers(CommandSpec(name="runs", summary="What ran in this session"))
async def list_runs(context: Context) -> CommandResult:
    states = await context.store.run_states(context.caller.session_id)
    lines = [f"{each.run_id}  {each.strategy_id}  {each.status}" for each in states]
    facts = [msgspec.structs.replace(each, data=None) for each in states]
    return listed(lines or ["Nothing has run in this session yet."], {"runs": msgspec.to_builtins(facts)})


@ANSWERS.answers(
    CommandSpec(
        name="cancel",
        summary="Stop a run",
        parameters=[ParameterSpec(name="run_id", type="run", summary="Which; see /runs. The latest if left out")],
        positional=["run_id"],
    )
)
async def cancel(context: Context, run_id: str | None) -> CommandResult:
    session_id = context.caller.session_id
    run_id = run_id or context.jobs.latest(session_id)
    if run_id is None:
        raise BadInput("Nothing is running in this session.", hint="/runs lists what ran.", code="nothing_running")
    await context.jobs.cancel(session_id, run_id)
    return CommandResult(success=True, message=f"Stopping {run_id}.", data={"backtestId": run_id})
