"""A run that did not end well says why and where, and is run again by one act; on a real backend."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import BacktestCancelled, BacktestFailed
from tests.support.backend import Backend
from tests.support.broken_strategies import STRATEGIES
from tests.support.conversation import act
from tests.support.price_files import LONG_RUN
from tests.support.raw_client import RawClient
from tests.support.transcript import run_cards
from tests.support.waiting import PATIENCE, until


def retry(chat: ChatOps, key: str, id: str = "again-1") -> None:
    act(chat, lambda conversation: conversation.retry(id, key))


def line_of(text: str) -> int:
    return 1 + next(k for k, line in enumerate(STRATEGIES.splitlines()) if text in line)


def test_a_strategy_that_raises_is_told_by_its_own_innermost_line(
    open_chat: Callable[..., ChatOps], fragile: Backend
) -> None:
    chat = open_chat(fragile.url)
    with pytest.raises(BacktestFailed) as failure:
        chat.trigger_backtest("brittle").result(PATIENCE)
    error = failure.value
    assert error.message == "brittle raised ZeroDivisionError: integer division or modulo by zero."
    assert error.where == ("brittle.py", line_of("window // spare"), 'return prices["close"] / (window // spare)')
    assert f"brittle.py, line {line_of('window // spare')}: return prices" in str(error)

    with pytest.raises(BacktestFailed) as failure:
        chat.trigger_backtest("lost").result(PATIENCE)
    assert failure.value.where is not None
    assert failure.value.where.text == 'return prices["yield"]'  # and not a line of pandas

    shown = run_cards(chat)[0].fault
    assert shown is not None
    assert shown.where is not None
    assert shown.where.file == "brittle.py"
    told = json.dumps([str(each.fault) for each in run_cards(chat)])
    assert str(fragile.folder) not in told
    assert "site-packages" not in told


def test_a_path_in_what_a_strategy_says_is_cut_to_its_name(open_chat: Callable[..., ChatOps], fragile: Backend) -> None:
    chat = open_chat(fragile.url)
    with pytest.raises(BacktestFailed, match=r"3\.0 is too high, see brittle\.py\.") as failure:
        chat.trigger_backtest("picky", level=3).result(PATIENCE)
    assert str(fragile.folder) not in str(failure.value)


def test_a_base_client_has_the_line_in_words(
    open_raw: Callable[..., RawClient], fragile: Backend, session_id: str
) -> None:
    raw = open_raw(fragile.url)
    raw.emit("joinSession", session_id)
    raw.emit(
        "executeCommand", {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "lost"}}
    )
    _, result, *_ = raw.heard.wait(lambda line: line[0] == "commandResult")
    assert set(result) == {"success", "message"}
    assert "lost raised KeyError: 'yield'. brittle.py, line" in result["message"]


def test_what_failed_is_run_again_with_the_same_parameters_once_for_each_act(
    open_chat: Callable[..., ChatOps], fragile: Backend
) -> None:
    chat = open_chat(fragile.url, user="ana")
    run = chat.trigger_backtest("brittle", window=7, start="2005-01-03")
    with pytest.raises(BacktestFailed):
        run.result(PATIENCE)
    (card,) = run_cards(chat)
    retry(chat, card.key)
    retry(chat, card.key)  # the page says it again until it hears that it was heard
    until(lambda: len(chat.runs) == 2 and chat.runs[-1].settled, "the second attempt")
    assert chat.runs[-1].parameters == run.parameters
    assert chat.runs[-1].id != run.id
    assert run_cards(chat)[-1].user == "ana"
    assert [message.content for message in chat.messages] == []


def test_what_was_stopped_says_where_also_to_who_comes_later_and_is_run_again(
    open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    chat = open_chat(backend.url)
    run = chat.trigger_backtest("sma_cross", **LONG_RUN)
    until(lambda: run.progress > 0, "it to begin")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
    (card,) = run_cards(chat)
    assert card.status == "cancelled"
    assert 0 < card.progress < 100
    late = open_chat(backend.url, session_id=chat.session_id)
    late.wait_connected()
    until(lambda: run_cards(late), "the run")
    (seen,) = run_cards(late)
    assert (seen.progress, seen.tick) == (card.progress, card.tick)
    retry(late, seen.key)
    until(lambda: len(chat.runs) == 2 and chat.runs[-1].status == "running", "the second attempt")
    assert chat.runs[-1].parameters == run.parameters
    chat.runs[-1].cancel()
    until(lambda: chat.runs[-1].settled, "its end")


def test_a_comparison_is_made_again_of_the_same_runs_and_strategies(
    open_chat: Callable[..., ChatOps], fragile: Backend
) -> None:
    chat = open_chat(fragile.url)
    done = chat.trigger_backtest("buy_and_hold", end="2010-12-31")
    done.result(PATIENCE)
    with pytest.raises(BacktestFailed, match="brittle raised"):
        chat.compare_strategies(done, "brittle", end="2010-12-31")
    card = run_cards(chat)[-1]
    assert card.work == "comparison"
    request = act(chat, lambda conversation: conversation._session.work.request(card.key))
    assert request == ("compare_strategies", {"strategy_ids": [done.id, "brittle"], "end": "2010-12-31"})
    retry(chat, card.key)
    until(lambda: len(run_cards(chat)) == 3 and run_cards(chat)[-1].status == "failed", "the second attempt")


def test_what_is_not_over_is_not_run_again(chat: ChatOps) -> None:
    toasts: list[str] = []

    class Observer:
        def on_item(self, key: str) -> None: ...
        def on_tick(self, key: str) -> None: ...
        def on_facts(self) -> None: ...
        def on_catalog(self) -> None: ...
        def on_room(self) -> None: ...
        def on_reset(self) -> None: ...
        def on_toast(self, fault: Any) -> None:
            toasts.append(fault.code)

    act(chat, lambda conversation: conversation.observe(Observer()))
    run = chat.trigger_backtest("sma_cross", **LONG_RUN)
    retry(chat, run_cards(chat)[0].key)
    assert toasts == ["not_settled"]
    run.cancel()
    until(lambda: run.settled, "its end")
    assert len(chat.runs) == 1
