"""Links break, backends die, pages reload: nothing said or computed is lost or doubled."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from chatops_widget import ChatOps
from chatops_widget.client import connection
from chatops_widget.client.socket import SocketClient
from chatops_widget.errors import BacktestCancelled, BacktestFailed, ConnectionLost, NotConnected
from tests.support.backend import Backend
from tests.support.conversation import act
from tests.support.price_files import LONG_RUN
from tests.support.proxy import Proxy
from tests.support.raw_client import ANA, RawClient, history, settled
from tests.support.waiting import PATIENCE, until


def test_what_was_said_before_the_backend_answered_the_join_is_not_lost(
    open_chat: Callable[..., ChatOps], backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SocketClient, "_on_hello", lambda self, *args: None)  # as a backend that only acks joins
    monkeypatch.setattr(connection, "JOIN_GRACE_SECONDS", 0)  # any answer is a late one
    chat = open_chat(backend.url, user="ana")
    chat.send_message("hello")
    chat.send_message("hello")
    run = chat.trigger_backtest("sma_cross", fast=5)
    assert chat.execute_command("help").success
    compared = chat.compare_strategies("sma_cross", "momentum")
    result = run.result(PATIENCE)
    assert len(result.equity) == result.data["bars"]
    assert chat.runs == [run]
    assert chat.comparisons == [compared]
    until(lambda: len(chat.messages) == 4, "the answers")
    assert [message.content for message in chat.messages if message.role == "user"] == ["hello", "hello"]
    assert chat.execute_command("nonsense").success is False
    assert [message.seq for message in chat.messages] == sorted(message.seq or 0 for message in chat.messages)


@pytest.mark.usefixtures("fast_reconnection")
def test_a_broken_link_loses_nothing_and_doubles_nothing(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    open_raw: Callable[..., RawClient],
    backend: Backend,
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url, user="ana")
    chat.wait_connected()
    bo = open_raw(backend.url, auth={"protocol": 2, "user": "bo"})
    bo.join(chat.session_id)
    for k in range(10):
        proxy.mute()  # what it sends arrives, the ack does not
        chat.send_message(f"a {k}")
        bo.heard.wait(lambda line, k=k: line[0] == "message" and line[1]["content"] == f"a {k}")
        bo.call("sendMessage", {"sessionId": chat.session_id, "content": f"b {k}", "clientId": f"b-{k}"})
        proxy.cut()
        chat.send_message(f"while it was down {k}")
        bo.heard.wait(lambda line, k=k: line[0] == "message" and line[1]["content"] == f"while it was down {k}")
    until(lambda: len(chat.messages) == 60, "all messages and answers")
    until(lambda: len(bo.events("message")) == 60, "the same for bo")
    events = [each["payload"] for each in history(bo, chat.session_id)]
    assert [(message.seq, message.content) for message in chat.messages] == [
        (each["seq"], each["content"]) for each in events
    ]
    mine = [each["content"] for each in events if each.get("user") == "ana" and each["role"] == "user"]
    assert mine == [text for k in range(10) for text in (f"a {k}", f"while it was down {k}")]


@pytest.mark.usefixtures("fast_reconnection")
def test_a_run_that_settles_while_the_link_is_down_is_known_after(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    open_raw: Callable[..., RawClient],
    backend: Backend,
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    chat.wait_connected()
    bo = open_raw(backend.url, auth=ANA)
    bo.join(chat.session_id)
    run = chat.trigger_backtest("sma_cross", fast=7)
    proxy.mute()
    settled(bo, run.id)
    proxy.cut()
    result = run.result(PATIENCE)
    assert result.metrics["n_trades"] > 0
    assert len(result.equity) == result.data["bars"]
    assert chat.runs == [run]


@pytest.mark.usefixtures("fast_reconnection")
def test_a_run_asked_for_in_the_moment_the_link_breaks_runs_once(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    open_raw: Callable[..., RawClient],
    backend: Backend,
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    chat.wait_connected()
    bo = open_raw(backend.url, auth=ANA)
    bo.join(chat.session_id)
    proxy.mute()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(chat.trigger_backtest, "momentum")
        bo.heard.wait(lambda line: line[0] == "runState")
        proxy.cut()
        run = waiting.result()
    assert run.result(PATIENCE).strategy_id == "momentum"
    assert {state["runId"] for state in bo.events("runState")} == {run.id}
    assert chat.runs == [run]


@pytest.mark.usefixtures("fast_reconnection")
def test_a_peer_that_takes_the_link_and_says_nothing_is_given_up(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    backend: Backend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chatops_widget.client.socket.CONNECT_SECONDS", 0.1)
    proxy = open_proxy(backend.port)
    proxy.mute()
    chat = open_chat(proxy.url)
    with pytest.raises(NotConnected, match="does not answer"):
        chat.wait_connected()


@pytest.mark.usefixtures("fast_reconnection")
def test_when_all_attempts_fail_runs_are_given_up_and_found_again_after_reconnect(
    open_chat: Callable[..., ChatOps], open_proxy: Callable[[int], Proxy], backend: Backend
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    run = chat.trigger_backtest("sma_cross", **LONG_RUN)
    proxy.cut(refusing=True)
    with pytest.raises(ConnectionLost):
        run.result(PATIENCE)
    assert chat.connection == "disconnected"
    with pytest.raises(NotConnected):
        chat.wait_connected()
    proxy.mend()
    chat.reconnect()
    until(lambda: chat.is_connected, "the link")
    known = until(lambda: [each for each in chat.runs if each.id == run.id and each is not run], "the run to be found")
    known[0].cancel()
    with pytest.raises(BacktestCancelled):
        known[0].result(PATIENCE)
    assert run.status == "failed"
    assert len(chat.runs) == 1


@pytest.mark.usefixtures("fast_reconnection", "persevering")
def test_a_backend_that_died_comes_back_with_its_sessions_and_says_what_it_could_not_finish(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend], prices: Path
) -> None:
    backend = own_backend(data=prices)
    chat = open_chat(backend.url, user="ana")
    chat.send_message("before")
    done = chat.trigger_backtest("buy_and_hold", symbol="THREE").result(PATIENCE)
    run = chat.trigger_backtest("sma_cross", **LONG_RUN)
    until(lambda: run.status == "running" and len(chat.messages) == 2, "it to run")
    backend.stop(signal.SIGKILL)
    chat.send_message("meanwhile?")
    backend.start()
    with pytest.raises(BacktestFailed, match="backend stopped"):
        run.result(PATIENCE)
    until(lambda: len(chat.messages) == 4, "what was said meanwhile")
    assert [message.content for message in chat.messages if message.role == "user"] == ["before", "meanwhile?"]
    assert [message.seq is not None for message in chat.messages] == [True] * 4
    late = open_chat(backend.url, session_id=chat.session_id)
    late.wait_connected()
    assert [(each.id, each.status) for each in late.runs] == [(done.id, "completed"), (run.id, "failed")]
    pd.testing.assert_series_equal(late.runs[0].result().equity, done.equity)


def test_a_base_page_that_comes_back_during_its_run_has_the_result(
    open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    page = open_raw(backend.url)
    page.join(session_id)
    pending = {
        "sessionId": session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": "sma_cross", **LONG_RUN},
    }
    page.emit("executeCommand", pending)
    page.heard.wait(lambda line: line[0] == "backtestProgress")
    page.close()
    again = open_raw(backend.url)
    again.join(session_id)
    ana = open_raw(backend.url, auth=ANA)  # has the run's state instead
    ana.join(session_id)
    tick = again.heard.wait(lambda line: line[0] == "backtestProgress")[1]
    ana.call("cancelRun", {"sessionId": session_id, "runId": tick["backtestId"]})
    result = again.heard.wait(lambda line: line[0] == "commandResult")[1]
    assert result["success"] is False
    assert "cancelled" in result["message"]
    settled(ana, tick["backtestId"])
    assert ana.events("commandResult") == []


@pytest.mark.usefixtures("persevering")
def test_what_was_said_before_going_to_another_session_arrives_where_it_was_said(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    backend = own_backend()
    chat = open_chat(backend.url)
    chat.wait_connected()
    first = chat.session_id
    backend.stop()
    until(lambda: chat.connection == "reconnecting", "the client to notice")
    chat.send_message("said in the first?")
    act(chat, lambda conversation: conversation.join("session_1"))
    chat.send_message("said in the second?")
    backend.start()
    until(lambda: len(chat.messages) == 2, "the second to be answered")
    assert chat.messages[0].content == "said in the second?"
    chat.join_session(first)
    until(lambda: len(chat.messages) == 2, "the first to be read")
    assert chat.messages[0].content == "said in the first?"
