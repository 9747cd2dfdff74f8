"""The commands that start a run: it goes on in the queue after they have been acknowledged."""

from __future__ import annotations

from ...errors.sentences import say
from ...protocol.messages import Ack, CommandSpec, ParameterSpec
from ...protocol.run_kinds import BACKTEST, COMPARISON, SWEEP, WALK_FORWARD
from ..simulation.compare import QUESTION, STRATEGY_IDS
from ..simulation.costs import COSTS
from ..simulation.run_settings import RUN_PARAMETERS
from ..simulation.sweep import METRIC
from ..simulation.walk_forward import WALK_PARAMETERS
from .table import CommandTable, Context, Parameters

RUNS = CommandTable()
STRATEGY_ID = ParameterSpec(
    name="strategy_id",
    type="strategy",
    required=True,
    summary=say("spec.which_strategy", "Which; see /strategies"),
)


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
        parameters=[STRATEGY_IDS, QUESTION, COSTS, *RUN_PARAMETERS],
        positional=["strategy_ids", "question"],
    )
)
async def compare_strategies(context: Context, given: Parameters) -> Ack:
    return await context.jobs.start_comparison(context.caller, given)


@RUNS.starts(
    CommandSpec(
        name=SWEEP.command,
        summary=say("command.sweep", "Try many parameters of one strategy, as fast=5:50:5 slow=20,50,100"),
        parameters=[STRATEGY_ID, METRIC, *RUN_PARAMETERS],
        positional=["strategy_id"],
        sweeps=True,
    )
)
async def sweep(context: Context, given: Parameters) -> Ack:
    return await context.jobs.start_sweep(context.caller, given)


@RUNS.starts(
    CommandSpec(
        name=WALK_FORWARD.command,
        summary=say("command.walk_forward", "Choose parameters in each past, and hold them to what came next"),
        parameters=[STRATEGY_ID, METRIC, *WALK_PARAMETERS, *RUN_PARAMETERS],
        positional=["strategy_id"],
        sweeps=True,
    )
)
async def walk_forward(context: Context, given: Parameters) -> Ack:
    return await context.jobs.start_walk_forward(context.caller, given)
