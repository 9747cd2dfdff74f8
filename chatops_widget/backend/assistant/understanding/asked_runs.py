"""The runs that a question is about: by id, by place, by strategy, or the last ones. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .items import Item
from .memory import Memory, PastRun

_PLACES = ("FIRST", "SECOND", "THIRD")


def asked_run(items: Sequence[Item], memory: Memory) -> str:
    """The run that is asked about: the one that is named, or else the last one; empty if that has not been run.

    With a symbol it is the last one on that: “momentum's worst year on the nasdaq”.
    """
    symbols = {item.value for item in items if item.kind == "SYMBOL"}
    if symbols:
        names = {item.value for item in items if item.kind == "STRATEGY"}
        fits = [run for run in memory.backtests if {run.symbol} == symbols and (not names or run.strategy_id in names)]
        return fits[-1].id if fits else ""
    named = _named(items, memory)
    found = named[-1] if named else (memory.backtests[-1] if memory.backtests else None)
    return found.id if found is not None else ""


def not_run(items: Sequence[Item], memory: Memory) -> str:
    """A strategy that is asked about and has not been run; empty where there is none."""
    ran = {run.strategy_id for run in memory.backtests}
    return next((str(item.value) for item in items if item.kind == "STRATEGY" and item.value not in ran), "")


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
