"""A backtest from prices and parameters to numbers, checked by hand and before it is queued."""

from __future__ import annotations

import json
import math
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, check, run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.backend.simulation.run_settings import RUN_PARAMETERS
from chatops_widget.errors import BacktestCancelled, BadParameter, UnknownName
from chatops_widget.protocol.metrics import METRICS

# Close rises over its close of one bar before on bars 1, 2 and 4, so momentum holds over the opens of 2, 3 and 5.
TINY = """date,open,high,low,close,volume
2020-01-01,10,10,10,10,1
2020-01-02,10,11,10,11,1
2020-01-03,12,13,12,13,1
2020-01-06,14,14,12,12,1
2020-01-07,11,13,11,13,1
2020-01-08,13,13,12,12,1
"""


@pytest.fixture
def book(tmp_path: Path) -> PriceBook:
    (tmp_path / "TINY.csv").write_text(TINY)
    return PriceBook(tmp_path)


def spx(strategy_id: str, **parameters: Any) -> BacktestOutput:
    return run_backtest(PriceBook(), strategy_id, parameters)


def test_a_tiny_backtest_by_hand(book: PriceBook) -> None:
    # 1 % commission. Bought at 12 on bar 2 (decided on bar 1), sold at 11 on bar 4 (decided on 3), bought again at 13.
    output = run_backtest(book, "momentum", {"symbol": "tiny", "lookback": 1, "cash": 1212, "commission": 0.01})
    sold = 100 * 11 * 0.99  # 1212 / (12 * 1.01) = 100 units
    again = sold / (13 * 1.01)
    equity = [1212, 1212, 1300, 1200, sold, again * 12]
    np.testing.assert_allclose(output.floats("equity"), equity)
    np.testing.assert_allclose(output.floats("exposure"), [0, 0, 1, 1, 0, 1])
    np.testing.assert_allclose(output.floats("drawdown")[3:], [1200 / 1300 - 1, sold / 1300 - 1, again * 12 / 1300 - 1])
    np.testing.assert_allclose(output.floats("benchmark"), 1212 * np.array([10, 11, 13, 12, 13, 12]) / 10)
    returns = output.floats("returns")
    assert math.isnan(returns[0])
    np.testing.assert_allclose(returns[1:], np.diff(equity) / equity[:-1], atol=1e-15)
    trades = output.trades().frame()
    assert trades["entry_date"].dt.strftime("%m-%d").tolist() == ["01-03", "01-08"]
    assert trades["exit_date"].isna().tolist() == trades["open"].tolist() == [False, True]
    np.testing.assert_allclose(trades["pnl"], [sold - 1212, again * 12 - sold])
    np.testing.assert_allclose(trades["fees"], [12 + 11, again * 13 * 0.01])
    metrics = output.data["metrics"]
    assert metrics["total_return"] == pytest.approx(again * 12 / 1212 - 1)
    assert metrics["win_rate"] == 0
    assert metrics["n_trades"] == 2
    assert metrics["exposure_time"] == pytest.approx(3 / 6)
    assert metrics["profit_factor"] == 0


def test_data_is_json_without_what_is_undefined(book: PriceBook) -> None:
    output = run_backtest(book, "sma_cross", {"symbol": "TINY", "fast": 2, "slow": 50})
    data = json.loads(json.dumps(output.data, allow_nan=False))
    assert set(data["metrics"]) < set(METRICS)
    assert "sharpe_ratio" not in data["metrics"]
    assert data["notes"][-1] == "No trade: the strategy stayed in cash over all 6 bars."
    assert {name: data[name] for name in ("strategyId", "name", "symbol", "start", "end", "bars", "source")} == {
        "strategyId": "sma_cross", "name": "SMA crossover", "symbol": "TINY", "start": "2020-01-01",
        "end": "2020-01-08", "bars": 6, "source": "TINY.csv",
    }  # fmt: skip
    assert list(data["parameters"]) == [
        "fast",
        "slow",
        *(spec.name for spec in RUN_PARAMETERS if spec.name != "symbols"),
    ]
    again = run_backtest(book, "sma_cross", data["parameters"])
    assert again.curves == output.curves


