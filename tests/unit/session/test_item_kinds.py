"""Each kind of item has a row in the table, and is searched by what a reader sees of it."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from chatops_widget.protocol.messages import Fault
from chatops_widget.protocol.panel import AnyItem, ComparedStrategy, ComparisonItem, MessageItem, RunItem, SweepItem
from chatops_widget.session.item_kinds import ITEM_KINDS, MAX_CARD_BARS, kind_of

BASE: dict[str, Any] = {"key": "k", "n": 1, "timestamp": "2026-01-01T00:00:00Z"}
FAULT = Fault(code="x", message="Division by zero.", hint="Try lower=1.")


def run(status: Any = "completed", **more: Any) -> RunItem:
    return RunItem(**BASE, run_id="r", status=status, strategy_id="sma_cross", parameters={"fast": 5}, **more)


def compared(**more: Any) -> ComparisonItem:
    rows = [ComparedStrategy(strategy_id=name, name=name, metrics={}, **more.pop("row", {})) for name in ("a", "b")]
    return ComparisonItem(**BASE, strategies=rows, ranking=["a", "b"], recommendation="Take a.", **more)


def swept() -> SweepItem:
    given = {"parameters": {"symbol": "SPX"}, "swept": {"fast": "5, 10"}, "combinations": 2}
    return SweepItem(**BASE, run_id="r", strategy_id="sma_cross", metric="cagr", **given)


def test_every_kind_of_item_has_a_row() -> None:
    assert set(ITEM_KINDS) == set(get_args(AnyItem))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (MessageItem(**BASE, role="user", content="good morning", fault=FAULT), ["good morning", "Try lower=1."]),
        (run("failed", fault=FAULT, message="hm"), ["sma_cross", "fast=5", "fast 5", "hm", "Division by zero."]),
        (swept(), ["sma_cross", "symbol=SPX", "fast 5, 10"]),
        (compared(summary="Close."), ["a vs b", "Close.", "Take a."]),
    ],
)
def test_an_item_is_found_by_what_a_reader_sees_of_it(item: AnyItem, words: list[str]) -> None:
    texts = "\n".join(kind_of(item).texts(item))
    assert [word for word in words if word not in texts] == []


@pytest.mark.parametrize(
    ("item", "wants"),
    [
        (run(bars=MAX_CARD_BARS), True),
        (run(bars=MAX_CARD_BARS + 1), False),
        (run(), False),  # nobody said how many bars: they may be millions
        (run(bars=10, equity=[1.0]), False),
        (run("failed", bars=10), False),
        (compared(bars=10), True),
        (compared(bars=MAX_CARD_BARS + 1), False),
        (swept(), False),
    ],
)
def test_curves_are_read_for_cards_that_lack_them_and_are_short(item: AnyItem, wants: bool) -> None:
    assert kind_of(item).wants_curves(item) is wants


@pytest.mark.parametrize(
    ("item", "more"), [(run("queued"), True), (run("running"), True), (run("cancelled"), False), (swept(), False)]
)
def test_what_has_not_settled_is_under_way(item: AnyItem, more: bool) -> None:
    assert kind_of(item).under_way(item) is more
