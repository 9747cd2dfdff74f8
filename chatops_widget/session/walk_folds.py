"""Projection of the tests of a walk-forward or a cross-validation to the rows of its card. Pure."""

from __future__ import annotations

from typing import Any

from ..protocol.panel import WalkFold
from ..results.folds import FoldsResult

MAX_FOLDS = 200  # on a card, the newest; the DataFrame has all


def folds_of(result: Any) -> list[WalkFold] | None:
    """What is known of each test, oldest first; None of what has none."""
    if not isinstance(result, FoldsResult):
        return None
    return [_fold(each, result.metric) for each in result.told["folds"][-MAX_FOLDS:]]


def _fold(told: dict[str, Any], metric: str) -> WalkFold:
    metrics = told.get("metrics") or {}
    return WalkFold(
        start=str(told["start"]),
        end=str(told["end"]),
        parameters=dict(told.get("parameters") or {}),
        trained=told.get("trained"),
        tested=metrics.get(metric),
        total_return=metrics.get("total_return"),
    )
