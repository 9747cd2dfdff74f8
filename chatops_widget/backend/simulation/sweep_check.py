"""Which combination of a sweep may be named best: the highest that was checked for looking ahead, and does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import ChatOpsError
from ...errors.sentences import say
from ...protocol.messages import Taint
from ..lookahead import Budget, Check
from ..prices.validation import Prices
from ..strategies.definition import Strategy
from .backtest import decision_numbers, exposure_of
from .run_check import check_decisions, is_built_in
from .sweep import Plan

SHARE = 0.25  # of the seconds that the sweep took
LEAST, PATIENCE = 0.03, 0.5  # seconds: of CPU, and by the clock
OTHERS = 4  # combinations beside the best that are looked at
OTHER_TRIALS = 2


@dataclass(frozen=True)
class SweepCheck:
    """The combination to be named best, and the taints of those that were found to have one."""

    leader: int | None = None
    taints: dict[int, Taint] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)  # for the wire


def check_sweep(prices: Prices, strategy: Strategy, plan: Plan, order: Sequence[int], seconds: float) -> SweepCheck:
    """Go down the `order` until one does not look ahead; of each value of a parameter only the best is tried.

    At least the first is checked, whatever the `seconds` that the sweep took.
    """
    if is_built_in(strategy) or not len(order):
        built_in = {"cuts": 0, "combinations": 0, "builtIn": True}
        return SweepCheck(int(order[0]) if len(order) else None, told={"lookAheadCheck": built_in})
    budget = Budget(max(LEAST, SHARE * seconds), max(PATIENCE, SHARE * seconds))
    candidates, taints, leader, cuts = list(_best_of_each(plan, order)), {}, None, 0

    def taint_of(index: int, most: int | None = None) -> Taint | None:
        nonlocal cuts
        found = _checked(prices, strategy, plan, index, budget, most)
        cuts += found.cuts
        if found.taint is not None:
            taints[index] = found.taint
        return found.taint

    checked = 0
    for index in candidates:
        if checked and not budget.allows(0):
            break
        checked += 1
        if taint_of(index) is None:
            leader = index
            break
    rest = candidates[checked:]
    for place in np.linspace(0, len(rest) - 1, min(OTHERS, len(rest))).round().astype(int):
        if not budget.allows(0):
            break
        checked += 1
        taint_of(rest[place], OTHER_TRIALS)
    told = {"cuts": cuts, "combinations": checked, "seconds": round(budget.spent, 4)}
    return SweepCheck(leader, taints, {"lookAheadCheck": told})


def _best_of_each(plan: Plan, order: Sequence[int]) -> Iterator[int]:
    """The best of all, then the best with each value of each parameter, in their order."""
    places = [plan.names.index(name) for name in plan.swept]
    seen: set[tuple[int, Any]] = set()
    for index in map(int, order):
        values = {(place, plan.combinations[index][place]) for place in places}
        if not values <= seen:
            seen |= values
            yield index


def _checked(prices: Prices, strategy: Strategy, plan: Plan, index: int, budget: Budget, most: int | None) -> Check:
    own = plan.parameters(plan.combinations[index])
    try:
        decided = decision_numbers(prices.seen, exposure_of(strategy, prices.seen, own))[-len(prices.frame) :]
    except ChatOpsError as error:  # it did not a moment ago
        message = say(
            "taint.failed",
            "{strategy} could not be checked for looking ahead: {error}",
            strategy=strategy.id,
            error=error.message,
        )
        return Check(0, Taint(code="unchecked", message=message, parameters=own))
    return check_decisions(prices.seen, strategy, own, decided, budget, most)
