"""The command that has a settled run, sweep or comparison made again, read from its record. Pure."""

from __future__ import annotations

from typing import Any

from ..protocol.messages import SETTLED
from ..protocol.run_kinds import COMPARISON
from ..results.kinds import classes_of
from ..results.runs import BacktestResult
from ..results.tracked_loop import TrackedLoop
from .run_record import RunRecord


def request_of(record: RunRecord) -> tuple[str, dict[str, Any]] | None:
    """Its name and its parameters. None while it is not over, and for what no command makes, as loops and imports."""
    run, state = record.handle, record.asked
    if isinstance(run, TrackedLoop) or is_imported(record):
        return None
    if run is not None and run.settled:
        return classes_of(run).spec.command, {"strategy_id": run.strategy_id, **run.parameters}
    if state is not None and state.status in SETTLED:
        names = state.strategy_ids or state.strategy_id.split(" vs ")
        return COMPARISON.command, {"strategy_ids": names, **state.parameters}
    return None


def is_imported(record: RunRecord) -> bool:
    """Whether it is a track record that was made elsewhere."""
    result = record.result
    return isinstance(result, BacktestResult) and result.imported
