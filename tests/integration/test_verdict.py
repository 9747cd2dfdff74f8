"""What a comparison claims follows from its fields, through the real backend."""

from __future__ import annotations

import pytest

from chatops_widget import ChatOps
from tests.support.raw_client import RawClient, settled
from tests.support.waiting import until


def test_a_comparison_comes_with_its_tests_and_the_answer_to_its_question(chat: ChatOps) -> None:
    found = chat.compare_strategies("momentum", "buy_and_hold", question="which is steadier?", start="2005-01-01")
    assert len(found.pairwise) == 1
    row = found.pairwise.iloc[0]
    assert row["lower"] < row["difference"] < row["upper"]
    rated = found.metrics["sharpe_ratio"]
    assert row["difference"] == pytest.approx(rated[row["a"]] - rated[row["b"]], rel=1e-9)
    assert (row["p_holm"] < 0.05) == ("more than chance" in str(found.recommendation))
    assert found.bounds["sharpe_ratio_lo"].lt(rated).all()
    sure = found.bounds
    assert sure["deflated_sharpe_ratio"].le(sure["probabilistic_sharpe_ratio"]).all()  # both are counted as tried
    calm = found.metrics["annual_volatility"].idxmin()
    assert str(found.answer).startswith(f"{calm} has the lowest annual volatility")
    assert found.groups == ([[row["a"], row["b"]]] if row["p_holm"] >= 0.05 else [[row["a"]], [row["b"]]])


def test_the_order_of_the_names_says_nothing(chat: ChatOps) -> None:
    names = ["sma_cross", "rsi_reversion", "momentum"]
    first, second = (chat.compare_strategies(*order, end="2004-12-31") for order in (names, names[::-1]))
    assert (first.recommendation, first.reasoning) == (second.recommendation, second.reasoning)
    assert first.pairwise.equals(second.pairwise)
    assert first.data["seed"] == second.data["seed"]


def test_a_question_is_typed_behind_the_names_and_one_not_understood_is_said(chat: ChatOps) -> None:
    chat.send_message('/compare_strategies momentum sma_cross "how is the weather?" end=2004-12-31')
    found = until(lambda: next(iter(chat.comparisons), None), "the comparison")
    assert "names no metric that is known here" in str(found.answer)


def test_the_card_comes_with_the_bars_and_the_verdict_after_it(ana: RawClient, session_id: str) -> None:
    names = {"strategy_ids": ["sma_cross", "momentum"], "end": "2004-12-31"}
    asked = {"sessionId": session_id, "command": "compare_strategies", "parameters": names, "clientId": "c"}
    run_id = ana.call("executeCommand", asked)["runId"]
    whole = settled(ana, run_id)
    states = [state for state in ana.events("runState") if state["runId"] == run_id]
    measured = next(state for state in states if state["status"] == "running" and state.get("data"))
    assert "recommendation" not in measured["data"]
    equity = {"date", "equity.sma_cross", "equity.momentum", "benchmark"}
    assert {name for name in measured["curves"] if not name.startswith("trades.")} == equity
    assert "curves" not in whole  # they have come
    kept = ana.call("getResult", {"id": run_id})
    assert kept["curves"] == measured["curves"]
    assert kept["data"] == whole["data"]
    assert measured["data"]["ranking"] == whole["data"]["ranking"]
    assert whole["data"]["recommendation"]
    assert whole["data"]["pairwise"]
