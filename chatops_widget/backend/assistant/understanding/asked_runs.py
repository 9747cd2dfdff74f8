"""The runs that a question is about: by id, by place, by strategy, or the last ones. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .items import Item
from .memory import Memory, PastRun

_PLACES = ("FIRST", "SECOND", "THIRD")


def asked_run(items: Sequence[Item], memory: Memory) -> str:
    """The run that is asked about: the one that is named, or else the last one; empty if that has not been run."""
    named = _named(items, memory)
    found = named[-1] if named else (memory.backtests[-1] if memory.backtests else None)
    return found.id if found is not None else ""


def asked_runs(items: Sequence[Item], memory: Memory, *, named: bool = False) -> list[str]:
    """The runs that are asked about, one against another: those that are named; of one alone, the last one too.

    Where none is named they are the last two, or with `named` nobody's.
    """
    runs = [run for run in _named(items, memory) if run is not None]
    if not runs and named:
        return []
    if len(runs) < 2:
        others = [run for run in memory.backtests if run not in runs]
        runs = [*others[len(runs) - 2 :], *runs]
    return list(dict.fromkeys(run.id for run in runs))


def _named(items: Sequence[Item], memory: Memory) -> list[PastRun | None]:
    """The runs by the names there are, in their order; None for a strategy that has not been run."""
    found: list[PastRun | None] = []
    for item in items:
        match item.kind:
            case "RUNID":
                found.append(memory.find(item.value))
            case "NTH":
                found.append(memory.nth(item.value))
            case "FIRST" | "SECOND" | "THIRD":
                found.append(memory.nth(_PLACES.index(item.kind)))
            case "STRATEGY":
                ran = [run for run in memory.backtests if run.strategy_id == item.value]
                found.append(ran[-1] if ran else None)
    return found
