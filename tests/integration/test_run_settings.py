"""What a run is kept with goes the whole way: from a line or a cell, by the worker, to the card and back to a cell."""

from __future__ import annotations

import pandas as pd
import pytest

from chatops_widget import BadParameter, ChatOps
from chatops_widget.results.runs import BacktestRun
from tests.support.waiting import PATIENCE, until

WINDOW = {"start": "2008-01-01", "end": "2012-12-31"}


def test_a_line_and_a_cell_are_one_run(chat: ChatOps) -> None:
    line = "/run_backtest sma_cross risk_free=2% stop_loss=5% benchmark=IXIC start=2008-01-01 end=2012-12-31"
    chat.send_message(line)
    until(lambda: len(chat.runs) == 1, "the run that was typed")
    typed = chat.runs[0]
    assert isinstance(typed, BacktestRun)
    here = chat.trigger_backtest("sma_cross", risk_free=0.02, stop_loss=0.05, benchmark="ixic", **WINDOW)
    one, other = typed.result(PATIENCE), here.result(PATIENCE)
    assert {name: one.parameters[name] for name in ("risk_free", "stop_loss", "benchmark", "vol_target")} == {
        "risk_free": 0.02, "stop_loss": 0.05, "benchmark": "IXIC", "vol_target": None,
    }  # fmt: skip
    pd.testing.assert_series_equal(one.metrics, other.metrics)
    pd.testing.assert_series_equal(one.equity, other.equity)
    assert one.prices.iloc[-1] == pytest.approx(chat.prices("SPX", **WINDOW)["close"].iloc[-1], rel=0)
    beside = chat.compare_strategies(here, "momentum", risk_free="2%", stop_loss="5%")
    assert not any("alone" in note for note in beside.data["notes"])  # the run had the same
    plain = chat.trigger_backtest("sma_cross", **WINDOW).result(PATIENCE)
    assert plain.metrics["sharpe_ratio"] != one.metrics["sharpe_ratio"]


def test_a_series_of_rates_goes_along_once(chat: ChatOps) -> None:
    bills = pd.Series([0.03, 0.01], pd.to_datetime(["2007-12-31", "2010-06-30"]), name="bills")
    bills = pd.concat([bills, pd.Series([0.0], pd.to_datetime(["2012-12-31"]))]).rename("bills")
    first = chat.trigger_backtest("momentum", cash_interest=bills, risk_free=bills, **WINDOW).result(PATIENCE)
    symbol = first.parameters["cash_interest"]
    assert symbol.startswith("bills_")
    assert first.parameters["risk_free"] == symbol
    assert any("Rates of 0 % to 3 % a year" in note for note in first.data["notes"])
    again = chat.compare_strategies("momentum", "sma_cross", cash_interest=bills, risk_free=bills, **WINDOW)
    assert again.metrics.loc["momentum", "sharpe_ratio"] == first.metrics["sharpe_ratio"]
    assert sum(name.startswith("bills_") for name in chat.symbols.index) == 1


def test_what_is_no_setting_is_refused_before_the_run(chat: ChatOps) -> None:
    for given, words in (
        ({"stop_loss": "500%"}, "stop_loss is .500%."),
        ({"stop_loss": "-5%"}, "stop_loss is .-5%."),
        ({"risk_free": "two"}, "neither a rate nor a symbol"),
    ):
        with pytest.raises(BadParameter, match=words):
            chat.trigger_backtest("sma_cross", **given)
    assert len(chat.runs) == 0


def test_the_assistant_runs_what_was_said_with_its_stop_or_asks(chat: ChatOps) -> None:
    chat.send_message("run momentum with a trailing stop of 5 %")
    until(lambda: chat.messages and chat.messages[-1].role == "assistant", "the question back")
    assert "trailing stop of 5 %" in chat.messages[-1].content
    assert len(chat.runs) == 0
    chat.send_message("run momentum with a 5 % stop")
    until(lambda: len(chat.runs) == 1, "the run")
    assert chat.runs[0].result(PATIENCE).parameters["stop_loss"] == 0.05
