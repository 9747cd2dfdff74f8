"""A question is answered by the metric it is about, in the direction that is better; one that is not known is said."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget.backend.wording import question_about, word_answer

ROWS: dict[str, dict[str, Any]] = {
    "a": {"annual_volatility": 0.1, "max_drawdown": -0.3, "n_trades": 40.0, "cagr": 0.02, "total_fees": 9.0},
    "b": {"annual_volatility": 0.2, "max_drawdown": -0.2, "n_trades": 10.0, "cagr": 0.08, "total_fees": 9.0},
    "c": {"annual_volatility": 0.3, "max_drawdown": -0.1, "n_trades": 30.0, "cagr": 0.05, "total_fees": 1.0},
}


def answer(
    text: str,
    groups: list[list[str]] | None = None,
    language: Any = "en",
    *,
    begin: str | None = None,
    **rows: dict[str, Any],
) -> str:
    asked = question_about(text)
    question = {"text": text, "groups": groups, **({"groupsFrom": begin} if begin else {})}
    question |= {"metric": asked.metric, "wanted": asked.wanted} if asked else {}
    strategies = [{"strategy_id": name, **row, **rows.get(name, {})} for name, row in ROWS.items()]
    return word_answer({"strategies": strategies, "question": question, "pairedReturns": 500}, language)


@pytest.mark.parametrize(
    ("text", "metric", "wanted"),
    [
        ("which is steadier?", "annual_volatility", "best"),
        ("which one is less volatile", "annual_volatility", "best"),
        ("Which is more volatile?", "annual_volatility", "worst"),
        ("which is more stable?", "annual_volatility", "best"),
        ("who has the smaller drawdown?", "max_drawdown", "best"),
        ("which has the deeper drawdown?", "max_drawdown", "worst"),
        ("which is safer?", "max_drawdown", "best"),
        ("which is riskier?", "max_drawdown", "worst"),
        ("which is less risky?", "max_drawdown", "best"),
        ("which had the longest max drawdown duration?", "max_drawdown_duration", "worst"),
        ("which needs fewer trades?", "n_trades", "least"),
        ("which trades the most?", "n_trades", "most"),
        ("which has the higher return?", "cagr", "best"),
        ("which earned less?", "cagr", "worst"),
        ("which is cheaper?", "total_fees", "best"),
        ("lower fees?", "total_fees", "best"),
        ("higher fees?", "total_fees", "worst"),
        ("higher win rate?", "win_rate", "best"),
        ("lower beta?", "beta", "least"),
        ("max_drawdown", "max_drawdown", "best"),
        ("which is better?", "sharpe_ratio", "best"),
        ("어느 쪽이 더 안정적이야?", "annual_volatility", "best"),
        ("낙폭이 더 큰 것은?", "max_drawdown", "worst"),
        ("거래가 적은 전략은?", "n_trades", "least"),
        ("수익이 높은 것은?", "cagr", "best"),
    ],
)
def test_a_question_names_its_metric_and_which_end_of_it(text: str, metric: str, wanted: str) -> None:
    found = question_about(text)
    assert found is not None
    assert (found.metric, found.wanted) == (metric, wanted)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("which is steadier?", "a has the lowest annual volatility (10.0\xa0%; next is b with 20.0\xa0%)."),
        ("more volatile?", "c has the highest annual volatility (30.0\xa0%; next is b with 20.0\xa0%)."),
        ("smaller drawdown?", "c has the shallowest worst drawdown (−10.0\xa0%; next is b with −20.0\xa0%)."),
        ("riskier?", "a has the deepest worst drawdown (−30.0\xa0%; next is b with −20.0\xa0%)."),
        ("fewer trades?", "b has the lowest number of trades (10; next is c with 30)."),
        ("higher return?", "b has the highest return a year (8.0\xa0%; next is c with 5.0\xa0%)."),
    ],
)
def test_it_is_answered_by_that_metric(text: str, first: str) -> None:
    assert answer(text).startswith(first)


def test_whether_it_is_more_than_chance_follows_from_the_groups() -> None:
    assert answer("which is steadier?", [["a"], ["b", "c"]]).endswith("That is more than chance alone would explain.")
    assert "But a and b can't be told apart by annual volatility" in answer("which is steadier?", [["a", "b"], ["c"]])
    assert answer("which is safer?").endswith("whether it is more than chance is not tested for this metric.")
    assert "chance" not in answer("fewer trades?")  # a fact


def test_who_is_the_worst_is_told_by_groups_that_begin_with_the_worst() -> None:
    stored = answer("more volatile?", [["a"], ["b"], ["c"]])  # of an earlier backend, from the best
    assert stored.endswith("whether it is more than chance is not tested for this metric.")
    alone = answer("more volatile?", [["c"], ["b"], ["a"]], begin="worst")
    assert alone.endswith("That is more than chance alone would explain.")
    together = answer("more volatile?", [["c", "b"], ["a"]], begin="worst")
    assert "But c and b can't be told apart by annual volatility" in together
    assert "not tested" in answer("riskier?", begin="worst")  # no bootstrap is known to hold for a worst drawdown


def test_equals_share_the_first_place() -> None:
    assert answer("higher fees?").startswith("a and b have the same total fees (9.00).")


def test_who_did_not_trade_is_no_calmest_and_who_looks_ahead_no_best() -> None:
    idle = {"annual_volatility": 0.0, "max_drawdown": 0.0, "n_trades": 0.0}
    assert answer("smaller drawdown?", c=idle).startswith("b has the shallowest")
    assert "did not trade: c." in answer("smaller drawdown?", c=idle)
    assert answer("fewer trades?", c=idle).startswith("c has the lowest number of trades (0;")
    tainted = answer("higher return?", [["b", "c"], ["a"]], b={"taint": {"code": "looks_ahead"}})
    assert tainted.startswith("c has the highest return a year")
    assert "not to be relied on: b." in tainted


def test_a_question_that_names_no_metric_is_said_to_be_unanswered() -> None:
    assert question_about("what's the weather?") is None
    assert answer("what's the weather?").startswith("The question “what's the weather?” names no metric")
    assert "답하지 않았습니다" in answer("오늘 날씨 어때?", language="ko")


def test_korean_says_the_same() -> None:
    words = answer("어느 쪽이 더 안정적이야?", [["a", "b"], ["c"]], "ko")
    assert words.startswith("연 변동성: a이(가) 가장 낮습니다 (10.0\xa0%, 다음은 b 20.0\xa0%).")
    assert "구별할 수 없습니다" in words
