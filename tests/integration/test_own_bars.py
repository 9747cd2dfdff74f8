"""A comparison with window=full, from the line to the tear sheet: nothing in it says that anybody is better."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatops_widget import BadInput, BadParameter, ChatOps


def test_each_keeps_its_runs_numbers_and_nobody_is_ranked(chat: ChatOps, tmp_path: Path) -> None:
    one = chat.trigger_backtest("momentum", end="2008-12-31")
    other = chat.trigger_backtest("sma_cross", symbol="IXIC", start="2005-01-01")
    results = [one.result(60), other.result(60)]
    full = chat.compare_strategies(one, other, window="full", question="which is steadier?")
    for label, result in zip(("momentum", "sma_cross"), results, strict=True):
        assert full.metrics.loc[label, "sharpe_ratio"] == result.metrics["sharpe_ratio"]
        assert full.equity[label].dropna().tolist() == result.equity.tolist()
    assert (full.ranking, full.groups, full.pairs) == ([], [], [])
    assert "nobody is ranked" in str(full.recommendation)
    assert "not answered by figures of unlike bars" in str(full.answer)
    common = chat.compare_strategies(one, other)
    assert f"on the {len(common.equity):,} bars that all have" in str(full.reasoning)
    page = full.report(tmp_path / "own.html").read_text()
    assert "each on its own bars" in page
    assert "bars in common" not in page
    assert "the order says nothing" in page
    again = chat.comparison(full.id)
    assert again.window == "full"
    assert again.equity.equals(full.equity)


def test_a_window_of_bars_stays_a_parameter_of_the_strategy_that_has_one(chat: ChatOps) -> None:
    with pytest.raises(BadInput, match="buy_and_hold"):  # which has none: as ever
        chat.compare_strategies("rsi_reversion", "buy_and_hold", window=20)
    run = chat.trigger_backtest("rsi_reversion", window=20).result(60)
    assert chat.compare_strategies("rsi_reversion", "bollinger_reversion", window=20).metrics.loc[
        "rsi_reversion", "total_return"
    ] == pytest.approx(run.metrics["total_return"])


def test_what_is_no_window_and_what_does_not_go_with_it_is_refused_in_words(chat: ChatOps) -> None:
    with pytest.raises(BadParameter, match=r"window is “fulll”.*window=common or window=full"):
        chat.compare_strategies("momentum", "sma_cross", window="fulll")
    with pytest.raises(BadInput, match="in common, and window=full is given"):
        chat.compare_strategies("momentum", "sma_cross", window="full", costs="0,5")
    run = chat.trigger_backtest("momentum", end="2008-12-31")
    full = chat.compare_strategies(run, "sma_cross", window="full", end="2010-12-31")
    with pytest.raises(BadInput, match="in common, and window=full is given"):
        full.cost_sensitivity([0, 5])
