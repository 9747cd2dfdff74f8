"""What a taint does to a comparison: who has one is ranked last and never recommended, and the words say why. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Entry = dict[str, Any]
_BECAUSE = {
    "looks_ahead": "looks ahead",
    "not_repeatable": "cannot be repeated",
    "unchecked": "could not be checked for looking ahead",
}


def taint_of(run: Mapping[str, Any]) -> Entry:
    """The part of a run's data that goes into each comparison it is in."""
    return {"taint": run["taint"]} if run.get("taint") else {}


def ranked(entries: Sequence[Entry]) -> list[Entry]:
    """By Sharpe ratio, best first; those with a taint behind all others, whatever they earned."""
    return sorted(entries, key=lambda entry: ("taint" in entry, -entry.get("sharpe_ratio", -math.inf)))


def advise(ranked: Sequence[Entry], advice: Callable[[Sequence[Entry]], dict[str, str]]) -> dict[str, str]:
    """`advice` on those without a taint, where it has two or more to choose from, and why the others are no choice."""
    sound = [entry for entry in ranked if "taint" not in entry]
    tainted = [entry for entry in ranked if "taint" in entry]
    if len(sound) > 1:
        words = dict(advice(sound))
    elif sound:
        only = f"{sound[0]['strategy_id']} is the only one that can be recommended."
        words = {"recommendation": only, "reasoning": "With the others there is nothing to weigh it against."}
    else:
        words = {"recommendation": "None can be recommended.", "reasoning": "None has results to rely on."}
    words["recommendation"] = " ".join([words["recommendation"], *(_why(each, among=sound) for each in tainted)])
    return words


def told_last(ranked: Sequence[Entry]) -> str:
    """For the summary: who is ranked last in spite of its numbers. Empty if nobody is."""
    return "".join(
        f" {entry['strategy_id']} {_BECAUSE.get(entry['taint']['code'], 'is not to be relied on')}: ranked last."
        for entry in ranked
        if "taint" in entry
    )


def _why(entry: Entry, among: Sequence[Entry]) -> str:
    message = str(entry["taint"]["message"])
    return f"{message.rstrip('.')}, so {entry['strategy_id']} is ranked last." if among else message
