"""The commands that start a run: it goes on in the queue after they have been acknowledged."""

from __future__ import annotations

from ...commands.parameters import bind
from ...errors import BadInput, unknown
from ...errors.sentences import say
from ...protocol.messages import Ack, CommandSpec, ParameterSpec, RunState
from ...protocol.run_kinds import BACKTEST, COMPARISON, CROSS_VALIDATION, RUN_KINDS, SWEEP, WALK_FORWARD
from ..simulation.compare import QUESTION, STRATEGY_IDS
from ..simulation.costs import COSTS
from ..simulation.cross_validation import CROSS_PARAMETERS
from ..simulation.own_bars import WINDOW
from ..simulation.run_settings import RUN_PARAMETERS
from ..simulation.sweep import METRIC, PREVIEW, SEARCH_PARAMETERS
from ..simulation.walk_forward import WALK_PARAMETERS
from ..storage.store import Store
from .table import CommandTable, Context, Parameters

RUNS = CommandTable()
STRATEGY_ID = ParameterSpec(
    name="strategy_id",
    type="strategy",
    required=True,
    summary=say("spec.which_strategy", "Which; see /strategies"),
)

RESUMABLE = [each.name for each in RUN_KINDS.values() if each.counts_runs]
BROKEN_OFF = ["failed", "cancelled"]
RESUMED = [
    ParameterSpec(
        name="run_id",
        type="run",
        summary=say("spec.which_broken_off", "Which; see /runs. The latest that was broken off if left out"),
    )
]
WHICH = say("resume.which", "Give a sweep, walk-forward or cross-validation that was stopped, or that failed.")


@RUNS.starts(
    CommandSpec(
        name=BACKTEST.command,
        summary=say("command.run_backtest", "Run one strategy over historical prices"),
        parameters=[STRATEGY_ID, *RUN_PARAMETERS],
        positional=["strategy_id"],
    )
)
async def run_backtest(context: Context, given: Parameters) -> Ack:
    return await context.jobs.start_run(context.caller, given)


@RUNS.starts(
    CommandSpec(
        name=COMPARISON.command,
        summary=say("command.compare_strategies", "Put two or more strategies or finished runs side by side"),
        parameters=[STRATEGY_IDS, QUESTION, WINDOW, COSTS, *RUN_PARAMETERS],
        positional=["strategy_ids", "question"],
    )
)
async def compare_strategies(context: Context, given: Parameters) -> Ack:
    return await context.jobs.start_comparison(context.caller, given)


@RUNS.starts(
    CommandSpec(
        name=SWEEP.command,
        summary=say("command.sweep", "Try many parameters of one strategy, as fast=5:50:5 slow=20,50,100"),
        parameters=[STRATEGY_ID, METRIC, *SEARCH_PARAMETERS, PREVIEW, *RUN_PARAMETERS],
        positional=["strategy_id"],
        sweeps=True,
    )
)
async def sweep(context: Context, given: Parameters) -> Ack:
    return await context.jobs.start_sweep(context.caller, given)


@RUNS.starts(
    CommandSpec(
        name="resume",
        summary=say("command.resume", "Go on with a sweep or validation that was broken off"),
        parameters=RESUMED,
        positional=["run_id"],
    )
)
async def resume(context: Context, given: Parameters) -> Ack:
    """As a new run: what the same had computed is kept, and taken up."""
    wanted = bind(RESUMED, given, owner="/resume")["run_id"]
    session_id, run_states = context.caller.session_id, context.store.run_states
    broken = await run_states(session_id, kind=RESUMABLE, status=BROKEN_OFF)
    if wanted is None:
        for state in sorted(broken, key=lambda each: each.timestamp, reverse=True):
            if not await _is_done_since(context.store, state):
                return await context.jobs.resume(context.caller, state)
        raise BadInput(
            say(
                "resume.none",
                "No sweep, walk-forward or cross-validation of this session is left to go on with: none was broken off"
                " without being completed since.",
            ),
            hint=say("hint.runs_ran", "/runs lists what ran."),
        )
    for state in broken:
        if state.run_id == wanted:
            return await context.jobs.resume(context.caller, state)
    other = await run_states(session_id, run_id=wanted)
    if not other:
        raise unknown("run", wanted, [state.run_id for state in broken], see="/runs")
    if other[0].kind in RESUMABLE:
        raise BadInput(
            say("resume.not_broken", "{run_id} was not broken off: there is nothing to go on with.", run_id=wanted),
            hint=WHICH,
        )
    raise BadInput(say("resume.one_run", "Nothing is kept of {run_id}: run it again.", run_id=wanted), hint=WHICH)


async def _is_done_since(store: Store, broken: RunState) -> bool:
    """Whether the same was completed by a later run: then nothing of it is kept any more."""
    done = await store.run_states(broken.session_id, kind=broken.kind, status="completed", strategy=broken.strategy_id)
    return any(each.timestamp > broken.timestamp and each.parameters == broken.parameters for each in done)


@RUNS.starts(
    CommandSpec(
        name=WALK_FORWARD.command,
        summary=say("command.walk_forward", "Choose parameters in each past, and hold them to what came next"),
        parameters=[STRATEGY_ID, METRIC, *WALK_PARAMETERS, PREVIEW, *RUN_PARAMETERS],
        positional=["strategy_id"],
        sweeps=True,
    )
)
async def walk_forward(context: Context, given: Parameters) -> Ack:
    return await context.jobs.start_walk_forward(context.caller, given)


@RUNS.starts(
    CommandSpec(
        name=CROSS_VALIDATION.command,
        summary=say("command.cross_validate", "Choose parameters on all other bars, and hold them to each fold"),
        parameters=[STRATEGY_ID, METRIC, *CROSS_PARAMETERS, PREVIEW, *RUN_PARAMETERS],
        positional=["strategy_id"],
        sweeps=True,
    )
)
async def cross_validate(context: Context, given: Parameters) -> Ack:
    return await context.jobs.start_cross_validation(context.caller, given)
