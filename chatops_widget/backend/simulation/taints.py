"""What a taint does to a comparison: it goes along, and who has one is ranked last. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

Entry = dict[str, Any]


def taint_of(run: Mapping[str, Any]) -> Entry:
    """The part of a run's data that goes into each comparison it is in."""
    return {"taint": run["taint"]} if run.get("taint") else {}


def ranked(entries: Sequence[Entry]) -> list[Entry]:
    """By Sharpe ratio, best first; those with a taint behind all others, whatever they earned.

    Of equals by name, so that the order in which they were named says nothing.
    """
    return sorted(entries, key=_place)


def _place(entry: Entry) -> tuple[bool, float, str]:
    return "taint" in entry, -entry.get("sharpe_ratio", -math.inf), entry["strategy_id"]
