"""What a tear sheet claims: the backend's words, who can be told apart, and what could not be told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...errors.sentences import joined, say
from ...protocol.metric_text import NOTHING
from ...results.comparison import Comparison
from .cells import Cell, Sheet, data, number

MAX_PAIRS = 30
TIE_GROUP = say("sheet.tie_group", "tie group")


def verdict(sheet: Sheet, comparison: Comparison) -> str:
    question = (comparison.data.get("question") or {}).get("text")
    asked = [say("sheet.asked", "Asked: {question}", question=question)] if question else []
    told = [comparison.recommendation, comparison.benchmark_verdict, comparison.summary, comparison.reasoning]
    said = list(dict.fromkeys(text for text in told if text))
    parts = [sheet.paragraph(text, "quiet") for text in asked]
    parts += [sheet.paragraph(comparison.answer, "lead")] if comparison.answer else []
    if not comparison.recommendation:
        told_none = say("sheet.no_verdict", "No verdict: whether any lead is more than chance was not computed.")
        parts.append(sheet.paragraph(told_none, "lead"))
    parts += [sheet.paragraph(text, "lead" if text is comparison.recommendation else "") for text in said]
    parts += [
        sheet.paragraph(joined([name, taint.message], ": "), "taint") for name, taint in comparison.taints.items()
    ]
    parts += [_groups(sheet, comparison), *_pairs(sheet, comparison)]
    notes = (sheet.paragraph(note, "quiet") for note in comparison.notes)
    return sheet.section(say("sheet.verdict", "Verdict"), *parts, *notes)


def tie_groups(comparison: Comparison) -> list[str]:
    """The tie group of each strategy, the best is 1; a dash where none was computed."""
    column = comparison.bounds["group"]
    return [NOTHING if missing else str(value) for value, missing in zip(column, column.isna(), strict=True)]


def _groups(sheet: Sheet, comparison: Comparison) -> str:
    if not comparison.groups:
        told = (
            say("sheet.no_groups", "No tie groups were computed: the order is that of the figures alone.")
            if comparison.ranking
            else say("sheet.no_order", "No tie groups were computed: the order says nothing.")
        )
        return sheet.paragraph(told)
    groups = "; ".join(f"{place}. {', '.join(group)}" for place, group in enumerate(comparison.groups, 1))
    return sheet.paragraph(
        say("sheet.groups", "Groups that can't be told apart by Sharpe ratio, the best first: {groups}.", groups=groups)
    )


def _pairs(sheet: Sheet, comparison: Comparison) -> list[str]:
    tables = (
        (say("sheet.pairs", "Pairs, by Sharpe ratio a year"), comparison.pairs),
        (say("sheet.beside", "Beside buying and holding"), comparison.beside),
    )
    heads = [
        "a",
        "b",
        say("sheet.difference", "difference"),
        say("sheet.lower", "lower"),
        say("sheet.upper", "upper"),
        "p",
        "p (Holm)",
        say("sheet.why_not", "why not"),
    ]
    parts = []
    for name, pairs in tables:
        if pairs:
            parts.append(sheet.table(name, heads, [_pair(sheet, pair) for pair in pairs[:MAX_PAIRS]]))
        if len(pairs) > MAX_PAIRS:
            more = say(
                "sheet.some_pairs", "{shown} of {n:,} pairs: Python has them all.", shown=MAX_PAIRS, n=len(pairs)
            )
            parts.append(sheet.paragraph(more, "quiet"))
    if not comparison.pairs:
        parts.append(sheet.paragraph(say("sheet.no_pairs", "No pair was tested.")))
    return parts


def _pair(sheet: Sheet, pair: Mapping[str, Any]) -> tuple[str, list[Cell]]:
    figures = [number("sharpe_ratio", _known(pair[name])) for name in ("difference", "lower", "upper")]
    chances = [data(_known(pair[name]), f"{_known(pair[name]):.2g}") for name in ("p", "p_holm")]
    return str(pair["a"]), [sheet.words(pair["b"]), *figures, *chances, sheet.words(pair["reason"] or "")]


def _known(value: float | None) -> float:
    return math.nan if value is None else float(value)


def bounds_words(sheet: Sheet, metric: str, low: float, high: float) -> str:
    """The bounds of a figure at 95 %, or that there are none."""
    if low != low or high != high:
        told = sheet.words(say("sheet.no_bounds", "no bounds"))
    else:  # as in words, with the numbers where their places are
        told = sheet.words(say("sheet.bounds", "{low} to {high}", low="\x00", high="\x01"))
        told = told.replace("\x00", number(metric, low)).replace("\x01", number(metric, high))
    return f'<span class="bounds">{told}</span>'
