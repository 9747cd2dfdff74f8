"""A run or comparison can be stopped by anybody in the session at any time, and then it is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import BacktestCancelled
from tests.support.backend import Backend
from tests.support.price_files import LONG_RUN
from tests.support.raw_client import RawClient, settled
from tests.support.waiting import PATIENCE, until


def test_a_running_and_a_queued_run_can_be_stopped(chat: ChatOps) -> None:
    running = chat.trigger_backtest("sma_cross", **LONG_RUN)
    until(lambda: running.status == "running", "it to start")
    queued = chat.trigger_backtest("sma_cross", **LONG_RUN)
    assert queued.status == "queued"
    queued.cancel()
    with pytest.raises(BacktestCancelled):
        queued.result(PATIENCE)
    assert running.status == "running"
    running.cancel()
    with pytest.raises(BacktestCancelled):
        running.result(PATIENCE)
    assert [run.status for run in chat.runs] == ["cancelled", "cancelled"]
    # The worker is free again.
    assert chat.trigger_backtest("buy_and_hold", symbol="THREE").result(PATIENCE).metrics["n_trades"] == 1


def test_anybody_in_the_session_can_stop_a_run_and_everybody_knows(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    other = open_chat(backend.url, session_id=chat.session_id)
    run = chat.trigger_backtest("sma_cross", **LONG_RUN)
    until(lambda: other.runs and other.runs[0].status == "running", "bo to see it run")
    other.runs[0].cancel()
    for each in (run, other.runs[0]):
        with pytest.raises(BacktestCancelled):
            each.result(PATIENCE)


def test_a_run_stopped_in_the_moment_it_is_queued_stops(
    ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    pending = {
        "sessionId": session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": "sma_cross", **LONG_RUN},
    }
    for k in range(5):
        ana.emit("executeCommand", {**pending, "clientId": f"r-{k}"})
        ana.emit("executeCommand", {"sessionId": session_id, "command": "cancel", "clientId": f"x-{k}"})
    until(lambda: len(ana.events("commandResult")) == 5, "the answers")
    assert all(answer["success"] for answer in ana.events("commandResult"))
    runs = {state["runId"] for state in ana.events("runState")}
    assert len(runs) == 5
    assert {settled(ana, run_id)["status"] for run_id in runs} == {"cancelled"}


def test_a_comparison_can_be_stopped(ana: RawClient, session_id: str) -> None:
    names = {"strategy_ids": ["sma_cross", "momentum"], "symbol": "LONG", "commission": 0}
    pending = {"sessionId": session_id, "command": "compare_strategies", "parameters": names, "clientId": "c"}
    run_id = ana.call("executeCommand", pending)["runId"]
    ana.heard.wait(lambda line: line[0] == "runState" and line[1]["runId"] == run_id)
    assert ana.call("cancelRun", {"sessionId": session_id, "runId": run_id}) == {"ok": True}
    assert settled(ana, run_id)["status"] == "cancelled"


def test_nothing_is_told_of_a_run_after_it_is_settled(ana: RawClient, session_id: str) -> None:
    pending = {
        "sessionId": session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": "sma_cross", **LONG_RUN},
    }
    run_id = ana.call("executeCommand", {**pending, "clientId": "r"})["runId"]
    ana.heard.wait(lambda line: line[0] == "backtestProgress" and line[1].get("done"))
    ana.call("cancelRun", {"sessionId": session_id, "runId": run_id})
    settled(ana, run_id)
    # The next run's first word comes after any word of this one.
    second = ana.call("executeCommand", {**pending, "clientId": "r2"})["runId"]
    ana.call("cancelRun", {"sessionId": session_id, "runId": second})
    settled(ana, second)
    mine = [line for line in ana.heard.lines if line[1].get("runId", line[1].get("backtestId")) == run_id]
    assert [line[1]["status"] for line in mine][-2:] == ["cancelled", "cancelled"]  # the last progress, then the state
    again = ana.call("cancelRun", {"sessionId": session_id, "runId": run_id})
    assert again["fault"]["code"] == "settled"


def test_a_worker_that_does_not_let_go_is_replaced(fragile: Backend, open_chat: Callable[..., ChatOps]) -> None:
    chat = open_chat(fragile.url)
    run = chat.trigger_backtest("stubborn")
    until(lambda: run.status == "running", "it to start")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
    assert chat.trigger_backtest("buy_and_hold", symbol="THREE").result(PATIENCE).metrics["n_trades"] == 1
