"""The check for looking ahead that goes with every run: its own prices and parameters, for a share of its own time.

The package's own strategies are not checked again: their code does not change, and tests hold each of them, with more
cuts than a run has time for, to what the check looks for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from ...protocol.messages import Taint
from ...protocol.wire import plain_data
from ..lookahead import Budget, Check, check_repeats, in_one, look, run_trials
from ..prices.dates import date_text
from ..strategies.builtin import STRATEGIES
from ..strategies.definition import Strategy
from ..strategies.loader import load
from .engine import Floats, Tick

SHARE = 0.35  # of what the run took, at most
LEAST = 0.01  # seconds; a run of a few milliseconds costs more than that on its way to the worker and back
PATIENCE = 0.5  # seconds by the clock, for strategies that wait rather than work


# As `check_decisions`, of which the last argument is left out.
Checker = Callable[[pd.DataFrame, Strategy, Mapping[str, Any], Floats, Budget], Check]


@dataclass(frozen=True)
class Stopwatch:
    """What has been spent since: of this thread's CPU, and by the clock."""

    cpu: float = field(default_factory=time.thread_time)
    wall: float = field(default_factory=time.monotonic)

    def share(self) -> Budget:
        """What a check may spend beside it."""
        spent, waited = time.thread_time() - self.cpu, time.monotonic() - self.wall
        return Budget(max(LEAST, SHARE * spent), max(PATIENCE, SHARE * waited))


def check_run(
    seen: pd.DataFrame,
    strategy: Strategy,
    own: Mapping[str, Any],
    decided: Floats,
    stopwatch: Stopwatch,
    tick: Tick | None = None,
    checker: Checker | None = None,
) -> dict[str, Any]:
    """What the data of a run says of it: `lookAheadCheck`, and `taint` where something was found.

    It `decided` on the last bars of those that it has `seen`; the others came before the start. `tick` is told when the
    strategy is asked, as before the run, and when that is over. `checker` does the work, where that is done elsewhere.
    """
    if is_built_in(strategy):
        return {"lookAheadCheck": {"cuts": 0, "builtIn": True}}
    budget, last = stopwatch.share(), date_text(seen.index[-1])
    if tick is not None:
        tick(0, len(decided), last)
    found = (checker or check_decisions)(seen, strategy, own, decided, budget)
    if tick is not None:
        tick(len(decided), len(decided), last)
    told: dict[str, Any] = {"lookAheadCheck": {"cuts": found.cuts, "seconds": round(budget.spent, 4)}}
    if found.taint is not None:
        told["taint"] = plain_data(found.taint)
    return told


def check_decisions(
    seen: pd.DataFrame,
    strategy: Strategy,
    own: Mapping[str, Any],
    decided: Floats,
    budget: Budget,
    most: int | None = None,
) -> Check:
    """Hold a strategy to what it `decided` on these prices; or to what its trial found, with the same parameters."""
    apart = strategy if strategy.file is None else load(strategy.file, apart=True).find(strategy.id)
    before = len(seen) - len(decided)
    trials: Iterable[Any] = (trial.later(before) for trial in islice(run_trials(in_one(decided)), most))
    whole = np.concatenate([np.zeros((before, *decided.shape[1:])), decided])
    found = look(apart, own, seen, whole, trials, budget, first=before)
    taint = found.taint
    if taint is not None and taint.code == "looks_ahead":
        taint = check_repeats(strategy, own, seen, decided) or taint
    return Check(found.cuts, taint or _found_before(strategy, own))


def is_built_in(strategy: Strategy) -> bool:
    return strategy.file is None and STRATEGIES.get(strategy.id) is strategy


def _found_before(strategy: Strategy, own: Mapping[str, Any]) -> Taint | None:
    before = strategy.taint
    return before if before is not None and before.code != "unchecked" and before.parameters == own else None
