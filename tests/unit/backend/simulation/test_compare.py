"""Runs are compared over the bars they share, and the advice says what is known of the difference."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.errors import BadInput
from chatops_widget.protocol.metrics import METRICS


def spx(strategy_id: str, **parameters: Any) -> BacktestOutput:
    return run_backtest(PriceBook(), strategy_id, parameters)


def test_a_comparison_of_equal_windows_repeats_the_runs_own_metrics() -> None:
    runs = [(name, spx(name, start="2005-01-01")) for name in ("sma_cross", "rsi_reversion", "buy_and_hold")]
    data, curves = compare(runs)
    for entry, (_, output) in zip(data["strategies"], runs, strict=True):
        assert {name: entry[name] for name in METRICS if name in entry} == output.data["metrics"]
        assert curves[f"equity.{entry['strategy_id']}"] == output.curves["equity"]
    assert curves["date"] == runs[0][1].curves["date"]
    assert data["notes"] == runs[0][1].data["priceNotes"]
    json.dumps(data, allow_nan=False)


def test_a_comparison_measures_anew_on_the_common_window() -> None:
    long, short = spx("momentum"), spx("sma_cross", start="2005-01-01", end="2010-12-31")
    data, curves = compare([("momentum", long), ("sma_cross", short)])
    assert (data["start"], data["end"], data["bars"]) == ("2005-01-03", "2010-12-31", len(short.dates()))
    assert data["notes"][0] == "momentum: 3,520 of 5,031 bars are outside the common window and were left out."
    window = pd.Series(long.floats("equity"), index=long.dates())["2005":"2010"]
    np.testing.assert_array_equal(np.frombuffer(curves["equity.momentum"], "<f8"), window)
    entry = data["strategies"][0]
    assert entry["total_return"] == pytest.approx(window.iloc[-1] / window.iloc[0] - 1)
    exposure = pd.Series(long.floats("exposure"), index=long.dates())["2005":"2010"]
    held = (exposure != 0).to_numpy()
    entries = int(np.count_nonzero(held[1:] & ~held[:-1])) + int(held[0])
    assert entry["n_trades"] == entries
    assert entry["exposure_time"] == held.mean()


def test_ranking_is_by_sharpe_with_the_undefined_last() -> None:
    idle = spx("sma_cross", fast=10, slow=9000)
    data, _ = compare([("idle", idle), ("sma_cross", spx("sma_cross")), ("momentum", spx("momentum"))])
    assert data["ranking"] == ["momentum", "sma_cross", "idle"]
    assert "sharpe_ratio" not in data["strategies"][0]


def test_what_was_bought_before_the_common_window_is_an_open_trade_in_it() -> None:
    data, _ = compare([("held", spx("buy_and_hold")), ("own", spx("buy_and_hold", start="2005-01-01"))])
    held, own = data["strategies"]
    assert (held["n_trades"], own["n_trades"]) == (1, 1)
    assert (held["exposure_time"], held["turnover"], held["total_fees"]) == (1, 0, 0)  # it was there, nothing traded
    assert own["exposure_time"] < 1
    assert own["turnover"] > 0
    assert "win_rate" not in held  # it is open still


def test_labels_given_twice_are_told_apart() -> None:
    one = spx("sma_cross")
    data, curves = compare([("a", one), ("a", one), ("a (2)", one)])
    names = ["a", "a (2)", "a (2) (2)"]
    assert [entry["strategy_id"] for entry in data["strategies"]] == names
    assert [name for name in curves if not name.startswith("trades.")] == [
        "date",
        *(f"equity.{name}" for name in names),
        "benchmark",
    ]


def test_what_cannot_be_told_apart_is_said_to_be_so_with_the_drawdowns_beside_it() -> None:
    data, _ = compare([("SPX", spx("buy_and_hold")), ("IXIC", spx("buy_and_hold", symbol="IXIC"))])
    assert data["recommendation"].startswith("IXIC and SPX can't be told apart by Sharpe ratio (0.34 to 0.28)")
    assert "was that of SPX, −56.8\xa0%; the deepest that of IXIC, −77.9\xa0%" in data["recommendation"]
    assert data["groups"] == [["IXIC", "SPX"]]
    same, _ = compare([("a", spx("momentum")), ("b", spx("momentum"))])
    assert same["recommendation"].startswith("a and b had the same returns")
    idle = spx("sma_cross", fast=10, slow=9000)
    assert compare([("a", idle), ("b", idle)])[0]["recommendation"].startswith("None can be recommended")


def test_a_clear_difference_is_called_one() -> None:
    data, _ = compare([("dear", spx("sma_cross", commission=0.02)), ("free", spx("sma_cross", commission=0))])
    assert "by more than chance alone would explain (p = 0.001 after Holm)" in data["recommendation"]
    assert data["pairwise"][0]["a"] == "free"
    assert data["groups"] == [["free"], ["dear"]]
    assert "different cash or costs" in data["notes"][0]


def test_one_run_or_no_shared_bar_is_no_comparison() -> None:
    with pytest.raises(BadInput, match="two strategies or more, not 1"):
        compare([("a", spx("momentum"))])
    with pytest.raises(BadInput, match="no bar in common"):
        compare([("a", spx("momentum", end="2001-01-01")), ("b", spx("momentum", start="2002-01-01"))])
