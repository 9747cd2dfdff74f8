"""The table of item kinds: what else is to be known of each beside how it is drawn. A row for each, held by a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ..protocol.messages import SETTLED, Fault
from ..protocol.panel import AnyItem, ComparisonItem, Item, MessageItem, RunItem, SweepItem
from ..protocol.text_match import of_parameters

MAX_CARD_BARS = 100_000  # bars of a curve that is read for its card alone; a longer one is when somebody asks for it


def _never(item: Any) -> bool:
    return False


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
    """

    texts: Callable[[Any], Iterator[str]]
    wants_curves: Callable[[Any], bool] = _never
    under_way: Callable[[Any], bool] = _never
    in_log_order: bool = False


def _message_texts(item: MessageItem) -> Iterator[str]:
    yield item.content
    yield from _fault_texts(item.fault)


def _run_texts(item: RunItem) -> Iterator[str]:
    yield item.strategy_id
    yield item.message or ""
    yield from of_parameters(item.parameters)
    yield from _fault_texts(item.fault)


def _sweep_texts(item: SweepItem) -> Iterator[str]:
    yield item.strategy_id
    yield from of_parameters({**item.parameters, **item.swept})


def _comparison_texts(item: ComparisonItem) -> Iterator[str]:
    yield " vs ".join(each.name for each in item.strategies)
    yield item.summary or ""
    yield item.recommendation or ""


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
    SweepItem: ItemKind(_sweep_texts),
    ComparisonItem: ItemKind(
        _comparison_texts,
        wants_curves=lambda card: all(each.equity is None for each in card.strategies) and _short(card.bars),
    ),
}


def kind_of(item: AnyItem) -> ItemKind:
    return ITEM_KINDS[type(item)]