def test_curves_are_little_endian_columns_of_one_length() -> None:
    output = spx("sma_cross")
    bars = {name: len(column) for name, column in output.curves.items() if not name.startswith(("trades.", "fills."))}
    assert bars == dict.fromkeys(["date", "equity", "returns", "drawdown", "exposure", "benchmark"], 8 * 5031)
    assert np.frombuffer(output.curves["date"], "<i8")[0] == pd.Timestamp("1999-01-04").value
    trades = {name: len(column) for name, column in output.curves.items() if name.startswith("trades.")}
    names = [f"trades.{name}" for name in output.trades().columns()]
    assert {"trades.entry_date", "trades.exit_date", "trades.return", "trades.notional"} < set(names)
    assert trades == dict.fromkeys(names, 8 * int(output.data["metrics"]["n_trades"]))
    held = spx("buy_and_hold")
    assert np.frombuffer(held.curves["trades.exit_date"], "<i8").tolist() == [np.iinfo(np.int64).min]
    assert pickle.loads(pickle.dumps(output)) == output


def test_buy_and_hold_has_the_beta_of_the_market() -> None:
    metrics = spx("buy_and_hold", commission=0).data["metrics"]
    assert metrics["beta"] == pytest.approx(1, abs=2e-3)
    assert metrics["alpha"] == pytest.approx(0, abs=2e-3)
    assert "win_rate" not in metrics


def test_progress_begins_at_zero_and_ends_at_all_bars_and_can_cancel() -> None:
    seen: list[tuple[int, int, str]] = []
    run_backtest(PriceBook(), "momentum", {}, lambda *each: seen.append(each))
    assert seen[0] == (0, 5031, "1999-01-04")
    assert seen[-1] == (5031, 5031, "2018-12-31")

    def cancel(*_: object) -> None:
        raise BacktestCancelled("Stopped.")

    with pytest.raises(BacktestCancelled):
        run_backtest(PriceBook(), "momentum", {}, cancel)


@pytest.mark.parametrize(
    ("strategy_id", "values", "error", "words"),
    [
        ("sma_kross", {}, UnknownName, "Did you mean sma_cross"),
        ("sma_cross", {"fsat": 3}, UnknownName, "Did you mean fast"),
        ("sma_cross", {"comission": 3}, UnknownName, "Did you mean commission"),
        ("sma_cross", {"fast": 50}, BadParameter, "fast=50 must be less than slow=30"),
        ("sma_cross", {"cash": 0}, BadParameter, "cash is “0”"),
        ("sma_cross", {"commission": 0.5}, BadParameter, "commission takes a number, from 0 to 0.1"),
        ("sma_cross", {"start": "2010-01-01", "end": "2009-01-01"}, BadParameter, "start=2010-01-01 is after end"),
        ("sma_cross", {"start": "yesterday"}, BadParameter, "start is “yesterday”"),
        ("sma_cross", {"symbol": "../x"}, UnknownName, "There are: IXIC, SPX"),
    ],
)
def test_what_can_be_refused_before_the_queue_is(
    strategy_id: str, values: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        check(PriceBook(), strategy_id, values)
    assert words in str(caught.value)


def test_check_fills_in_and_reads_no_prices(book: PriceBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(PriceBook, "load")
    assert check(book, "sma_cross", {"fast": "5", "symbol": "tiny", "start": "2005-01-01"}) == {
        "fast": 5, "slow": 30, "symbol": "TINY", "start": "2005-01-01", "end": None,
        "cash": 100_000.0, "commission": 0.0005, "slippage": 0.0, "adjust": False, "bars_per_year": None,
        "warmup": True, "rebalance": "never", "risk_free": None, "cash_interest": None, "borrow_fee": 0.0,
        "benchmark": None, "stop_loss": None, "take_profit": None, "vol_target": None,
    }  # fmt: skip


def test_a_cagr_of_days_comes_with_a_warning(book: PriceBook) -> None:
    few = run_backtest(book, "buy_and_hold", {"symbol": "TINY"})
    words = "6 bars are less than four weeks: CAGR and Calmar ratio compound days to a year, and mean little."
    assert words in few.data["notes"]
    assert words in compare([("a", few), ("b", run_backtest(book, "momentum", {"symbol": "TINY"}))])[0]["notes"]
    month = spx("buy_and_hold", start="2005-01-01", end="2005-02-01")
    assert month.data["bars"] == 21
    assert not any("four weeks" in note for note in month.data["notes"])
