"""Each kind of item is in each kind of document, with the numbers it is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import get_args

import msgspec
import pytest

from chatops_widget.export import Document, html_file, markdown_file, to_html, to_json, to_markdown
from chatops_widget.protocol.metric_text import label
from chatops_widget.protocol.panel import AnyItem, Luck, RunItem, SweepItem, SweptRow

METRICS = {"total_return": 0.5, "cagr": 0.1, "sharpe_ratio": 0.7, "max_drawdown": -0.2, "n_trades": 12.0}


def sweep(metric: str, *tried: float) -> SweepItem:
    rows = [SweptRow(parameters={"fast": k}, metrics={**METRICS, metric: value}) for k, value in enumerate(tried)]
    return SweepItem(
        key="1", n=1, timestamp="2026-01-02T03:04:05Z", run_id="sw", strategy_id="sma_cross", metric=metric,
        parameters={}, swept={"fast": "0:1"}, combinations=2, best=rows[0] if rows else None, top=rows,
    )  # fmt: skip


@pytest.mark.parametrize("kinds", [html_file.WRITE, markdown_file.WRITE], ids=["html", "markdown"])
def test_no_kind_of_item_is_left_out(kinds: dict[type[AnyItem], object]) -> None:
    assert set(kinds) == set(get_args(AnyItem))


@pytest.mark.parametrize(
    ("metric", "shown"), [("calmar_ratio", ["0.35", "0.21"]), ("conditional_value_at_risk", ["35.0\xa0%", "21.0\xa0%"])]
)
@pytest.mark.parametrize("write", [to_html, to_markdown])
def test_a_sweep_shows_the_metric_it_was_about(write: Callable[[Document], str], metric: str, shown: list[str]) -> None:
    text = write(Document("s", "", [sweep(metric, 0.35, 0.21)]))
    assert metric in text or f">{label(metric)}</th>" in text
    assert all(value in text for value in shown)
    assert "12" in text  # beside what every card shows


def test_a_sweep_in_json_has_the_metric_it_was_about() -> None:
    [item] = json.loads(to_json(Document("s", "", [sweep("calmar_ratio", 0.35, 0.21)])))["items"]
    assert item["metric"] == "calmar_ratio"
    assert [row["metrics"]["calmar_ratio"] for row in item["top"]] == [0.35, 0.21]


@pytest.mark.parametrize("write", [to_html, to_markdown])
def test_a_sweep_that_found_nothing_claims_no_best(write: Callable[[Document], str]) -> None:
    text = write(Document("s", "", [sweep("calmar_ratio")]))
    assert "none of 2 combinations has a value of Calmar ratio" in text
    assert "best" not in text


@pytest.mark.parametrize("write", [to_html, to_markdown])
def test_losses_and_alpha_are_per_cent_as_in_the_panel(write: Callable[[Document], str]) -> None:
    metrics = {"conditional_value_at_risk": -0.031, "alpha": 0.0123}
    item = RunItem(
        key="1", n=1, timestamp="", run_id="r", status="completed", strategy_id="s", parameters={}, metrics=metrics
    )
    text = write(Document("s", "", [item]))
    assert "\N{MINUS SIGN}3.1\xa0%" in text
    assert "+1.2\xa0%" in text


@pytest.mark.parametrize("write", [to_markdown, to_html])
def test_how_much_may_be_luck_is_exported_with_the_numbers(write: Callable[[Document], str]) -> None:
    luck = Luck(words="Its neighbours reach 0.4: an isolated peak. Luck alone may show as much.")
    run = RunItem(
        key="r",
        n=0,
        timestamp="",
        run_id="r",
        status="completed",
        strategy_id="momentum",
        parameters={},
        metrics={"sharpe_ratio": 0.5},
        luck=luck,
    )
    swept = msgspec.structs.replace(sweep("calmar_ratio", 0.35, 0.21), luck=luck)
    assert write(Document("s", "", [run])).count(luck.words) == 1
    assert f"some of its lead is luck. {luck.words}" in write(Document("s", "", [swept]))
    assert "uck" not in write(Document("s", "", [msgspec.structs.replace(run, luck=None)]))
