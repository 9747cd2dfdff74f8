"""The kinds of run as users hold them: the class of the handle while it goes, and of the result when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ..protocol.run_kinds import (
    BACKTEST,
    COMPARISON,
    CROSS_VALIDATION,
    SWEEP,
    WALK_FORWARD,
    RunKind,
    RunKindSpec,
)
from .comparison import Comparison
from .cross_validation import CrossValidation, CrossValidationResult
from .handle import Handle
from .runs import BacktestResult, BacktestRun
from .sweeps import Sweep, SweepResult
from .walk_forward import WalkForward, WalkForwardResult


class RunClasses(NamedTuple):
    """The classes of one kind of run. A comparison has no handle: who asks for one waits for it."""

    spec: RunKindSpec
    handle: type[Handle[Any]] | None
    result: Callable[..., Any]


RUN_CLASSES = {
    each.spec.name: each
    for each in (
        RunClasses(BACKTEST, BacktestRun, BacktestResult),
        RunClasses(COMPARISON, None, Comparison),
        RunClasses(SWEEP, Sweep, SweepResult),
        RunClasses(WALK_FORWARD, WalkForward, WalkForwardResult),
        RunClasses(CROSS_VALIDATION, CrossValidation, CrossValidationResult),
    )
}
_BY_COMMAND = {each.spec.command: each for each in RUN_CLASSES.values()}
_BY_HANDLE = {each.handle: each for each in RUN_CLASSES.values() if each.handle is not None}


def started_by(command: str, parameters: Mapping[str, Any] = MappingProxyType({})) -> RunClasses | None:
    """The classes of what a command starts, if it starts a run: one that only asks for a preview starts none."""
    found = _BY_COMMAND.get(command)
    previews = str(parameters.get("preview", "")).casefold() == "true"
    return None if found is not None and found.spec.counts_runs and previews else found


def classes_of(run: Handle[Any]) -> RunClasses:
    """The kind that a handle is of, and its result's class."""
    return _BY_HANDLE[type(run)]


def spec_of(handle: type[Handle[Any]]) -> RunKindSpec:
    """The kind that handles of this class are of."""
    return _BY_HANDLE[handle].spec


def is_of_a_kind(run: Handle[Any]) -> bool:
    """Whether a backend runs it."""
    return type(run) in _BY_HANDLE


def kind_of_run(run: Handle[Any]) -> RunKind:
    """What it is on the wire; what runs in this process alone is shown as a backtest is."""
    found = _BY_HANDLE.get(type(run))
    return found.spec.name if found is not None else BACKTEST.name


def handle_of(result: BacktestResult | SweepResult) -> Handle[Any]:
    """A handle that could have led to this result; not settled yet."""
    made = next(each.handle for each in RUN_CLASSES.values() if each.result is type(result) and each.handle is not None)
    return made(result.id, result.strategy_id, result.parameters)
