"""The kinds of run: which command starts each, and what the wire calls it."""

from __future__ import annotations

from typing import Literal

import msgspec

RunKind = Literal["backtest", "comparison", "sweep", "walk_forward", "cross_validation"]


class RunKindSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What sets one kind of run apart, for both sides of the wire. What users hold of it: `results/kinds.py`."""

    name: RunKind
    command: str  # that starts one
    id_prefix: str
    id_field: str = "backtestId"  # of its result's data
    base: bool = False  # in the base contract
    counts_runs: bool = False  # its progress counts runs, and those done are kept if it ends early; of the others, bars


BACKTEST = RunKindSpec(name="backtest", command="run_backtest", id_prefix="bt", base=True)
COMPARISON = RunKindSpec(
    name="comparison", command="compare_strategies", id_prefix="cmp", id_field="comparisonId", base=True
)
SWEEP = RunKindSpec(name="sweep", command="sweep", id_prefix="sw", counts_runs=True)
WALK_FORWARD = RunKindSpec(name="walk_forward", command="walk_forward", id_prefix="wf", counts_runs=True)
CROSS_VALIDATION = RunKindSpec(name="cross_validation", command="cross_validate", id_prefix="cv", counts_runs=True)

RUN_KINDS: dict[str, RunKindSpec] = {
    each.name: each for each in (BACKTEST, COMPARISON, SWEEP, WALK_FORWARD, CROSS_VALIDATION)
}
