"""A view asks for a card's curves and gets bytes that are Python's own numbers, or words that say why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import from_page
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison, compare_here
from tests.support.conversation import act, items
from tests.support.recorder import Recorder
from tests.support.view import View
from tests.support.waiting import PATIENCE


class PlotView:
    """A page's end of a bridge."""

    def __init__(self, chat: ChatOps) -> None:
        self.heard = Recorder()
        self._view = View(chat, lambda content, buffers: self.heard.add((content, buffers)))
        self.close = self._view.close

    def tell(self, times: int = 1, **question: Any) -> None:
        """Ask, without waiting for the answer: once, or several times with nothing between."""
        self._view.say(*[from_page({"t": "plot", "view": "v", **question})] * times)

    def ask(self, **question: Any) -> tuple[Mapping[str, Any], dict[str, np.ndarray]]:
        since = len(self.heard.lines)
        self.tell(**question)
        content, buffers = self.heard.wait(lambda line: line[0]["t"] == "plotted", since=since)
        names = content.get("columns", [])
        return content, {name: np.frombuffer(raw, "<f8") for name, raw in zip(names, buffers, strict=True)}


@pytest.fixture
def view(chat: ChatOps) -> Iterator[PlotView]:
    view = PlotView(chat)
    yield view
    view.close()


def newest(chat: ChatOps) -> str:
    return items(chat)[-1].key


def test_a_run_is_plotted_with_its_own_numbers(chat: ChatOps, view: PlotView) -> None:
    result = chat.trigger_backtest("sma_cross", fast=10, slow=30, end="2004-12-31").result(PATIENCE)
    content, columns = view.ask(key=newest(chat))
    assert content["to"] == "v"
    assert "fault" not in content
    np.testing.assert_array_equal(columns["equity"], result.equity)
    np.testing.assert_array_equal(columns["drawdown"], result.drawdown)
    np.testing.assert_array_equal(columns["date"], result.equity.index.as_unit("ms").asi8)
    np.testing.assert_array_equal(columns["trades.pnl"], result.trades["pnl"])
    start, end = float(columns["date"][100]), float(columns["date"][200])
    content, near = view.ask(key=newest(chat), start=start, end=end)
    assert (content["start"], content["end"]) == (start, end)
    np.testing.assert_array_equal(near["equity"], columns["equity"][99:202])


def test_a_comparison_is_plotted_in_each_sight_with_its_own_numbers(chat: ChatOps, view: PlotView) -> None:
    comparison = chat.compare_strategies("sma_cross", "rsi_reversion", end="2004-12-31")
    key = newest(chat)
    for show, frame in {
        "equity": comparison.equity,
        "drawdown": comparison.drawdown,
        "rolling_sharpe": comparison.rolling_sharpe(63),
        "correlation": comparison.correlation,
    }.items():
        content, columns = view.ask(key=key, show=show, window=63)
        assert content.get("show", "equity") == show
        for name in frame:
            np.testing.assert_array_equal(columns[f"{show}.{name}"], frame[name])
    _, months = view.ask(key=key, show="monthly_returns")
    table = comparison.monthly_returns().loc["rsi_reversion"]
    np.testing.assert_array_equal(months["monthly_returns.rsi_reversion"], table.to_numpy().ravel())


def test_curves_that_are_not_here_are_read_first_and_the_card_gets_its_small_one(chat: ChatOps, view: PlotView) -> None:
    result = chat.trigger_backtest("sma_cross", end="2004-12-31").result(PATIENCE)
    equity = result.equity
    result.curves._kept = None
    assert not result.curves.here
    _, columns = view.ask(key=newest(chat))
    np.testing.assert_array_equal(columns["equity"], equity)
    assert result.curves.here


def test_very_long_curves_are_not_read_for_a_card_alone(chat: ChatOps, view: PlotView) -> None:
    result = chat.trigger_backtest("sma_cross", end="2004-12-31").result(PATIENCE)
    equity, result.curves._kept, result.data["bars"] = result.equity, None, 100_001
    content, _ = view.ask(key=newest(chat))
    assert "100,001 bars" in content["fault"]["message"]
    assert eval(content["fault"]["hint"].partition(": ")[2], {"chat": chat}).equals(equity)
    assert "fault" not in view.ask(key=newest(chat))[0]  # now they are here


def test_where_there_are_no_curves_the_answer_says_so_in_words(chat: ChatOps, view: PlotView) -> None:
    result = chat.trigger_backtest("sma_cross", end="2004-12-31").result(PATIENCE)
    without = Comparison("none", compare_here([result, result]), ResultColumns())
    act(chat, lambda conversation: conversation.add_comparison(without))
    for key, words in {"none": "sent metrics, but no curves", "no such card": "nothing settled"}.items():
        content, columns = view.ask(key=key)
        assert words in content["fault"]["message"]
        assert columns == {}
    chat.trigger_backtest("sma_cross", end="2004-12-31").result(PATIENCE)
    key = chat.compare_strategies("sma_cross", "momentum", end="2004-12-31") and newest(chat)
    content, _ = view.ask(key=key, show="rolling_sharpe", window=1)
    assert "2 bars or more" in content["fault"]["hint"]
    content, columns = view.ask(key=key, show="rolling_sharpe", window=10**9)
    assert "fault" not in content
    assert np.isnan(columns["rolling_sharpe.momentum"]).all()


def test_a_question_repeated_while_it_is_worked_on_is_answered_once(chat: ChatOps, view: PlotView) -> None:
    chat.trigger_backtest("sma_cross", end="2004-12-31").result(PATIENCE)
    key = newest(chat)
    view.tell(5, key=key)
    view.heard.wait(lambda line: line[0]["t"] == "plotted")
    view.ask(key=key, start=0.0, end=1.0)  # by then a second answer would have come
    plotted = [content for content, _ in view.heard.lines if content["t"] == "plotted" and "start" not in content]
    assert len(plotted) == 1
