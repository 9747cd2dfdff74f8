"""Break-even costs in sentences. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors.sentences import Sentence, as_sentence, say

TOLD = 5  # strategies, of as many as there are

Found = Mapping[str, Any]  # a cost in basis points, and whether it is `never` reached


def word_break_even(name: str, over_zero: Found, over_benchmark: Found, benchmark: str, limit: float) -> list[Sentence]:
    """At which costs the return of a strategy is gone, and at which its lead over holding."""
    return [_return_gone(name, over_zero, limit), _lead_gone(name, over_benchmark, benchmark, limit)]


def word_untraded(name: str) -> list[Sentence]:
    """For both."""
    return [say("even.untraded", "{name} trades nothing on these bars, so costs take nothing from it.", name=name)] * 2


def costs_told(data: Mapping[str, Any]) -> list[Sentence]:
    """What a comparison that was measured at several costs says of them, of the first of its strategies."""
    rows = {row["strategy_id"]: row for row in (data.get("costs") or {}).get("strategies", ())}
    names = [name for name in data["ranking"] or rows if name in rows][:TOLD]
    return [as_sentence(words) for name in names for words in dict.fromkeys(rows[name]["told"])]


def _return_gone(name: str, found: Found, limit: float) -> Sentence:
    if found["bps"] is not None:
        return say(
            "even.zero",
            "Costs of {bps:.1f} basis points of each traded value use up the return of {name}.",
            name=name,
            bps=found["bps"],
        )
    if found["never"]:
        return say(
            "even.zero_never", "{name} still gains at costs of {limit:,.0f} basis points.", name=name, limit=limit
        )
    return say("even.zero_none", "{name} gains nothing at no costs either.", name=name)


def _lead_gone(name: str, found: Found, benchmark: str, limit: float) -> Sentence:
    values = {"name": name, "benchmark": benchmark}
    if found["bps"] is not None:
        return say(
            "even.held",
            "At {bps:.1f} basis points {name} is no longer ahead of {benchmark} held.",
            bps=found["bps"],
            **values,
        )
    if found["never"]:
        return say(
            "even.held_never",
            "{name} is still ahead of {benchmark} held at {limit:,.0f} basis points.",
            limit=limit,
            **values,
        )
    return say("even.held_none", "{name} is not ahead of {benchmark} held at no costs either.", **values)
