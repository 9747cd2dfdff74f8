"""What a tear sheet claims: the backend's words, who can be told apart, and what could not be told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...protocol.metric_text import NOTHING
from ...results.comparison import Comparison
from .cells import Cell, data, number, paragraph, section, table, words

MAX_PAIRS = 30


def verdict(comparison: Comparison) -> str:
    question = (comparison.data.get("question") or {}).get("text")
    asked = [f"Asked: {question}"] if question else []
    told = [comparison.recommendation, comparison.benchmark_verdict, comparison.summary, comparison.reasoning]
    said = list(dict.fromkeys(text for text in told if text))
    parts = [paragraph(text, "quiet") for text in asked]
    parts += [paragraph(comparison.answer, "lead")] if comparison.answer else []
    if not comparison.recommendation:
        parts.append(paragraph("No verdict: whether any lead is more than chance was not computed.", "lead"))
    parts += [paragraph(text, "lead" if text is comparison.recommendation else "") for text in said]
    parts += [paragraph(f"{name}: {taint.message}", "taint") for name, taint in comparison.taints.items()]
    parts += [_groups(comparison), *_pairs(comparison)]
    return section("Verdict", *parts, *(paragraph(note, "quiet") for note in comparison.notes))


def tie_groups(comparison: Comparison) -> list[str]:
    """The tie group of each strategy, the best is 1; a dash where none was computed."""
    column = comparison.bounds["group"]
    return [NOTHING if missing else str(value) for value, missing in zip(column, column.isna(), strict=True)]


def _groups(comparison: Comparison) -> str:
    if not comparison.groups:
        order = "the order is that of the figures alone" if comparison.ranking else "the order says nothing"
        return paragraph(f"No tie groups were computed: {order}.")
    told = "; ".join(f"{place}. {', '.join(group)}" for place, group in enumerate(comparison.groups, 1))
    return paragraph(f"Groups that can't be told apart by Sharpe ratio, the best first: {told}.")


def _pairs(comparison: Comparison) -> list[str]:
    tables = {
        "Pairs, by Sharpe ratio a year": comparison.pairs,
        "Beside buying and holding": comparison.beside,
    }
    heads = ["a", "b", "difference", "lower", "upper", "p", "p (Holm)", "why not"]
    parts = []
    for name, pairs in tables.items():
        if pairs:
            parts.append(table(name, heads, [_pair(pair) for pair in pairs[:MAX_PAIRS]]))
        if len(pairs) > MAX_PAIRS:
            parts.append(paragraph(f"{MAX_PAIRS} of {len(pairs):,} pairs: Python has them all.", "quiet"))
    if not comparison.pairs:
        parts.append(paragraph("No pair was tested."))
    return parts


def _pair(pair: Mapping[str, Any]) -> tuple[str, list[Cell]]:
    figures = [number("sharpe_ratio", _known(pair[name])) for name in ("difference", "lower", "upper")]
    chances = [data(_known(pair[name]), f"{_known(pair[name]):.2g}") for name in ("p", "p_holm")]
    return str(pair["a"]), [words(pair["b"]), *figures, *chances, words(pair["reason"] or "")]


def _known(value: float | None) -> float:
    return math.nan if value is None else float(value)


def bounds_words(metric: str, low: float, high: float) -> str:
    """The bounds of a figure at 95 %, or that there are none."""
    if low != low or high != high:
        return '<span class="bounds">no bounds</span>'
    return f'<span class="bounds">{number(metric, low)} to {number(metric, high)}</span>'
