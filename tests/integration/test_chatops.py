"""What ChatOps promises a notebook, against the real backend."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BadInput, BadParameter, ChatOps, NotConnected
from chatops_widget.client.endpoint import Endpoint
from chatops_widget.protocol.panel import RunItem
from tests.support.backend import Backend
from tests.support.conversation import items
from tests.support.price_files import SLOW_RUN
from tests.support.waiting import PATIENCE, until


def test_what_loops_over_frames_yield_can_be_a_parameter(chat: ChatOps) -> None:
    start = pd.Timestamp("2005-01-03")
    run = chat.trigger_backtest("sma_cross", fast=np.int64(5), slow=np.float64(20), start=start)
    parameters = run.result(PATIENCE).parameters
    assert (parameters["fast"], parameters["slow"], parameters["start"]) == (5, 20, "2005-01-03")
    with pytest.raises(BadParameter, match="fast is a DataFrame"):
        chat.trigger_backtest("sma_cross", fast=pd.DataFrame())


def test_a_run_can_be_compared_before_it_is_done(chat: ChatOps) -> None:
    comparison = chat.compare_strategies(chat.trigger_backtest("momentum"), "sma_cross")
    assert list(comparison.metrics.index) == ["momentum", "sma_cross"]
    assert set(map(str, comparison.metrics.dtypes)) == {"float64"}
    with pytest.raises(BadInput, match="cannot be compared"):
        chat.compare_strategies("sma_cross", 7)  # type: ignore[arg-type]


def test_without_a_session_nothing_waits_for_an_answer(chat: ChatOps) -> None:
    chat.wait_connected()
    chat.leave_session()
    with pytest.raises(NotConnected, match="in no session"):
        chat.execute_command("help")
    with pytest.raises(NotConnected, match="in no session"):
        chat.send_message("hello?")


def test_what_is_closed_stays_closed(chat: ChatOps) -> None:
    run = chat.trigger_backtest("sma_cross", **SLOW_RUN)
    chat.close()
    with pytest.raises(NotConnected, match="closed"):
        run.result(PATIENCE)
    with pytest.raises(NotConnected, match="closed"):
        chat.reconnect()
    assert chat.connection == "disconnected"


def test_a_settled_run_is_a_command_result_to_those_who_subscribed(chat: ChatOps) -> None:
    heard: list[Any] = []
    done = threading.Event()
    chat.on("commandResult", lambda result: (heard.append(result), done.set()))
    run = chat.trigger_backtest("sma_cross")
    run.result(PATIENCE)
    assert done.wait(PATIENCE)
    assert heard[0].success
    assert heard[0].data["backtestId"] == run.id


def test_a_colleague_sees_our_runs_and_their_curves(backend: Backend, open_chat: Callable[..., ChatOps]) -> None:
    ana = open_chat(backend.url, user="ana")
    ana.trigger_backtest("sma_cross").result(PATIENCE)
    ana.compare_strategies("sma_cross", "momentum")
    ben = open_chat(backend.url, user="ben", session_id=ana.session_id)
    until(lambda: len(ben.runs) == 1 and len(ben.comparisons) == 1, "the history")

    def curves() -> list[bool]:
        return [item.equity is not None if isinstance(item, RunItem) else True for item in items(ben)]

    until(lambda: all(curves()), "the curve on the card")
    assert ben.runs[0].result(PATIENCE).equity.equals(ana.runs[0].result(PATIENCE).equity)


def test_somebody_elses_run_is_never_taken_for_ours(backend: Backend, open_chat: Callable[..., ChatOps]) -> None:
    ana = open_chat(backend.url, user="ana")
    theirs = ana.trigger_backtest("sma_cross", **SLOW_RUN)
    ben = open_chat(backend.url, user="ben", session_id=ana.session_id)
    ours = ben.trigger_backtest("buy_and_hold")
    assert ours.result(PATIENCE).strategy_id == "buy_and_hold"
    assert ours.id != theirs.id
    assert sorted(run.strategy_id for run in ben.runs) == ["buy_and_hold", "sma_cross"]


def test_no_word_of_ours_holds_a_password_that_stands_in_an_address() -> None:
    endpoint = Endpoint("wss://ana:s3cret@quant.example:8500/ws?key=t0ken#f", "t0ken2")
    assert repr(endpoint) == "Endpoint('wss://quant.example:8500/ws', token=…)"
    with ChatOps("ws://ana:s3cret@127.0.0.1:9/?key=t0ken") as chat:
        until(lambda: chat.connection == "reconnecting", "the first attempt to fail")
        said = f"{chat._conversation.facts}"
    assert "127.0.0.1:9" in said
    assert "s3cret" not in said
    assert "t0ken" not in said
