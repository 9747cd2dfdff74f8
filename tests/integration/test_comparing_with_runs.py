"""An id beside runs is measured on what they ran on, and whoever means something else is asked or told."""

from __future__ import annotations

import pytest

from chatops_widget import BadInput, ChatOps


def test_an_id_beside_a_run_is_run_on_its_symbol_and_window(chat: ChatOps) -> None:
    run = chat.trigger_backtest("sma_cross", symbol="IXIC", start="2005-01-01", cash=5000, commission=0)
    run.result(60)
    comparison = chat.compare_strategies(run, "buy_and_hold")
    assert comparison.data["symbols"] == ["IXIC"]
    assert (comparison.data["start"], comparison.data["bars"]) == ("2005-01-03", len(run.result().equity))
    assert comparison.equity.iloc[0].tolist() == [5000, 5000]
    told = comparison.data["notes"][0]
    assert told.startswith(f"buy_and_hold ran with what sma_cross ({run.id}) had: symbol=IXIC, start=2005-01-01")
    explicit = chat.compare_strategies(run, "buy_and_hold", symbol="SPX")
    assert explicit.data["symbols"] == ["IXIC", "SPX"]
    assert any("symbol=SPX is for buy_and_hold alone" in note for note in explicit.data["notes"])
    assert "they are on different symbols (IXIC and SPX)" in str(explicit.benchmark_verdict)


def test_runs_that_differ_are_asked_about_in_python_and_in_the_panel(chat: ChatOps) -> None:
    one = chat.trigger_backtest("sma_cross", symbol="IXIC")
    other = chat.trigger_backtest("momentum", symbol="SPX")
    for each in (one, other):
        each.result(60)
    with pytest.raises(BadInput, match="symbol=IXIC or symbol=SPX"):
        chat.compare_strategies(one, other, "buy_and_hold")
    refusal = chat.execute_command("compare_strategies", strategy_ids=[one.id, other.id, "buy_and_hold"])
    assert not refusal.success
    assert "Say which it is to have: symbol=IXIC or symbol=SPX" in refusal.message
    assert set(chat.compare_strategies(one, other, "buy_and_hold", symbol="SPX").data["symbols"]) == {"SPX", "IXIC"}
