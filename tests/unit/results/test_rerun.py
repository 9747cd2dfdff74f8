"""A run made again is the same, bit by bit, or it is said what is not as it was."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.backend.strategies.definition import Strategy
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.rerun import compared
from chatops_widget.results.runs import BacktestResult

CLOSES = 100 * np.exp(np.cumsum(np.random.default_rng(5).normal(0, 0.01, 400)))


def keep(folder: Path, closes: np.ndarray, name: str = "P") -> None:
    dates = pd.bdate_range("2020-01-01", periods=len(closes))
    pd.DataFrame({"date": dates, "open": closes, "close": closes}).to_csv(folder / f"{name}.csv", index=False)


def run(folder: Path, strategy: str | Strategy = "sma_cross", **parameters: Any) -> BacktestResult:
    output = run_backtest(PriceBook(folder), strategy, {"symbol": "P", **parameters})
    return BacktestResult("r", output.data["strategyId"], output.data, ResultColumns(output.curves))


def changed(result: BacktestResult, **provenance: Any) -> BacktestResult:
    """As if made elsewhere."""
    other = copy.copy(result)
    other.provenance = {**result.provenance, **provenance}
    return other


def test_the_same_again_is_the_same(tmp_path: Path) -> None:
    keep(tmp_path, CLOSES)
    before = run(tmp_path, fast=5, slow=20)
    again = compared(before, run(tmp_path, fast=5, slow=20))
    assert (again.same, again.changes, repr(again)) == (True, [], "<Rerun: the same bits.>")
    assert (before.provenance["parameters"], before.provenance["seed"]) == ({"fast": 5, "slow": 20}, None)
    assert before.provenance["settings"]["commission"] == 0.0005


def test_a_price_that_changed_is_named_with_the_first_day_it_shows(tmp_path: Path) -> None:
    keep(tmp_path, CLOSES)
    before = run(tmp_path, "buy_and_hold")
    other = CLOSES.copy()
    other[200] *= 1 + 1e-12
    keep(tmp_path, other)
    again = compared(before, run(tmp_path, "buy_and_hold"))
    day = pd.bdate_range("2020-01-01", periods=201)[-1].date()
    assert not again.same
    assert again.changes == [f"Its equity differs from {day} on.", "The prices of P are not what they were."]


def test_new_bars_are_counted_and_a_window_without_them_is_not_touched(tmp_path: Path) -> None:
    keep(tmp_path, CLOSES[:390])
    whole, cut = run(tmp_path), run(tmp_path, end="2021-03-31")
    keep(tmp_path, CLOSES)
    again = compared(whole, run(tmp_path))
    assert not again.same
    assert again.changes[0] == "It has 400 bars to 2021-07-13; it had 390 to 2021-06-29."
    assert again.changes[1] == "The prices of P are 400 bars to 2021-07-13 now; they were 390 to 2021-06-29."
    assert compared(cut, run(tmp_path, end="2021-03-31")).changes == []


def test_prices_before_the_window_count_where_the_strategy_saw_them(tmp_path: Path) -> None:
    keep(tmp_path, CLOSES)
    seen, unseen = (run(tmp_path, start="2021-01-01", warmup=each) for each in (True, False))
    other = CLOSES.copy()
    other[3] *= 2
    keep(tmp_path, other)
    told = compared(seen, run(tmp_path, start="2021-01-01"))
    assert told.changes == ["The prices of P are not what they were."]
    assert told.same  # an average of 30 bars does not reach so far back
    assert repr(told) == "<Rerun: the same bits. But: The prices of P are not what they were.>"
    assert compared(unseen, run(tmp_path, start="2021-01-01", warmup=False)).changes == []


def test_a_benchmark_and_rates_are_data_too(tmp_path: Path) -> None:
    keep(tmp_path, CLOSES)
    keep(tmp_path, CLOSES[::-1], "B")
    keep(tmp_path, 100 * 1.0001 ** np.arange(400), "CASH")
    given = {"benchmark": "B", "cash_interest": "CASH"}
    before = run(tmp_path, **given)
    keep(tmp_path, CLOSES[::-1] ** 1.1, "B")
    keep(tmp_path, 100 * 1.00011 ** np.arange(400), "CASH")
    again = compared(before, run(tmp_path, **given))
    assert again.changes[1:] == [
        "The prices of B are not what they were.",
        "The prices of CASH are not what they were.",
    ]


def test_code_settings_and_versions_are_named(tmp_path: Path) -> None:
    keep(tmp_path, CLOSES)
    before = run(tmp_path)
    mine = find("sma_cross")

    def otherwise(prices: pd.DataFrame, fast: int, slow: int) -> pd.Series:
        return mine(prices, fast=fast, slow=slow).shift(1)

    again = compared(before, run(tmp_path, Strategy(otherwise, mine.spec)))
    assert not again.same
    assert again.changes[1:] == ["The strategy's code is not what it was."]
    assert "commission is 0.001; it was 0.0005." in compared(before, run(tmp_path, commission=0.001)).changes
    old = changed(before, engine={"version": "0.0.9", "code": "x"}, libraries={"numpy": "1.0", "cupy": "2"})
    told = compared(old, before)
    assert told.same
    assert told.changes[0].startswith("chatops_widget is ")
    assert told.changes[0].endswith("; it was 0.0.9.")
    assert "numpy is " + np.__version__ + "; it was 1.0." in told.changes
    assert "cupy is not there; it was 2." in told.changes
    patched = changed(before, engine={**before.provenance["engine"], "code": "x"})
    assert compared(patched, before).changes == [
        "The code of chatops_widget is not what it was, under the same version."
    ]


def test_what_nothing_explains_and_what_nobody_kept_are_said(tmp_path: Path) -> None:
    keep(tmp_path, CLOSES)
    spec = find("buy_and_hold").spec
    calls = iter((0.4, 0.6, 0.4, 0.6))

    def moody(prices: pd.DataFrame) -> pd.Series:
        return pd.Series(next(calls), index=prices.index)

    strategy = Strategy(moody, spec)
    calls = iter(np.linspace(0.1, 0.9, 50))
    before, after = run(tmp_path, strategy), run(tmp_path, strategy)
    again = compared(before, after)
    assert not again.same
    assert "does not decide the same twice" in again.changes[-1]
    before.provenance = {}
    assert "before its provenance was kept" in compared(before, after).changes[-1]


@pytest.mark.parametrize("column", ["exposure", "trades.pnl", "fills.price"])
def test_every_column_counts(tmp_path: Path, column: str) -> None:
    keep(tmp_path, CLOSES)
    before, after = run(tmp_path), run(tmp_path)
    bits = bytearray(after.curves.columns[column])
    bits[0] ^= 1
    after.curves.keep({**after.curves.columns, column: bytes(bits)})
    again = compared(before, after)
    assert not again.same
    assert again.changes[0] == f"It differs in {column}."
