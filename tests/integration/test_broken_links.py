"""Protocol 2 on the real backend: nothing said or computed is lost, doubled or told in another order to anybody."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import socketio.exceptions

from chatops_widget import ChatOps
from chatops_widget.backend.__main__ import arguments, main
from chatops_widget.client import connection
from chatops_widget.client.socket import Endpoint
from chatops_widget.errors import (
    BacktestCancelled,
    BacktestFailed,
    BadInput,
    BadParameter,
    ConnectionLost,
    NotConnected,
    Unauthorized,
    UnknownName,
)
from tests.support.backend import Backend
from tests.support.proxy import Proxy
from tests.support.raw_client import RawClient
from tests.support.waiting import until

LONG = {"symbol": "LONG", "fast": 1, "slow": 2, "commission": 0}  # a run that lasts
P2 = {"protocol": 2, "user": "ana"}


@pytest.fixture
def ana(open_raw: Callable[..., RawClient], backend: Backend, session_id: str) -> RawClient:
    """A raw client that speaks protocol 2, in a session of its own."""
    raw = open_raw(backend.url, auth=P2)
    raw.join(session_id)
    return raw


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts follow each other faster than people could bear."""
    monkeypatch.setattr(connection, "RECONNECTION_DELAY", 0.02)
    monkeypatch.setattr(connection, "RECONNECTION_DELAY_MAX", 0.05)


def history(raw: RawClient, session_id: str) -> list[dict[str, Any]]:
    """The session's whole log, page by page."""
    events: list[dict[str, Any]] = []
    while True:
        after = events[-1]["payload"]["seq"] if events else 0
        page = raw.call("readEvents", {"sessionId": session_id, "after": after, "limit": 7})
        events += page.get("events", [])
        if not page.get("more"):
            return events


def settled(raw: RawClient, run_id: str) -> dict[str, Any]:
    """The last state of a run, once it has one."""
    line = raw.heard.wait(
        lambda line: (
            line[0] == "runState"
            and line[1]["runId"] == run_id
            and line[1]["status"] in ("completed", "failed", "cancelled")
        )
    )
    state: dict[str, Any] = line[1]
    return state


def words(chat: ChatOps) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in chat.messages]


# -- once, and in order -----------------------------------------------------------------------------------------


def test_the_same_message_sent_again_is_one_message(ana: RawClient, session_id: str) -> None:
    said = {"sessionId": session_id, "content": "hello", "clientId": "c-1"}
    assert ana.call("sendMessage", said) == {"ok": True}
    assert ana.call("sendMessage", said)["ok"]
    events = history(ana, session_id)
    assert [each["payload"]["content"] for each in events if each["payload"].get("role") == "user"] == ["hello"]
    assert events[0]["payload"]["clientId"] == "c-1"


def test_the_same_command_sent_again_is_one_run(ana: RawClient, session_id: str) -> None:
    pending = {
        "sessionId": session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": "buy_and_hold"},
        "clientId": "c-1",
    }
    run_id = ana.call("executeCommand", pending)["runId"]
    assert ana.call("executeCommand", pending)["ok"]
    settled(ana, run_id)
    assert ana.call("executeCommand", pending)["ok"]
    assert {each["payload"]["runId"] for each in history(ana, session_id)} == {run_id}


def test_a_resend_on_a_new_link_that_overtakes_the_first_is_still_one(
    ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    """What a client does when its link broke while the backend was still busy with the first copy."""
    links = [ana, *(open_raw(backend.url, auth=P2) for _ in range(3))]
    for link in links[1:]:
        link.join(session_id)
    run = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "buy_and_hold"}}
    with ThreadPoolExecutor(len(links)) as pool:
        for k in range(10):
            said = {"sessionId": session_id, "content": f"hello {k}", "clientId": f"c-{k}"}
            list(pool.map(lambda link, said=said: link.call("sendMessage", said), links))
        list(pool.map(lambda link: link.call("executeCommand", {**run, "clientId": "r-1"}), links))
    events = [each["payload"] for each in history(ana, session_id)]
    said_by_user = [each["content"] for each in events if each.get("role") == "user"]
    assert sorted(said_by_user) == [f"hello {k}" for k in range(10)]
    assert len({each["runId"] for each in events if "runId" in each}) == 1


