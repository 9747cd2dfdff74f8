"""The commands answered at once. Another one is a function here, below `@ANSWERS.answers` and its spec."""

from __future__ import annotations

import asyncio

import msgspec

from ...errors import STATUSES, BadInput, quoted, unknown
from ...errors.sentences import joined, say
from ...protocol.messages import CommandResult, CommandSpec, ParameterSpec
from ...protocol.run_kinds import COMPARISON
from ...protocol.wire import plain_data
from ..strategies.builtin import STRATEGIES
from .help import defaults, help_on, listed
from .table import CommandTable, Context

ANSWERS = CommandTable()
MOST_LISTED = 200  # runs of one answer


@ANSWERS.answers(
    CommandSpec(
        name="help",
        summary=say("command.help", "What there is, or how one command or strategy works"),
        parameters=[ParameterSpec(name="command", type="command", summary=say("spec.name", "Its name"))],
        positional=["command"],
    )
)
async def show_help(context: Context, command: str | None) -> CommandResult:
    return help_on(context.commands, command, context.jobs.limits)


@ANSWERS.answers(
    CommandSpec(name="strategies", summary=say("command.strategies", "The strategies and their parameters"))
)
async def list_strategies(context: Context) -> CommandResult:
    specs = [each.spec for each in STRATEGIES.values()]
    lines = [joined([f"{each.id}{defaults(each.parameters)}:", each.summary]) for each in specs]
    return listed(lines, {"strategies": plain_data(specs)})


@ANSWERS.answers(CommandSpec(name="symbols", summary=say("command.symbols", "The price series there are")))
async def list_symbols(context: Context) -> CommandResult:
    found = await asyncio.to_thread(context.book.symbols)  # reads files
    lines = [joined([f"{each.symbol}:", _span(each.start, each.end, each.bars), each.source]) for each in found]
    return listed(lines, {"symbols": plain_data(found)})


def _span(start: str | None, end: str | None, bars: int | None) -> str:
    if not (start and end and bars):
        return ""
    return say("symbols.span", "{start} to {end}, {n:,} bars,", start=start, end=end, n=bars)


@ANSWERS.answers(CommandSpec(name="runs", summary=say("command.runs", "What ran in this session")))
async def list_runs(context: Context) -> CommandResult:
    session_id = context.caller.session_id
    states = await context.store.run_states(session_id, newest=MOST_LISTED)
    lines = [joined([each.run_id, each.strategy_id, STATUSES[each.status]], "  ") for each in states]
    if len(states) == MOST_LISTED and (total := await context.store.count_runs(session_id)) > MOST_LISTED:
        more = say(
            "runs.newest", "The newest {n:,} of {total:,} runs; /find finds the others.", n=len(states), total=total
        )
        lines.insert(0, more)
    facts = [msgspec.structs.replace(each, data=None) for each in states]
    return listed(lines or [say("runs.none", "Nothing has run in this session yet.")], {"runs": plain_data(facts)})


@ANSWERS.answers(
    CommandSpec(
        name="report",
        summary=say("command.report", "A comparison as one page to save and hand round"),
        parameters=[
            ParameterSpec(
                name="run_id",
                type="run",
                summary=say("spec.which_comparison", "Which comparison; see /runs. The latest if left out"),
            )
        ],
        positional=["run_id"],
    )
)
async def report(context: Context, run_id: str | None) -> CommandResult:
    """Each reader's own kernel writes the page, when they save it: it is their file, and has what they may see."""
    session_id = context.caller.session_id
    if run_id is not None and not await context.store.run_states(session_id, run_id=run_id):
        ran = await context.store.run_states(session_id, kind=COMPARISON.name, newest=MOST_LISTED)
        raise unknown("run", run_id, [each.run_id for each in ran], see="/runs")
    compared = await context.store.run_states(
        session_id, kind=COMPARISON.name, run_id=run_id, status="completed", newest=1
    )
    if not compared:
        raise BadInput(
            say("report.none", "No comparison is finished in this session yet.")
            if run_id is None
            else say("report.not_one", "{run_id} is no finished comparison.", run_id=quoted(run_id)),
            hint=say("report.make_one", "/compare_strategies makes one."),
        )
    found = compared[-1]
    words = say(
        "report.of",
        "The tear sheet of {title} is one page to hand round. In Python: {python}.",
        title=" vs ".join(found.strategy_ids or [found.strategy_id]),
        python=f'chat.comparison("{found.run_id}").report("comparison.html")',
    )
    return CommandResult(success=True, message=words, data={"report": found.run_id})


@ANSWERS.answers(
    CommandSpec(
        name="cancel",
        summary=say("command.cancel", "Stop a run"),
        parameters=[
            ParameterSpec(
                name="run_id",
                type="run",
                summary=say("spec.which_run", "Which; see /runs. The latest if left out"),
            )
        ],
        positional=["run_id"],
    )
)
async def cancel(context: Context, run_id: str | None) -> CommandResult:
    session_id = context.caller.session_id
    run_id = run_id or context.jobs.latest(session_id)
    if run_id is None:
        raise BadInput(
            say("cancel.nothing", "Nothing is running in this session."),
            hint=say("hint.runs_ran", "/runs lists what ran."),
            code="nothing_running",
        )
    await context.jobs.cancel(session_id, run_id)
    return CommandResult(
        success=True, message=say("cancel.stopping", "Stopping {run_id}.", run_id=run_id), data={"backtestId": run_id}
    )
