"""Each figure of a reply has the source that is proved, and the others are told as without one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chatops_widget.backend.assistant.sources import MAX_CLAIMS, claims_in, sources_of
from chatops_widget.backend.wording import Source, figure, joined, plain

DATA = {"strategyId": "momentum", "metrics": {"sharpe_ratio": 0.3712, "max_drawdown": -0.3391, "n_trades": 45.0}}
COMPARED = {"strategies": [{"strategy_id": "a", "sharpe_ratio": 0.5}, {"strategy_id": "b", "sharpe_ratio": 0.25}]}
STORED: dict[str, Any] = {"bt_1": ("s", DATA, {}), "cmp": ("s", COMPARED, {}), "other": ("elsewhere", DATA, {})}


def told(text: str, claims: list[Source], **more: Any) -> list[tuple[str, str, str]]:
    async def load(run_id: str) -> Any:
        return STORED.get(run_id)

    found = asyncio.run(sources_of(text, claims, "s", load, **more))
    return [(text[each.start : each.end], each.run_id, each.metric) for each in found]


def at(text: str, number: str, metric: str, run_id: str = "bt_1", row: str = "") -> Source:
    return Source(text.index(number), text.index(number) + len(number), metric, run_id, row)


@pytest.mark.parametrize("before", ["", "😀 ", "👩‍👩‍👧 ", "한국어로 ", "e\u0301 "])
def test_places_count_code_points_whatever_stands_before(before: str) -> None:
    text = f"{before}Sharpe **0.37**, drawdown 33.9%"
    claims = [at(text, "0.37", "sharpe_ratio"), at(text, "33.9%", "max_drawdown")]
    assert told(text, claims) == [("0.37", "bt_1", "sharpe_ratio"), ("33.9%", "bt_1", "max_drawdown")]


@pytest.mark.parametrize(
    "claim",
    [
        ("0.47", "sharpe_ratio", "bt_1", ""),
        ("0.47", "no_such_metric", "bt_1", ""),
        ("0.47", "sharpe_ratio", "nowhere", ""),
        ("0.47", "sharpe_ratio", "other", ""),
        ("0.47", "sharpe_ratio", "cmp", "a"),
    ],
)
def test_a_claim_that_is_not_what_is_stored_counts_as_none(claim: tuple[str, str, str, str]) -> None:
    text = "The ratio was 0.47."
    assert told(text, [at(text, *claim)]) == [("0.47", "", "")]


def test_a_true_claim_of_a_run_in_another_session_counts_as_none() -> None:
    text = "0.37"
    assert told(text, [at(text, "0.37", "sharpe_ratio", "other")]) == [("0.37", "", "")]


def test_a_comparison_proves_the_row_that_is_named() -> None:
    text = "a has 0.50, b has 0.25"
    claims = [at(text, "0.50", "sharpe_ratio", "cmp", "a"), at(text, "0.25", "sharpe_ratio", "cmp", "a")]
    assert told(text, claims) == [("0.50", "cmp", "sharpe_ratio"), ("0.25", "", "")]


def test_claims_over_one_another_or_beside_a_number_are_left_out() -> None:
    text = "Sharpe 0.37 here"
    whole = at(text, "0.37", "sharpe_ratio")
    assert told(text, [whole, whole, whole._replace(end=whole.end - 1), whole._replace(start=0, end=6)]) == [
        ("0.37", "bt_1", "sharpe_ratio")
    ]
    assert told(text, [whole._replace(start=-3), whole._replace(end=10**9)]) == [("0.37", "", "")]


def test_numbers_of_replies_that_are_not_about_results_are_left_alone() -> None:
    assert told("I have 3 ideas.", []) == []
    assert told("Its Sharpe ratio is 0.5 of 3 runs.", []) == [("0.5", "", ""), ("3", "", "")]


def test_words_without_figures_are_not_marked() -> None:
    said = joined(["Sharpe ratio:", figure("0.37", "sharpe_ratio", "bt_1"), plain("(at 5 %)")])
    assert told(said, list(said.sources)) == [("0.37", "bt_1", "sharpe_ratio")]


def test_metadata_that_is_something_else_claims_nothing() -> None:
    for figures in (None, 3, "x", [{"start": "a"}], [[1, 2]], {"start": 1}):
        assert claims_in({"figures": figures}) == []
    assert claims_in({"figures": [{"start": 1, "end": 2, "runId": "r", "metric": "m"}]}) == [Source(1, 2, "m", "r")]
    assert len(told("7 " * 2, [Source(0, 1, "n_trades", "bt_1")] * (MAX_CLAIMS + 5))) == 2


def test_parts_keep_their_sources_when_they_are_joined() -> None:
    said = joined(["a", figure("1", "x"), joined(["b", figure("2", "y", "r")], "")], ", ")
    assert said == "a, 1, b2"
    assert [(said[each.start : each.end], each.metric, each.run_id) for each in said.of_run("q").sources] == [
        ("1", "x", "q"),
        ("2", "y", "r"),
    ]
