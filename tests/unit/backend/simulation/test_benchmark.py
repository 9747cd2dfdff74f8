"""A run may be measured against another symbol: alpha, beta and information ratio are scipy's and empyrical's."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, check, run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.errors import BadInput, UnknownName
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.runs import BacktestResult

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    empyrical = pytest.importorskip("empyrical")

GIVEN = {"symbol": "IXIC", "start": "2005-01-01", "benchmark": "spx"}


@pytest.fixture(scope="module")
def book() -> PriceBook:
    return PriceBook()


@pytest.fixture(scope="module")
def output(book: PriceBook) -> BacktestOutput:
    return run_backtest(book, "sma_cross", GIVEN)


def market_of(book: PriceBook, output: BacktestOutput) -> np.ndarray:
    closes = book.load("SPX").frame["close"].reindex(pd.DatetimeIndex(output.dates()), method="ffill").to_numpy()
    return closes[1:] / closes[:-1] - 1


def test_alpha_and_beta_are_a_regression_on_the_benchmark(book: PriceBook, output: BacktestOutput) -> None:
    returns, market = output.floats("returns")[1:], market_of(book, output)
    per_year, metrics = output.data["barsPerYear"], output.data["metrics"]
    line = stats.linregress(market, returns)
    assert metrics["beta"] == pytest.approx(line.slope, rel=1e-9)
    assert metrics["alpha"] == pytest.approx((1 + line.intercept) ** per_year - 1, rel=1e-9)
    assert (metrics["alpha"], metrics["beta"]) == pytest.approx(
        empyrical.alpha_beta(returns, market, annualization=per_year), rel=1e-9
    )


def test_the_information_ratio_is_empyricals(book: PriceBook, output: BacktestOutput) -> None:
    returns, market = output.floats("returns")[1:], market_of(book, output)
    by_empyrical = empyrical.excess_sharpe(returns, market) * np.sqrt(output.data["barsPerYear"])
    assert output.data["metrics"]["information_ratio"] == pytest.approx(by_empyrical, rel=1e-9)


def test_nothing_but_what_is_measured_against_it_changes(book: PriceBook, output: BacktestOutput) -> None:
    plain = run_backtest(book, "sma_cross", {**GIVEN, "benchmark": None})
    against = {"alpha", "beta", "information_ratio"}
    assert output.curves["equity"] == plain.curves["equity"]
    for name, value in plain.data["metrics"].items():
        assert (output.data["metrics"][name] == value) == (name not in against), name
    itself = run_backtest(book, "sma_cross", {**GIVEN, "benchmark": "ixic"})
    assert (itself.data, itself.curves) == (plain.data, plain.curves)


def test_the_curve_held_is_the_benchmarks_and_the_closes_are_the_symbols(
    book: PriceBook, output: BacktestOutput
) -> None:
    columns = {name: output.floats(name) for name in ("benchmark", "close")}
    closes = book.load("IXIC", "2005-01-01").frame["close"].to_numpy()
    assert columns["close"].tolist() == closes.tolist()
    assert columns["benchmark"][1:] / columns["benchmark"][:-1] - 1 == pytest.approx(market_of(book, output))
    result = BacktestResult("bt_1", "sma_cross", output.data, ResultColumns(output.curves))
    assert result.prices.tolist() == closes.tolist()
    assert "SPX held" in result.plot()._repr_html_()


def test_a_comparison_over_several_symbols_is_held_to_one_benchmark(book: PriceBook, output: BacktestOutput) -> None:
    other = run_backtest(book, "buy_and_hold", {"symbol": "SPX", "start": "2005-01-01", "benchmark": "SPX"})
    mine = run_backtest(book, "buy_and_hold", GIVEN)
    against, _ = compare([("sma_cross", output), ("buy_and_hold", mine)])
    assert against["benchmark"] == "SPX held"  # holding the other index is one of the strategies, no benchmark
    assert len(against["againstBenchmark"]) == 2
    several, _ = compare([("sma_cross", output), ("buy_and_hold", other)])
    assert several["benchmark"] == "SPX held"
    assert "different symbols" not in several.get("benchmarkVerdict", "")
    plain, _ = compare([("a", output), ("b", run_backtest(book, "sma_cross", {**GIVEN, "benchmark": None}))])
    assert plain["benchmark"] is None
    assert any("different benchmarks" in note for note in plain["notes"])


def test_a_benchmark_that_cannot_be_one_is_refused_in_words(tmp_path: Path) -> None:
    days = pd.bdate_range("2020-01-01", periods=40)
    frame = pd.DataFrame({"date": days, "close": np.linspace(10, 20, 40)})
    frame.to_csv(tmp_path / "ACME.csv", index=False)
    frame.iloc[::2].to_csv(tmp_path / "HALF.csv", index=False)
    frame.drop(index=[5]).to_csv(tmp_path / "MOST.csv", index=False)
    frame.iloc[3:].to_csv(tmp_path / "LATE.csv", index=False)
    book = PriceBook(tmp_path)
    with pytest.raises(UnknownName, match="ACMEE"):
        check(book, "momentum", {"symbol": "ACME", "benchmark": "ACMEE"})
    with pytest.raises(BadInput, match="The benchmark HALF has no bar on 20 of the run's 40"):
        run_backtest(book, "momentum", {"symbol": "ACME", "benchmark": "HALF"})
    with pytest.raises(BadInput, match="LATE goes from 2020-01-06"):
        run_backtest(book, "momentum", {"symbol": "ACME", "benchmark": "LATE"})
    frame.assign(close=np.where(np.arange(40) < 20, 4, 1) * frame["close"]).to_csv(tmp_path / "SPLIT.csv", index=False)
    split = run_backtest(book, "momentum", {"symbol": "ACME", "benchmark": "SPLIT"}).data["notes"]
    assert any(note.startswith("Of the benchmark SPLIT: Looks like a split") for note in split)
    output = run_backtest(book, "momentum", {"symbol": "ACME", "benchmark": "MOST"})
    assert "The benchmark MOST has no bar on 1 of 40: its last close before stands in." in output.data["notes"]
