"""Two in one session hold the same things in the same order, whenever they came."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import UnknownName
from tests.support.backend import Backend
from tests.support.waiting import PATIENCE, until


def words(chat: ChatOps) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in chat.messages]


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
    results = [run.result(PATIENCE) for run in runs]
    compared = chat.compare_strategies(results[0], "buy_and_hold")
    until(lambda: len(chat.messages) == len(other.messages) == 20, "the answers")
    until(lambda: len(other.comparisons) == 1, "the comparison")
    assert words(chat) == words(other)
    assert [run.id for run in chat.runs] == [run.id for run in other.runs]
    assert [run.status for run in other.runs] == ["completed", "completed"]
    assert [each.id for each in chat.comparisons] == [each.id for each in other.comparisons] == [compared.id]
    for mine, theirs in zip(chat.runs, other.runs, strict=True):
        pd.testing.assert_series_equal(mine.result().metrics, theirs.result(PATIENCE).metrics)
        pd.testing.assert_series_equal(mine.result().equity, theirs.result().equity)
        pd.testing.assert_frame_equal(mine.result().trades, theirs.result().trades)
    pd.testing.assert_frame_equal(compared.metrics, other.comparisons[0].metrics)
    pd.testing.assert_frame_equal(compared.equity, other.comparisons[0].equity)


def test_who_comes_late_finds_what_was_said_and_computed(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    chat.send_message("first")
    result = chat.trigger_backtest("sma_cross").result(PATIENCE)
    with pytest.raises(UnknownName):
        chat.trigger_backtest("sma_cros")
    compared = chat.compare_strategies("sma_cross", "momentum")
    until(lambda: len(chat.messages) == 2, "the answer")
    late = open_chat(backend.url, session_id=chat.session_id)
    late.wait_connected()
    assert words(late) == words(chat)
    assert [run.status for run in late.runs] == ["completed"]
    assert late.runs[0].result().parameters == result.parameters
    pd.testing.assert_series_equal(late.runs[0].result().equity, result.equity)
    pd.testing.assert_frame_equal(late.comparisons[0].drawdown, compared.drawdown)


def test_callbacks_hear_each_message_once_and_in_order(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    heard: list[int | None] = []
    chat.wait_connected()  # what was said before somebody comes is history, and no news
    chat.on("message", lambda message: heard.append(message.seq))
    other = open_chat(backend.url, session_id=chat.session_id)
    for k in range(20):
        (chat, other)[k % 2].send_message(f"note {k}")
    until(lambda: len(heard) == 40, "all messages and answers")
    assert heard == list(range(1, 41))