def test_the_log_has_no_holes_and_is_what_was_told_live(
    ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    bo = open_raw(backend.url, auth={"protocol": 2, "user": "bo"})
    bo.join(session_id)
    for k in range(5):
        for link in (ana, bo):
            link.emit("sendMessage", {"sessionId": session_id, "content": f"note {k}", "clientId": f"{id(link)}-{k}"})
    run = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "momentum"}}
    settled(bo, ana.call("executeCommand", {**run, "clientId": "r"})["runId"])
    answers = 10  # of the assistant, which answers each message in its own time
    for link in (ana, bo):
        until(
            lambda link=link: len([m for m in link.events("message") if m["role"] == "assistant"]) == answers,
            "the answers",
        )
    events = history(ana, session_id)
    assert [each["payload"]["seq"] for each in events] == list(range(1, len(events) + 1))
    for link in (ana, bo):
        told = [line for line in link.heard.lines if line[0] in ("message", "runState") and "seq" in line[1]]
        plain = [{"event": line[0], "payload": {k: v for k, v in line[1].items() if k != "curves"}} for line in told]
        assert plain == events


def test_pages_of_history_meet_without_overlap(ana: RawClient, session_id: str) -> None:
    for k in range(8):
        ana.call("sendMessage", {"sessionId": session_id, "content": f"note {k}", "clientId": f"c-{k}"})
    until(lambda: len(ana.events("message")) == 16, "the answers")

    def page(**where: Any) -> tuple[list[int], bool]:
        answer = ana.call("readEvents", {"sessionId": session_id, **where})
        return [each["payload"]["seq"] for each in answer.get("events", [])], bool(answer.get("more"))

    assert page(before=17, limit=5) == ([12, 13, 14, 15, 16], True)
    assert page(before=12, limit=5) == ([7, 8, 9, 10, 11], True)
    assert page(before=7, limit=6) == ([1, 2, 3, 4, 5, 6], False)
    assert page(after=0, limit=3) == ([1, 2, 3], True)
    assert page(after=14) == ([15, 16], False)
    assert page(after=16) == ([], False)
    assert page(before=1) == ([], False)


def test_a_session_nobody_joined_is_closed_to_readers(ana: RawClient, session_id: str) -> None:
    for event, question in (
        ("readEvents", {"sessionId": session_id + "0"}),
        ("cancelRun", {"sessionId": session_id + "0", "runId": "bt_1"}),
        ("getResult", {"id": "bt_1"}),
    ):
        answer = ana.call(event, question)
        assert answer["ok"] is False
        assert answer["fault"]["message"]


# -- two in one session -----------------------------------------------------------------------------------------


