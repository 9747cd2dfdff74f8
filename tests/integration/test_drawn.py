"""What `plot()` draws of a real run, and the same on its card in an export."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BadInput, ChatOps, UnknownName
from tests.support.waiting import PATIENCE


def test_prices_and_the_symbol_held_are_those_that_were_given(chat: ChatOps) -> None:
    closes = 50 * np.exp(np.cumsum(np.random.default_rng(3).normal(0, 0.01, 300)))
    frame = pd.DataFrame({"close": closes}, index=pd.date_range("2021-01-04", periods=300, freq="B", name="date"))
    chat.add_prices("DRAWN", frame)
    result = chat.trigger_backtest("buy_and_hold", symbol="DRAWN", start="2021-03-01").result(PATIENCE)
    pd.testing.assert_series_equal(
        result.prices, frame["close"]["2021-03-01":], check_names=False, check_freq=False, check_index_type=False
    )
    assert result.prices.name == "DRAWN"
    growth = result.prices / result.prices.iloc[0]
    pd.testing.assert_series_equal(result.benchmark, 100_000 * growth, check_names=False)


def test_each_view_is_drawn_and_another_is_refused_by_name(chat: ChatOps, tmp_path: Path) -> None:
    result = chat.trigger_backtest("sma_cross").result(PATIENCE)
    assert "SPX held" in result.plot().svg
    assert result.plot("price").save(tmp_path / "price.svg").read_text(encoding="utf-8").startswith("<svg ")
    comparison = chat.compare_strategies("sma_cross", "momentum")
    for view in ("equity", "drawdown", "rolling_sharpe", "correlation"):
        assert "sma_cross" in comparison.plot(view)._repr_html_()
    with pytest.raises(UnknownName, match=r"No view “prices”\. Did you mean price\?"):
        result.plot("prices")
    with pytest.raises(UnknownName, match=r"No view “equit”"):
        comparison.plot("equit")


def test_a_sweep_is_drawn_by_its_two_parameters_and_one_of_one_is_refused(chat: ChatOps) -> None:
    two = chat.sweep("sma_cross", fast=[5, 10], slow=[20, 50, 100]).result(PATIENCE)
    assert two.plot().svg.count("<rect ") == 6
    assert "fast by slow" not in two.plot("fast", "slow", "calmar_ratio").svg
    assert "sma_cross: Calmar by fast and slow" in two.plot("fast", "slow", "calmar_ratio").svg
    one = chat.sweep("momentum", lookback=[60, 120]).result(PATIENCE)
    with pytest.raises(BadInput, match=r"two parameters; this sweep tried one"):
        one.plot()


def test_an_export_has_the_chart_of_each_card_with_its_dates_and_its_legend(chat: ChatOps, tmp_path: Path) -> None:
    chat.trigger_backtest("sma_cross").result(PATIENCE)
    chat.compare_strategies("sma_cross", "momentum")
    chat.sweep("sma_cross", fast=[5, 10], slow=[20, 50, 100]).result(PATIENCE)
    chat.sweep("momentum", lookback=[60, 120]).result(PATIENCE)  # which has no heat map
    page = chat.export(tmp_path / "talk.html").read_text(encoding="utf-8")
    run, comparison, sweep = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    for words in (">2010</text>", ">100K</text>", ">SPX held</text>", ">bought", ">sold"):
        assert words in run
    assert ">momentum</text>" in comparison
    assert sweep.count("<rect ") == 6
    assert page.count("<style>") == 1
    assert '"charts"' not in chat.export(tmp_path / "talk.json").read_text(encoding="utf-8")
