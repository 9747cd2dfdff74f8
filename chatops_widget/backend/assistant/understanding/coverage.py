"""The coverage check: each value and name of a sentence must stand in its commands, however it came there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...simulation.run_settings import read_symbols
from .items import Item
from .memory import Memory
from .plan import Command, spell
from .slots import Range, Window


def uncovered(items: Sequence[Item], commands: Sequence[Command], memory: Memory) -> list[Item]:
    """The items that are in none of the commands: whoever placed them lost them, and nothing may be run."""
    pairs = {
        (name, spell(value))
        for command in commands
        for name, given in command.parameters.items()
        for value in (given if isinstance(given, list) else [given])
    }
    ids = {value for name, value in pairs if name in ("strategy_id", "strategy_ids", "run_id")}
    named = ids | {run.strategy_id for run in memory.runs if run.id in ids}
    named |= {name for run in memory.runs if run.id in ids for name in run.strategy_ids}
    return [item for item in items if not _is_covered(item, pairs, named)]


def _is_covered(item: Item, pairs: set[tuple[str, str]], named: set[str]) -> bool:
    values = {value for _, value in pairs}
    match item.kind:
        case "STRATEGY":
            return item.value in named
        case "SYMBOL":
            return ("symbol", item.value) in pairs or any(
                name == "symbols" and item.value in read_symbols(value) for name, value in pairs
            )
        case "SETTING":
            names = {name for name, _ in pairs}
            return all(
                name not in names if value is None else (name, spell(value)) in pairs
                for name, value in item.value.items()
            )
        case "NUM" | "LENGTH":
            return spell(item.value) in values
        case "NUMBERS":
            return _all(item.value, values)
        case "RANGE":
            given: Range = item.value
            return given.spelled in values or (bool(given.listed) and _all(given.listed, values))
        case "WINDOW":
            window: Window = item.value
            days = {(name, day.isoformat()) for name, day in (("start", window.start), ("end", window.end)) if day}
            return days <= pairs and (window.last is None or any(name == "start" for name, _ in pairs))
        case "RANK":
            return ("metric", item.value) in pairs or item.value == "sharpe_ratio"
    return True


def _all(wanted: Iterable[float], values: set[str]) -> bool:
    return {spell(value) for value in wanted} <= values