def test_two_in_a_session_hold_the_same_things_in_the_same_order(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    other = open_chat(backend.url, user="bo", session_id=chat.session_id)
    for each in (chat, other):
        each.wait_connected()
    for k in range(5):
        chat.send_message(f"a {k}")
        other.send_message(f"b {k}")
    runs = [chat.trigger_backtest("sma_cross", fast=5), other.trigger_backtest("momentum", lookback=50)]
    results = [run.result(timeout=60) for run in runs]
    comparison_inputs = chat.compare_strategies(results[0], "buy_and_hold")
    until(lambda: len(chat.messages) == len(other.messages) == 20, "the answers")
    until(lambda: len(other.comparisons) == 1, "the comparison")
    assert words(chat) == words(other)
    assert [run.id for run in chat.runs] == [run.id for run in other.runs]
    assert [run.status for run in other.runs] == ["completed", "completed"]
    assert [each.id for each in chat.comparisons] == [each.id for each in other.comparisons] == [comparison_inputs.id]
    for mine, theirs in zip(chat.runs, other.runs, strict=True):
        pd.testing.assert_series_equal(mine.result().metrics, theirs.result(timeout=30).metrics)
        pd.testing.assert_series_equal(mine.result().equity, theirs.result().equity)
        pd.testing.assert_frame_equal(mine.result().trades, theirs.result().trades)
    pd.testing.assert_frame_equal(comparison_inputs.metrics, other.comparisons[0].metrics)
    pd.testing.assert_frame_equal(comparison_inputs.equity, other.comparisons[0].equity)


def test_who_comes_late_finds_what_was_said_and_computed(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    chat.send_message("first")
    result = chat.trigger_backtest("sma_cross").result(timeout=60)
    with pytest.raises(UnknownName):
        chat.trigger_backtest("sma_cros")
    comparison_inputs = chat.compare_strategies("sma_cross", "momentum")
    until(lambda: len(chat.messages) == 2, "the answer")
    late = open_chat(backend.url, session_id=chat.session_id)
    late.wait_connected()
    assert words(late) == words(chat)
    assert [run.status for run in late.runs] == ["completed"]
    assert late.runs[0].result().parameters == result.parameters
    pd.testing.assert_series_equal(late.runs[0].result().equity, result.equity)
    pd.testing.assert_frame_equal(late.comparisons[0].drawdown, comparison_inputs.drawdown)


def test_callbacks_hear_each_message_once_and_in_order(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    heard: list[int | None] = []
    chat.on("message", lambda message: heard.append(message.seq))
    other = open_chat(backend.url, session_id=chat.session_id)
    for k in range(20):
        (chat, other)[k % 2].send_message(f"note {k}")
    until(lambda: len(heard) == 40, "all messages and answers")
    assert heard == list(range(1, 41))


# -- numbers ----------------------------------------------------------------------------------------------------


def test_curves_read_later_equal_those_that_came_live(ana: RawClient, session_id: str) -> None:
    pending = {
        "sessionId": session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": "sma_cross"},
        "clientId": "r",
    }
    state = settled(ana, ana.call("executeCommand", pending)["runId"])
    later = ana.call("getResult", {"id": state["runId"]})
    assert later["curves"] == state["curves"]
    assert later["data"] == state["data"]
    bars = state["data"]["bars"]
    for name in ("date", "equity", "returns", "drawdown", "exposure", "benchmark"):
        assert isinstance(later["curves"][name], bytes)
        assert len(later["curves"][name]) == 8 * bars


def test_curves_are_the_account_the_metrics_speak_of(chat: ChatOps) -> None:
    result = chat.trigger_backtest("buy_and_hold", symbol="THREE", cash=100, commission=0).result(timeout=60)
    assert result.equity.to_dict() == {
        pd.Timestamp("2020-01-01"): 100.0,
        pd.Timestamp("2020-01-02"): 110.0,
        pd.Timestamp("2020-01-03"): 120.0,
    }
    assert result.metrics["total_return"] == pytest.approx(0.2)
    assert np.isnan(result.returns.iloc[0])
    assert result.trades["pnl"].to_list() == [20.0]
    assert result.trades["exit_date"].isna().all()


def test_a_result_of_another_session_is_not_told(ana: RawClient, chat: ChatOps) -> None:
    result = chat.trigger_backtest("buy_and_hold", symbol="THREE").result(timeout=60)
    assert ana.call("getResult", {"id": result.id})["fault"]["code"] == "unknown_result"


def test_a_refusal_is_raised_with_its_kind_and_hint(chat: ChatOps) -> None:
    with pytest.raises(UnknownName, match=r"sma_cros.*sma_cross\?"):
        chat.trigger_backtest("sma_cros")
    with pytest.raises(BadParameter, match="fast"):
        chat.trigger_backtest("sma_cross", fast="ten")
    with pytest.raises(BadInput, match="two or more"):
        chat.compare_strategies("sma_cross")
    assert chat.execute_command("nonsense").success is False
    assert chat.runs == []


# -- stopping ---------------------------------------------------------------------------------------------------


def test_a_running_and_a_queued_run_can_be_stopped(chat: ChatOps) -> None:
    running = chat.trigger_backtest("sma_cross", **LONG)
    until(lambda: running.status == "running", "it to start")
    queued = chat.trigger_backtest("sma_cross", **LONG)
    assert queued.status == "queued"
    queued.cancel()
    with pytest.raises(BacktestCancelled):
        queued.result(timeout=60)
    assert running.status == "running"
    running.cancel()
    with pytest.raises(BacktestCancelled):
        running.result(timeout=60)
    assert [run.status for run in chat.runs] == ["cancelled", "cancelled"]
    # The worker is free again.
    assert chat.trigger_backtest("buy_and_hold", symbol="THREE").result(timeout=60).metrics["n_trades"] == 1


def test_anybody_in_the_session_can_stop_a_run_and_everybody_knows(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    other = open_chat(backend.url, session_id=chat.session_id)
    run = chat.trigger_backtest("sma_cross", **LONG)
    until(lambda: other.runs and other.runs[0].status == "running", "bo to see it run")
    other.runs[0].cancel()
    for each in (run, other.runs[0]):
        with pytest.raises(BacktestCancelled):
            each.result(timeout=60)


def test_a_run_stopped_in_the_moment_it_is_queued_stops(
    ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    pending = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "sma_cross", **LONG}}
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
    pending = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "sma_cross", **LONG}}
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


# -- a backend that is slow to say what it speaks ----------------------------------------------------------------


def test_what_was_said_before_the_backend_answered_the_join_is_not_lost(
    open_chat: Callable[..., ChatOps], backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "JOIN_GRACE", 0)  # any answer is a late one
    chat = open_chat(backend.url, user="ana")
    chat.send_message("hello")
    chat.send_message("hello")
    run = chat.trigger_backtest("sma_cross", fast=5)
    assert chat.execute_command("help").success
    comparison_inputs = chat.compare_strategies("sma_cross", "momentum")
    result = run.result(timeout=60)
    assert len(result.equity) == result.data["bars"]
    assert chat.runs == [run]
    assert chat.comparisons == [comparison_inputs]
    until(lambda: len(chat.messages) == 4, "the answers")
    assert [message.content for message in chat.messages if message.role == "user"] == ["hello", "hello"]
    assert chat.execute_command("nonsense").success is False
    assert [message.seq for message in chat.messages] == sorted(message.seq or 0 for message in chat.messages)


# -- links that break -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
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


@pytest.mark.usefixtures("quick")
def test_a_run_that_settles_while_the_link_is_down_is_known_after(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    open_raw: Callable[..., RawClient],
    backend: Backend,
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    chat.wait_connected()
    bo = open_raw(backend.url, auth=P2)
    bo.join(chat.session_id)
    run = chat.trigger_backtest("sma_cross", fast=7)
    proxy.mute()
    settled(bo, run.id)
    proxy.cut()
    result = run.result(timeout=60)
    assert result.metrics["n_trades"] > 0
    assert len(result.equity) == result.data["bars"]
    assert chat.runs == [run]


@pytest.mark.usefixtures("quick")
def test_a_run_asked_for_in_the_moment_the_link_breaks_runs_once(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    open_raw: Callable[..., RawClient],
    backend: Backend,
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    chat.wait_connected()
    bo = open_raw(backend.url, auth=P2)
    bo.join(chat.session_id)
    proxy.mute()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(chat.trigger_backtest, "momentum")
        bo.heard.wait(lambda line: line[0] == "runState")
        proxy.cut()
        run = waiting.result()
    assert run.result(timeout=60).strategy_id == "momentum"
    assert {state["runId"] for state in bo.events("runState")} == {run.id}
    assert chat.runs == [run]


@pytest.mark.usefixtures("quick")
def test_a_peer_that_takes_the_link_and_says_nothing_is_given_up(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    backend: Backend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chatops_widget.client.socket.CONNECT_TIMEOUT", 0.1)
    proxy = open_proxy(backend.port)
    proxy.mute()
    chat = open_chat(proxy.url)
    with pytest.raises(NotConnected, match="does not answer"):
        chat.wait_connected()


@pytest.mark.usefixtures("quick")
def test_when_all_attempts_fail_runs_are_given_up_and_found_again_after_reconnect(
    open_chat: Callable[..., ChatOps], open_proxy: Callable[[int], Proxy], backend: Backend
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    run = chat.trigger_backtest("sma_cross", **LONG)
    proxy.cut(refusing=True)
    with pytest.raises(ConnectionLost):
        run.result(timeout=60)
    assert chat.connection == "disconnected"
    with pytest.raises(NotConnected):
        chat.wait_connected()
    proxy.mend()
    chat.reconnect()
    until(lambda: chat.is_connected, "the link")
    known = until(lambda: [each for each in chat.runs if each.id == run.id and each is not run], "the run to be found")
    known[0].cancel()
    with pytest.raises(BacktestCancelled):
        known[0].result(timeout=60)
    assert run.status == "failed"
    assert len(chat.runs) == 1


@pytest.mark.usefixtures("quick")
def test_a_backend_that_died_comes_back_with_its_sessions_and_says_what_it_could_not_finish(
    open_chat: Callable[..., ChatOps],
    own_backend: Callable[..., Backend],
    prices: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "RECONNECTION_ATTEMPTS", 10_000)  # it takes a moment to come back
    backend = own_backend(data=prices)
    chat = open_chat(backend.url, user="ana")
    chat.send_message("before")
    done = chat.trigger_backtest("buy_and_hold", symbol="THREE").result(timeout=60)
    run = chat.trigger_backtest("sma_cross", **LONG)
    until(lambda: run.status == "running" and len(chat.messages) == 2, "it to run")
    backend.stop(signal.SIGKILL)
    chat.send_message("meanwhile")
    backend.start()
    with pytest.raises(BacktestFailed, match="backend stopped"):
        run.result(timeout=60)
    until(lambda: len(chat.messages) == 4, "what was said meanwhile")
    assert [message.content for message in chat.messages if message.role == "user"] == ["before", "meanwhile"]
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
    pending = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "sma_cross", **LONG}}
    page.emit("executeCommand", pending)
    page.heard.wait(lambda line: line[0] == "backtestProgress")
    page.close()
    again = open_raw(backend.url)
    again.join(session_id)
    ana = open_raw(backend.url, auth=P2)  # has the run's state instead
    ana.join(session_id)
    tick = again.heard.wait(lambda line: line[0] == "backtestProgress")[1]
    ana.call("cancelRun", {"sessionId": session_id, "runId": tick["backtestId"]})
    result = again.heard.wait(lambda line: line[0] == "commandResult")[1]
    assert result["success"] is False
    assert "cancelled" in result["message"]
    settled(ana, tick["backtestId"])
    assert ana.events("commandResult") == []


# -- who may come in --------------------------------------------------------------------------------------------

TOKEN = "correct-horse-battery"


def test_a_token_lets_in_and_is_told_to_nobody(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    backend = own_backend(token=TOKEN)
    chat = open_chat(backend.url, token=TOKEN)
    chat.wait_connected()
    assert chat.execute_command("help").success
    for token in (None, "", "correct-horse", TOKEN + "x", "한글"):
        stranger = open_chat(backend.url, token=token)
        with pytest.raises(NotConnected, match="token"):
            stranger.wait_connected()
        assert TOKEN not in repr(stranger)
    endpoint = Endpoint(backend.url, TOKEN)
    assert TOKEN not in backend.log + caplog.text + " ".join(backend.argv) + repr(chat) + repr(endpoint) + str(endpoint)


def test_a_stranger_is_told_that_a_token_is_wanted_and_not_tried_again(
    open_chat: Callable[..., ChatOps], open_raw: Callable[..., RawClient], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend(token=TOKEN)
    chat = open_chat(backend.url)
    with pytest.raises(Unauthorized):
        chat.trigger_backtest("sma_cross")
    assert chat.connection == "disconnected"
    for auth in (None, {"token": TOKEN[:-1]}, {"token": [TOKEN]}, {"token": None}, [TOKEN]):
        with pytest.raises(socketio.exceptions.ConnectionError):
            open_raw(backend.url, auth=auth)


def test_other_machines_are_let_in_only_with_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "token").write_text(TOKEN)
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(SystemExit):
            main(["--host", host, "--port", "0"])
        assert "--token-file" in capsys.readouterr().err
        assert arguments(["--host", host, "--token-file", str(tmp_path / "token")]).host == host


@pytest.mark.parametrize("content", ["", " \n\t\n"])
def test_an_empty_password_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    (tmp_path / "token").write_text(content)
    with pytest.raises(SystemExit):
        main(["--host", "0.0.0.0", "--port", "0", "--token-file", str(tmp_path / "token")])
    assert "token is empty." in capsys.readouterr().err


@pytest.mark.parametrize(
    "origin", ["http://localhost:8888", "http://127.0.0.1:9999", "https://localhost", "http://[::1]:8888"]
)
def test_pages_of_this_machine_are_let_in(open_raw: Callable[..., RawClient], backend: Backend, origin: str) -> None:
    assert open_raw(backend.url, headers={"Origin": origin}).connected


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "null", "file://"],
)
def test_pages_of_other_machines_are_turned_away(
    open_raw: Callable[..., RawClient], backend: Backend, origin: str
) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        open_raw(backend.url, headers={"Origin": origin})


# -- nonsense ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", ["connect", "disconnect", "connect_error", "*"])
def test_the_words_of_the_wire_itself_are_refused_as_events(ana: RawClient, session_id: str, event: str) -> None:
    ana.send_packet(f'2["{event}",{{"protocol":1}},{{"protocol":1}}]')
    ana.heard.wait(lambda line: line[0] == "error")
    assert ana.call("sendMessage", {"sessionId": session_id, "content": "still here", "clientId": "c"}) == {"ok": True}
    ana.heard.wait(lambda line: line[0] == "message" and line[1].get("clientId") == "c")


@pytest.mark.parametrize(
    "text",
    [
        "2[]",
        "2",
        "2[null]",
        "2[7]",
        "2[[]]",
        "2[{}]",
        '2{"a":1}',
        "2[" * 50_000,
        "9",
        "",
        "x",
        '51-["a",{"_placeholder":true,"num":0}]',
    ],
)
def test_a_packet_that_is_none_does_no_harm(ana: RawClient, session_id: str, text: str) -> None:
    ana.send_packet(text)
    if text.startswith("51-"):
        ana.send_packet("x")
    assert ana.call("sendMessage", {"sessionId": session_id, "content": "still here", "clientId": "c"}) == {"ok": True}
    assert ana.connected


@pytest.mark.parametrize(
    "content", ["\ud800", "\x00", "‮evil", "x" * 64_000, "'; DROP TABLE log; --", "<img src=x onerror=alert(1)>"]
)
def test_any_text_is_kept_as_it_is_or_refused_in_a_sentence(ana: RawClient, session_id: str, content: str) -> None:
    ack = ana.call("sendMessage", {"sessionId": session_id, "content": content, "clientId": "c"})
    if ack["ok"]:
        assert history(ana, session_id)[0]["payload"]["content"] == content
    else:
        assert ack["fault"]["code"] not in ("internal", "error")


@pytest.mark.parametrize(
    ("event", "field", "limit"),
    [
        ("sendMessage", "clientId", 128),
        ("sendMessage", "sessionId", 128),
        ("executeCommand", "clientId", 128),
        ("executeCommand", "command", 64),
        ("cancelRun", "runId", 128),
        ("getResult", "id", 128),
    ],
)
def test_a_name_that_is_a_text_is_refused_in_a_sentence(
    ana: RawClient, session_id: str, event: str, field: str, limit: int
) -> None:
    names = {"sessionId": session_id, "content": "x", "command": "help", "runId": "bt_1", "id": "bt_1", "clientId": "c"}
    ack = ana.call(event, {**names, field: "x" * (limit + 1)})
    assert ack["fault"]["code"] == "malformed"
    assert field in ack["fault"]["message"]
    assert ana.call(event, {**names, field: "x" * limit}).get("fault", {}).get("code") != "malformed"


@pytest.mark.parametrize("value", [10**30, -(10**30), 1e308, float("nan"), float("inf"), "\ud800", [[[[]]]], {"a": {}}])
def test_any_value_is_refused_in_a_sentence(ana: RawClient, session_id: str, value: Any) -> None:
    for name in ("fast", "cash", "symbol", "start", "strategy_id", "nonsense"):
        given = {"strategy_id": "sma_cross", name: value}
        ana.call(
            "executeCommand",
            {"sessionId": session_id, "command": "run_backtest", "parameters": given, "clientId": f"c-{name}"},
        )
    until(
        lambda: len(ana.events("commandResult")) + len({s["runId"] for s in ana.events("runState")}) == 6, "the answers"
    )
    assert [error for error in ana.events("error") if error.get("code") == "internal"] == []


def test_what_was_said_before_going_to_another_session_arrives_where_it_was_said(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    backend = own_backend()
    chat = open_chat(backend.url)
    chat.wait_connected()
    first = chat.session_id
    backend.stop()
    until(lambda: chat.connection == "reconnecting", "the client to notice")
    chat.send_message("said in the first")
    chat._do(lambda: chat._conversation.navigator.join("session_1"))
    chat.send_message("said in the second")
    backend.start()
    until(lambda: len(chat.messages) == 2, "the second to be answered")
    assert chat.messages[0].content == "said in the second"
    chat.join_session(first)
    until(lambda: len(chat.messages) == 2, "the first to be read")
    assert chat.messages[0].content == "said in the first"
