"""Runs on several symbols through a real backend: weights, attribution and turnover, and what cannot be done."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import BadInput, BadParameter, CurvesUnavailable, UnknownName
from chatops_widget.panel import plot_columns
from chatops_widget.protocol.panel import RunItem
from tests.support.conversation import items
from tests.support.waiting import PATIENCE, until

WINDOW = {"start": "2001-01-01", "end": "2004-12-31"}


def test_a_portfolio_is_run_and_its_parts_sum_to_the_whole(chat: ChatOps) -> None:
    run = chat.trigger_backtest("equal_weight", symbols=["spx", "IXIC"], slippage=0.001, cash_interest="1%", **WINDOW)
    result = run.result(PATIENCE)
    assert result.symbols == ["SPX", "IXIC"]
    assert result.parameters["symbols"] == "SPX,IXIC"
    assert "symbol" not in result.parameters
    weights, table, turned = result.weights, result.attribution, result.turnover
    assert list(weights.columns) == ["SPX", "IXIC"]
    assert weights.index.equals(result.equity.index)
    assert turned.index.equals(weights.index)
    assert weights.sum(axis=1).to_numpy() == pytest.approx(result.exposure.to_numpy())
    assert weights.iloc[5:].to_numpy() == pytest.approx(0.5, abs=0.1)
    made = result.equity.iloc[-1] - result.equity.iloc[0]
    assert table["pnl"].sum() == pytest.approx(made, abs=1e-6)
    assert table["contribution"].sum() == pytest.approx(result.metrics["total_return"], abs=1e-12)
    assert list(table.index) == ["SPX", "IXIC", "(cash)"]
    assert table["fees"].sum() == pytest.approx(result.metrics["total_fees"])
    assert table["slippage"].iloc[:2].min() > 0
    assert table.loc["(cash)", "pnl"] > 0
    assert (turned > 0).sum() == 48  # on the first bar, and in each month after the first
    assert (turned * result.equity.shift()).sum() == pytest.approx(table["traded"].sum())
    assert set(result.trades["symbol"]) == {"SPX", "IXIC"}
    again = pickle.loads(pickle.dumps(result))
    pd.testing.assert_frame_equal(again.weights, weights)
    pd.testing.assert_frame_equal(again.attribution, table)
    with pytest.raises(CurvesUnavailable, match="traded 2 symbols, which have no one price"):
        _ = result.prices
    card = items(chat)[-1]
    assert isinstance(card, RunItem)
    assert card.parameters["symbols"] == "SPX,IXIC"
    drawn = plot_columns.of_run(result)
    assert drawn["attribution.contribution"].sum() == pytest.approx(result.metrics["total_return"], abs=1e-12)
    assert any("held in equal shares" in note for note in result.data["notes"])


def test_said_in_words_it_is_one_run_on_all_that_were_named(chat: ChatOps) -> None:
    chat.send_message("run equal weight on the S&P and the nasdaq from 2001 to 2004")
    until(lambda: chat.runs and chat.runs[0].settled, "it to settle")
    assert chat.runs[0].result().symbols == ["SPX", "IXIC"]
    said = [message.content for message in chat.messages if message.role == "assistant"]
    assert said[0] == "`/run_backtest equal_weight symbols=SPX,IXIC start=2001-01-01 end=2004-12-31`"
    chat.send_message("SPX로 상대 모멘텀 돌려줘")
    asked = until(
        lambda: next(
            (each for each in chat.messages if "cross_sectional_momentum" in each.content and "?" in each.content), None
        ),
        "the question back",
    )
    assert "둘 이상" in asked.content
    assert len(chat.runs) == 1


def test_typed_it_is_done_as_from_python_and_again_to_the_same_bits(chat: ChatOps) -> None:
    chat.send_message("/run_backtest cross_sectional_momentum symbols=SPX,IXIC lookback=120 top=0.5 start=2003-01-01")
    until(lambda: chat.runs and chat.runs[0].settled, "it to settle")
    typed = chat.runs[0].result()
    assert typed.weights.gt(0).sum(axis=1).iloc[1:].isin([1]).all()  # shown the bars before the start, it holds the one
    assert typed.rerun().same
    compared = chat.compare_strategies(typed, "equal_weight", symbols="SPX,IXIC", start="2003-01-01")
    assert list(compared.metrics.index) == ["cross_sectional_momentum", "equal_weight"]
    assert compared.metrics["total_return"].iloc[0] == pytest.approx(typed.metrics["total_return"])


def test_it_is_compared_with_runs_on_one_symbol_and_on_a_part_of_its_bars(chat: ChatOps) -> None:
    whole = chat.trigger_backtest("equal_weight", symbols="SPX,IXIC", **WINDOW).result(PATIENCE)
    compared = chat.compare_strategies(whole, "buy_and_hold", symbol="SPX", start="2002-01-01", end="2004-12-31")
    alone = compared.metrics.loc["equal_weight"]
    part = whole.equity.loc["2002":]
    assert alone["total_return"] == pytest.approx(part.iloc[-1] / part.iloc[0] - 1)
    assert alone["exposure_time"] == 1
    fees = whole.attribution["fees"].sum()
    assert 0 < alone["total_fees"] < fees


@pytest.mark.parametrize(
    ("strategy", "given", "error", "words"),
    [
        ("equal_weight", {}, BadParameter, "equal_weight takes several symbols. Write symbols=SPX,IXIC."),
        ("equal_weight", {"symbols": "SPX"}, BadParameter, "SPX is one"),
        ("equal_weight", {"symbols": "SPX,spx"}, BadParameter, "SPX is named twice"),
        ("equal_weight", {"symbols": "SPX,NDQ"}, UnknownName, "NDQ"),
        ("equal_weight", {"symbols": "SPX,"}, BadParameter, "symbols is “SPX,”"),
        (
            "equal_weight",
            {"symbols": "SPX,IXIC", "symbol": "SPX"},
            BadParameter,
            "Both symbol=SPX and symbols=SPX,IXIC",
        ),
        ("equal_weight", {"symbols": "SPX,IXIC", "stop_loss": 5}, BadParameter, "stop_loss is “5”."),
        ("sma_cross", {"symbols": "SPX,IXIC"}, BadParameter, "sma_cross takes one symbol"),
    ],
)
def test_what_cannot_be_run_is_said(
    chat: ChatOps, strategy: str, given: dict[str, Any], error: Any, words: str
) -> None:
    with pytest.raises(error) as caught:
        chat.trigger_backtest(strategy, **given)
    assert words in str(caught.value)


def test_a_sweep_of_several_symbols_is_the_runs_one_by_one(chat: ChatOps) -> None:
    sweep = chat.sweep(
        "cross_sectional_momentum", symbols=["spx", "IXIC"], lookback=[60, 120], top=[0.5, 1.0], **WINDOW
    )
    found = sweep.result(PATIENCE)
    assert sweep.parameters["symbols"] == "SPX,IXIC"
    assert found.parameters["symbols"] == "SPX,IXIC"
    assert len(found.table) == 4
    for _, row in found.table.iterrows():
        given = {"lookback": int(row["lookback"]), "top": float(row["top"])}
        single = chat.trigger_backtest("cross_sectional_momentum", symbols="SPX,IXIC", **given, **WINDOW).result(
            PATIENCE
        )
        assert {name: row[name] for name in single.metrics.index} == pytest.approx(
            dict(single.metrics), rel=1e-12, abs=1e-12, nan_ok=True
        )
    chat.send_message(found.data["command"])
    until(lambda: chat.runs[-1].settled and chat.runs[-1].parameters == found.parameters, "the best to be run")
    assert chat.runs[-1].result().metrics["sharpe_ratio"] == pytest.approx(found.table["sharpe_ratio"].iloc[0])
    chat.send_message("/sweep equal_weight months=1,3 symbols=SPX,IXIC start=2003-01-01")
    until(lambda: len(chat.sweeps) == 2 and chat.sweeps[-1].settled, "the typed sweep to settle")
    assert list(chat.sweeps[-1].result().table["months"].sort_values()) == [1, 3]


def test_a_walk_forward_of_several_symbols_is_one_account_of_what_was_chosen(chat: ChatOps) -> None:
    asked = {"lookback": [60, 120], "top": 0.5, "train": "1Y", "test": "1Y", **WINDOW}
    preview = chat.walk_forward("cross_sectional_momentum", symbols="SPX,IXIC", preview=True, **asked)
    assert (preview.symbol, preview.runs) == ("SPX,IXIC", 6)
    result = chat.walk_forward("cross_sectional_momentum", symbols="SPX,IXIC", **asked).result(PATIENCE)
    assert result.symbols == ["SPX", "IXIC"]
    assert list(result.folds["lookback"].isin([60, 120])) == [True] * 3
    assert result.weights.index[0] == result.folds["start"].iloc[0]
    assert (1 + result.folds["test_return"]).prod() == pytest.approx(1 + result.metrics["total_return"])


def test_a_cross_validation_of_several_symbols_is_one_account_of_what_was_chosen(chat: ChatOps) -> None:
    asked = {"lookback": [60, 120], "top": 0.5, "folds": 3, **WINDOW}
    result = chat.cross_validate("cross_sectional_momentum", symbols="SPX,IXIC", **asked).result(PATIENCE)
    assert result.symbols == ["SPX", "IXIC"]
    assert (len(result.folds), result.weights.index[0]) == (3, result.folds["start"].iloc[0])
    assert (1 + result.folds["test_return"]).prod() == pytest.approx(1 + result.metrics["total_return"])


def test_stops_and_a_volatility_target_go_over_it_and_say_what_they_did(chat: ChatOps) -> None:
    given = {"symbols": "SPX,IXIC", "slippage": 0.001, **WINDOW}
    plain = chat.trigger_backtest("equal_weight", **given).result(PATIENCE)
    stopped = chat.trigger_backtest("equal_weight", stop_loss="10%", **given).result(PATIENCE)
    assert "2 positions were closed by their stop or take-profit." in stopped.data["notes"]
    assert stopped.trades.groupby("symbol").size().to_dict() == {"IXIC": 1, "SPX": 1}  # in equal shares they stay left
    assert (stopped.trades["exit_price"] / stopped.trades["entry_price"]).to_numpy() == pytest.approx(
        0.9 * 0.999, rel=0.02
    )
    assert (stopped.weights.iloc[-1] == 0).all()
    made = stopped.equity.iloc[-1] - stopped.equity.iloc[0]
    assert stopped.attribution["pnl"].sum() == pytest.approx(made, abs=1e-6)
    assert stopped.rerun().same
    calm = chat.trigger_backtest("equal_weight", vol_target="10%", **given).result(PATIENCE)
    assert calm.metrics["annual_volatility"] < 0.12 < plain.metrics["annual_volatility"]
    assert calm.attribution["contribution"].sum() == pytest.approx(calm.metrics["total_return"], abs=1e-12)
    idle = chat.trigger_backtest("equal_weight", take_profit=50, vol_target=9, **given).result(PATIENCE)
    told = " ".join(idle.data["notes"])
    assert "No position came to its stop or take-profit." in told
    assert "held nothing back: no 20 returns swung by over 900 % a year" in told
    assert idle.equity.to_numpy() == pytest.approx(plain.equity.to_numpy(), rel=1e-12)
    compared = chat.compare_strategies(stopped, "cross_sectional_momentum", symbols="SPX,IXIC", **WINDOW)
    assert [each["parameters"]["stop_loss"] for each in compared.data["strategies"]] == [0.1, 0.1]  # run as it was
    count = len(chat.runs)
    chat.send_message("손절 10%로 SPX와 IXIC에서 동일 가중을 2001년부터 2004년까지 돌려줘")
    until(lambda: len(chat.runs) > count and chat.runs[-1].settled, "the sentence to be run")
    assert chat.runs[-1].result().parameters["stop_loss"] == 0.1


OVERLAYS = {"stop_loss": 0.05, "take_profit": 0.1, "vol_target": 0.15}


def test_sweeps_of_several_symbols_take_overlays(chat: ChatOps) -> None:
    given = {"symbols": "SPX,IXIC", **OVERLAYS, **WINDOW}
    found = chat.sweep("cross_sectional_momentum", lookback=[60, 120], top=0.5, **given).result(PATIENCE)
    assert found.parameters["vol_target"] == 0.15
    for _, row in found.table.iterrows():
        single = chat.trigger_backtest("cross_sectional_momentum", lookback=int(row["lookback"]), top=0.5, **given)
        metrics = single.result(PATIENCE).metrics
        assert {name: row[name] for name in metrics.index} == pytest.approx(dict(metrics), rel=1e-12, nan_ok=True)
    for ask in (chat.sweep, chat.walk_forward, chat.cross_validate):
        with pytest.raises(BadParameter, match="equal_weight takes several symbols"):
            ask("equal_weight", months=[1, 3], **OVERLAYS)


def test_walk_forwards_and_cross_validations_of_several_symbols_take_overlays(chat: ChatOps) -> None:
    asked = {"lookback": [60, 120], "top": 0.5, "symbols": "SPX,IXIC", **OVERLAYS, **WINDOW}
    walked = chat.walk_forward("cross_sectional_momentum", train="1Y", test="1Y", **asked).result(PATIENCE)
    crossed = chat.cross_validate("cross_sectional_momentum", folds=3, **asked).result(PATIENCE)
    for result in (walked, crossed):
        assert len(result.folds) == 3
        assert (1 + result.folds["test_return"]).prod() == pytest.approx(1 + result.metrics["total_return"])
        assert any("closed by their stop or take-profit" in note for note in result.data["notes"])


def test_other_kinds_of_run_say_that_they_take_one_symbol(chat: ChatOps) -> None:
    with pytest.raises(BadInput, match="symbols is given, and none of"):
        chat.compare_strategies("sma_cross", "momentum", symbols="SPX,IXIC")
    one = chat.trigger_backtest("sma_cross", **WINDOW).result(PATIENCE)
    assert one.symbols == []
    with pytest.raises(BadInput, match="sma_cross was run on one symbol"):
        _ = one.weights
    assert np.isfinite(one.prices).all()
