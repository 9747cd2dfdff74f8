"""The official client on our backend: commands, their progress, their results and refusals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contract.official_client import Page
from tests.support.backend import Backend


def test_progress_grows_to_a_hundred_and_the_result_comes_after_it(page: Page, session_id: str) -> None:
    result = page.execute(session_id, "run_backtest", strategy_id="sma_cross", fast=10, slow=30, start="2005-01-01")
    assert result["success"]
    data = result["data"]
    assert data["strategyId"] == "sma_cross"
    assert data["metrics"]["n_trades"] > 10
    assert all(type(value) in (int, float) for value in data["metrics"].values())
    lines = page.events()
    assert lines[-1]["event"] == "commandResult"
    ticks = [line["args"][0] for line in lines if line["event"] == "backtestProgress"]
    assert {tick["backtestId"] for tick in ticks} == {data["backtestId"]}
    assert [tick["progress"] for tick in ticks] == sorted(tick["progress"] for tick in ticks)
    assert [tick["status"] for tick in ticks[:-1]] == ["running"] * (len(ticks) - 1)
    assert (ticks[-1]["status"], ticks[-1]["progress"]) == ("completed", 100)


def test_the_session_sees_the_progress_and_the_asker_alone_the_result(
    open_page: Callable[..., Page], page: Page, backend: Backend, session_id: str
) -> None:
    bo = open_page("bo", backend.url)
    bo.emit("joinSession", session_id)
    bo.still_there(session_id)
    page.execute(session_id, "run_backtest", strategy_id="buy_and_hold", symbol="THREE")
    bo.next("backtestProgress", lambda payload: payload["status"] == "completed")
    bo.still_there(session_id)
    assert [result for result in bo.events("commandResult") if "backtestId" in (result.get("data") or {})] == []


def test_numbers_can_be_checked_by_hand(page: Page, session_id: str) -> None:
    result = page.execute(
        session_id, "run_backtest", strategy_id="buy_and_hold", symbol="THREE", commission=0, slippage=0, cash=100
    )
    # Decided at the close of the first day, bought at 10 the next morning, worth 12 at the last close.
    assert result["data"]["metrics"]["total_return"] == pytest.approx(0.2)


def test_a_comparison_has_a_row_for_each_strategy_and_ranks_them_all(page: Page, session_id: str) -> None:
    names = ["buy_and_hold", "sma_cross", "momentum"]
    result = page.execute(session_id, "compare_strategies", strategy_ids=names, start="2010-01-01")
    assert result["success"]
    data = result["data"]
    assert [row["strategy_id"] for row in data["strategies"]] == names
    for row in data["strategies"]:
        assert isinstance(row["name"], str)
        assert all(type(row[name]) in (int, float) for name in ("total_return", "sharpe_ratio", "max_drawdown"))
    assert sorted(data["ranking"]) == sorted(names)
    sharpe = {row["strategy_id"]: row["sharpe_ratio"] for row in data["strategies"]}
    assert data["ranking"] == sorted(names, key=lambda name: -sharpe[name])
    assert all(isinstance(data[name], str) for name in ("summary", "recommendation", "reasoning"))
    assert page.events("backtestProgress") == []


def test_help_lists_the_commands_and_explains_each(page: Page, session_id: str) -> None:
    listed = page.execute(session_id, "help")
    assert listed["success"]
    for name in ("run_backtest", "compare_strategies", "help"):
        assert f"/{name}" in listed["message"]
        explained = page.execute(session_id, "help", command=name)
        assert explained["success"]
        assert name in explained["message"]
    assert "fast" in page.execute(session_id, "help", command="sma_cross")["message"]


def test_help_without_any_parameters_field_works_too(page: Page, session_id: str) -> None:
    page.emit("executeCommand", {"sessionId": session_id, "command": "help"})
    assert page.next("commandResult")["success"]


RUN = "run_backtest"
REFUSALS = {
    "unknown command": ("run_backtests", {}, ["run_backtests", "run_backtest?"]),
    "no command": ("", {}, ["No command"]),
    "unknown help": ("help", {"command": "run_backtst"}, ["run_backtst", "run_backtest?"]),
    "no strategy": (RUN, {}, ["needs a strategy", "sma_cross"]),
    "unknown strategy": (RUN, {"strategy_id": "sma_cros"}, ["sma_cros", "sma_cross?"]),
    "strategy of a wrong type": (RUN, {"strategy_id": 7}, ["strategy"]),
    "unknown symbol": (RUN, {"strategy_id": "sma_cross", "symbol": "SPXX"}, ["SPXX", "SPX?"]),
    "unknown parameter": (RUN, {"strategy_id": "sma_cross", "fsat": 3}, ["fsat", "fast?"]),
    "text for a number": (RUN, {"strategy_id": "sma_cross", "fast": "ten"}, ["fast", "ten", "whole number"]),
    "half a bar": (RUN, {"strategy_id": "sma_cross", "fast": 1.5}, ["fast", "1.5", "whole number"]),
    "a list for a number": (RUN, {"strategy_id": "sma_cross", "fast": [10]}, ["fast", "whole number"]),
    "a truth for a number": (RUN, {"strategy_id": "sma_cross", "fast": True}, ["fast", "whole number"]),
    "zero bars": (RUN, {"strategy_id": "sma_cross", "fast": 0}, ["fast", "from 1"]),
    "fast above slow": (RUN, {"strategy_id": "sma_cross", "fast": 30, "slow": 10}, ["fast", "slow", "30", "10"]),
    "fast equal to slow": (RUN, {"strategy_id": "sma_cross", "fast": 10, "slow": 10}, ["fast", "slow"]),
    "no date": (RUN, {"strategy_id": "sma_cross", "start": "yesterday"}, ["start", "yesterday", "2005-01-31"]),
    "a day that never was": (RUN, {"strategy_id": "sma_cross", "start": "2005-02-30"}, ["start", "2005-02-30"]),
    "start after end": (
        RUN,
        {"strategy_id": "sma_cross", "start": "2010-01-01", "end": "2005-01-01"},
        ["2010-01-01", "after", "2005-01-01"],
    ),
    "no bars in range": (RUN, {"strategy_id": "sma_cross", "start": "2150-01-01"}, ["SPX", "no bars", "It has"]),
    "no cash": (RUN, {"strategy_id": "sma_cross", "cash": 0}, ["cash"]),
    "a path for a symbol": (RUN, {"strategy_id": "sma_cross", "symbol": "../store"}, ["No symbol"]),
    "one strategy to compare": ("compare_strategies", {"strategy_ids": ["sma_cross"]}, ["two or more", "1 given"]),
    "none to compare": ("compare_strategies", {}, ["strategy_ids"]),
    "no list to compare": ("compare_strategies", {"strategy_ids": {"a": 1}}, ["strategy_ids", "names"]),
    "nulls to compare": ("compare_strategies", {"strategy_ids": [None, None]}, ["strategy_ids"]),
    "unknown among compared": (
        "compare_strategies",
        {"strategy_ids": ["sma_cross", "momentun"]},
        ["momentun", "momentum?"],
    ),
    "no bars to compare": (
        "compare_strategies",
        {"strategy_ids": ["sma_cross", "momentum"], "start": "2150-01-01"},
        ["no bars"],
    ),
    "unknown run to cancel": ("cancel", {"run_id": "bt_0"}, ["bt_0"]),
    "nothing to cancel": ("cancel", {}, ["Nothing is running"]),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_names_the_fault_and_what_would_do(case: str, page: Page, session_id: str) -> None:
    command, parameters, words = REFUSALS[case]
    result = page.execute(session_id, command, **parameters)
    assert result["success"] is False
    for word in words:
        assert word in result["message"], result
    assert page.events("error") == []
    page.still_there(session_id)


def test_a_cancelled_run_ends_as_failed(page: Page, session_id: str) -> None:
    start = {"strategy_id": "sma_cross", "symbol": "LONG", "fast": 1, "slow": 2, "commission": 0}
    page.emit("executeCommand", {"sessionId": session_id, "command": "run_backtest", "parameters": start})
    tick = page.next("backtestProgress")
    page.emit(
        "executeCommand", {"sessionId": session_id, "command": "cancel", "parameters": {"run_id": tick["backtestId"]}}
    )
    last = page.next("backtestProgress", lambda payload: payload["status"] != "running")
    assert last["status"] == "failed"
    assert "cancelled" in last["message"]
    result = page.next("commandResult", lambda payload: not payload["success"])
    assert "cancelled" in result["message"]
    page.still_there(session_id)
    assert page.events("backtestProgress")[-1] == last
