"""What a sweep, a walk-forward or a cross-validation would take, as its caller holds it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class SweepPreview:
    """What a sweep, a walk-forward or a cross-validation would take; nothing of it was started.

    >>> print(chat.sweep("sma_cross", fast=range(5, 60), slow=range(20, 200), preview=True))  # doctest: +SKIP

    Attributes
    ----------
    message : str
        All of it in words.
    strategy_id, symbol : str
    combinations, skipped : int
        How many would be tried, and how many are against the strategy's rules.
    folds : int or None
        Trainings of a walk-forward or a cross-validation; None where they could not be counted in time, and of a sweep.
    runs : int or None
        How many backtests that is.
    seconds : float or None
        About how long it takes where nothing else runs; None where nothing could be measured, which `message` says.
    measured : dict
        What that is from: `runs` that took `seconds` of one worker, of which there are `workers`.
    """

    message: str
    strategy_id: str
    symbol: str
    combinations: int
    skipped: int
    folds: int | None
    runs: int | None
    seconds: float | None
    measured: dict[str, Any]

    @classmethod
    def of(cls, message: str, told: Mapping[str, Any]) -> Self:
        """From what a backend told."""
        return cls(
            message=message,
            strategy_id=str(told["strategyId"]),
            symbol=str(told["symbol"]),
            combinations=int(told["combinations"]),
            skipped=int(told["skipped"]),
            folds=told.get("folds"),
            runs=told.get("runs"),
            seconds=told.get("seconds"),
            measured=dict(told.get("measured") or {}),
        )

    def __str__(self) -> str:
        return self.message
