"""Sources of a reply's figures: each one that is claimed is held against what is stored; what has none is marked.

The words of a model are not trusted: a number that is not the stored one, at the precision it is shown with, counts as
without source.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any

import msgspec

from ...protocol.messages import FigureSource
from ...protocol.metrics import METRICS
from ..wording import Source
from .figures import figure_of, is_fraction
from .numbers import Number, figures_in, is_about_results, number_at, says

Result = tuple[str, Mapping[str, Any], Mapping[str, bytes]]  # whose session it is of, its data, its curves
Load = Callable[[str], Awaitable[Result | None]]
MAX_CLAIMS = 1_000  # of one message
MAX_RUNS = 100  # that one message goes back to


async def sources_of(
    text: str,
    claims: Iterable[Source],
    session_id: str,
    load: Load,
    *,
    asked: str = "",
    names: Collection[str] = (),
) -> list[FigureSource]:
    """Each figure of a reply in its order: with its source where that is proved, without where it is not.

    Parameters
    ----------
    claims
        What the assistant says its figures come from.
    load
        Gives a stored result by the id of its run.
    asked
        The question, whose numbers a reply may repeat.
    names
        Known names with a number in them.
    """
    claims = list(claims)[:MAX_CLAIMS]
    held: dict[str, Result | None] = {}
    found: dict[int, FigureSource] = {}
    for claim in claims:
        if not claim.metric or (number := number_at(text, claim.start, claim.end)) is None:
            continue
        if claim.run_id not in held:
            held[claim.run_id] = await load(claim.run_id) if len(held) < MAX_RUNS else None
        result = held[claim.run_id]
        if result is not None and result[0] == session_id and _is_proved(number, claim, result):
            of = str(result[1].get("strategyId") or claim.row)
            found[claim.start] = FigureSource(
                start=claim.start, end=claim.end, run_id=claim.run_id, metric=claim.metric, strategy_id=of
            )
    plain = [(claim.start, claim.end) for claim in claims if not claim.metric]
    if claims or is_about_results(text):
        for number in figures_in(text, asked=asked, names=names):
            taken = any(each.start < number.end and number.start < each.end for each in found.values())
            if not taken and not any(start <= number.start and number.end <= end for start, end in plain):
                found[number.start] = FigureSource(start=number.start, end=number.end)
    return _apart(found[start] for start in sorted(found))


def claims_in(metadata: Mapping[str, Any]) -> list[Source]:
    """What an assistant claims in a message's metadata; nothing where that is no `MessageMetadata`."""
    try:
        figures = msgspec.convert(metadata.get("figures") or [], list[FigureSource])
    except msgspec.ValidationError:
        return []
    return [Source(each.start, each.end, each.metric, each.run_id, each.strategy_id) for each in figures if each.metric]


def _is_proved(number: Number, claim: Source, result: Result) -> bool:
    value = figure_of(result[1], result[2], claim.metric, claim.row)
    unsigned = claim.metric in METRICS and METRICS[claim.metric].better == "closer to zero"
    return value is not None and says(number, value, fraction=is_fraction(claim.metric), unsigned=unsigned)


def _apart(figures: Iterable[FigureSource]) -> list[FigureSource]:
    """Without those that lie over one before them."""
    kept: list[FigureSource] = []
    for each in figures:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
