"""The table of item kinds: what else is to be known of each beside how it is drawn. A row for each, held by a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ..protocol.messages import SETTLED, Fault, FoundRun
from ..protocol.panel import AnyItem, ComparisonItem, FindItem, Item, MessageItem, RunItem, SweepItem
from ..protocol.text_match import of_parameters
from ..results.comparison import Comparison
from ..results.sweeps import SweepResult
from .items import comparison_item
from .run_record import RunRecord
from .sweep_items import sweep_item

MAX_CARD_BARS = 100_000  # bars of a curve that is read for its card alone; a longer one is when somebody asks for it


def _never(item: Any) -> bool:
    return False


class ResultCard(msgspec.Struct, frozen=True, kw_only=True):
    """The card that a kind of run has of its own once it has a result; until then it is shown as a run.

    Attributes
    ----------
    result
        The class of the result.
    project
        The card of a record that has one.
    """

    result: type[Any]
    project: Callable[[RunRecord, Any], AnyItem]


class ItemKind(msgspec.Struct, frozen=True):
    """What holds for the items of one kind.

    Attributes
    ----------
    texts
        What a reader sees of it in words, and so can search for.
    wants_curves
        Whether its card lacks a curve that may be read for it.
    under_way
        Whether more is to come of it, so that the page listens closely.
    in_log_order
        Whether it stands where the log has it; a card stands where its run was last heard of.
    of_result
        Of a kind that only the results of one kind of run have.
    """

    texts: Callable[[Any], Iterator[str]]
    wants_curves: Callable[[Any], bool] = _never
    under_way: Callable[[Any], bool] = _never
    in_log_order: bool = False
    of_result: ResultCard | None = None


def _message_texts(item: MessageItem) -> Iterator[str]:
    yield item.content
    yield from _fault_texts(item.fault)


def _run_texts(item: RunItem) -> Iterator[str]:
    yield item.strategy_id
    yield item.message or ""
    yield from of_parameters(item.parameters)
    yield from _annotation_texts(item)
    yield from _fault_texts(item.fault)


def _find_texts(item: FindItem) -> Iterator[str]:
    yield item.query
    for run in item.runs:
        yield run.strategy_id
        yield from _annotation_texts(run)
    yield from _fault_texts(item.fault)


def _annotation_texts(item: RunItem | SweepItem | ComparisonItem | FoundRun) -> Iterator[str]:
    yield from item.tags
    yield item.note


def _sweep_texts(item: SweepItem) -> Iterator[str]:
    yield item.strategy_id
    yield from _annotation_texts(item)
    yield from of_parameters({**item.parameters, **item.swept})


def _comparison_texts(item: ComparisonItem) -> Iterator[str]:
    yield " vs ".join(each.name for each in item.strategies)
    yield item.summary or ""
    yield item.recommendation or ""
    yield item.answer or ""
    yield from _annotation_texts(item)


def _fault_texts(fault: Fault | None) -> Iterator[str]:
    if fault is not None:
        yield f"{fault.message} {fault.hint or ''}"


def _short(bars: int | None) -> bool:
    return bars is not None and 0 < bars <= MAX_CARD_BARS


ITEM_KINDS: dict[type[Item], ItemKind] = {
    MessageItem: ItemKind(_message_texts, in_log_order=True),
    RunItem: ItemKind(
        _run_texts,
        wants_curves=lambda run: run.status == "completed" and run.equity is None and _short(run.bars),
        under_way=lambda run: run.status not in SETTLED,
    ),
    FindItem: ItemKind(_find_texts, under_way=lambda card: card.searching, in_log_order=True),
    SweepItem: ItemKind(
        _sweep_texts,
        of_result=ResultCard(result=SweepResult, project=sweep_item),
    ),
    ComparisonItem: ItemKind(
        _comparison_texts,
        wants_curves=lambda card: all(each.equity is None for each in card.strategies) and _short(card.bars),
        of_result=ResultCard(result=Comparison, project=comparison_item),
    ),
}
RESULT_CARDS = {each.of_result.result: each.of_result for each in ITEM_KINDS.values() if each.of_result is not None}


def kind_of(item: AnyItem) -> ItemKind:
    return ITEM_KINDS[type(item)]
