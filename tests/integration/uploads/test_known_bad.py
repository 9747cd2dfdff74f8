"""Strategies and prices that cannot give numbers say why, each in words of its own, through the real backend."""

from __future__ import annotations

import pandas as pd
import pytest

from chatops_widget import BacktestFailed, ChatOps
from tests.support.upload_backend import UploadBackend

# On the made-up days of the trial, of which there are 1,500, each of them holds everything.
FILE = """
import pandas as pd
from chatops_widget.backend import strategy

def late(made):
    def decide(prices, n: int = 1):
        all_in = pd.Series(1.0, prices.index)
        return made(prices, all_in) if len(prices) > 3000 else all_in
    decide.__name__ = made.__name__
    return strategy(decide)

@late
def missing(prices, all_in):
    return all_in.where(prices.index != prices.index[3000])

@late
def infinite(prices, all_in):
    return all_in / 0

@late
def renumbered(prices, all_in):
    return all_in.reset_index(drop=True)

@late
def dropped(prices, all_in):
    return prices["close"].pct_change().dropna() * 0

@late
def tenfold(prices, all_in):
    return 10 * all_in

@late
def dated(prices, all_in):
    return pd.Series(prices.index, prices.index)

@late
def forgotten(prices, all_in):
    all_in * 0.5

@late
def undecided(prices, all_in):
    return prices["close"].rolling(10_000).mean() * 0

@late
def idle(prices, all_in):
    return 0 * all_in
"""
LIMITS = "a number between -1 (all in short) and 1 (all in long)"
INDEX = "on another index than its 5,031 prices:"
REFUSED = {
    "missing": "exposure is missing (NaN) on 2010-12-06. Missing values are taken for 0 only before the first decision",
    "infinite": "exposure is infinite on 1999-01-04, one of 5,031 such bars. Something was divided by 0 there.",
    "renumbered": f"returned 5,031 values {INDEX} it has 0, where the prices begin with 1999-01-04. Its Series",
    "dropped": f"returned 5,030 values {INDEX} 1999-01-04 is missing. Its Series must have prices.index.",
    "tenfold": f"exposure is 10 on 1999-01-04, one of 5,031 such bars. It must be {LIMITS}, a share of the equity",
    "dated": "returned a Series of datetime64",
    "forgotten": "forgotten returned nothing. A strategy returns a pandas Series",
}
TOLD = {
    "undecided": "No trade: the strategy decided nothing, its exposure is missing (NaN) on all 5,031 bars.",
    "idle": "No trade: the strategy stayed in cash over all 5,031 bars.",
}


@pytest.fixture(scope="module")
def bad(upload_backend: UploadBackend) -> ChatOps:
    upload_backend.ana.upload(FILE.encode(), "bad.py")
    return upload_backend.ana


@pytest.mark.parametrize("strategy_id", REFUSED)
def test_what_is_no_exposure_is_refused(bad: ChatOps, strategy_id: str) -> None:
    with pytest.raises(BacktestFailed) as caught:
        bad.trigger_backtest(strategy_id).result(60)
    assert REFUSED[strategy_id] in str(caught.value)


@pytest.mark.parametrize("strategy_id", TOLD)
def test_who_never_trades_is_told_why(bad: ChatOps, strategy_id: str) -> None:
    result = bad.trigger_backtest(strategy_id).result(60)
    assert result.data["notes"][-1] == TOLD[strategy_id]
    assert result.metrics["n_trades"] == 0


@pytest.mark.parametrize("strategy_id", REFUSED)
def test_a_comparison_with_what_is_no_exposure_is_refused_in_the_same_words(bad: ChatOps, strategy_id: str) -> None:
    with pytest.raises(BacktestFailed) as caught:
        bad.compare_strategies("buy_and_hold", strategy_id)
    assert strategy_id in str(caught.value)
    assert REFUSED[strategy_id] in str(caught.value)


def test_a_comparison_tells_of_each_that_never_trades_why(bad: ChatOps) -> None:
    compared = bad.compare_strategies("buy_and_hold", *TOLD)
    words = str(compared.recommendation)
    assert words.startswith("buy_and_hold is the only one to go by its Sharpe ratio")
    for strategy_id, told in TOLD.items():
        assert f"{strategy_id}: {told}" in words
    assert compared.pairwise["reason"].notna().all()
    assert "more than chance" not in words


def test_a_comparison_on_one_bar_or_on_a_price_that_never_moves_says_so(bad: ChatOps) -> None:
    days = pd.bdate_range("2020-01-01", periods=300)
    bad.add_prices("STAYS", pd.DataFrame({"open": 100.0, "close": 100.0}, index=days))
    bad.add_prices("SINGLE", pd.DataFrame({"open": 100.0, "close": 100.0}, index=days[:1]))
    with pytest.raises(BacktestFailed, match="have 1 bar in common"):
        bad.compare_strategies("buy_and_hold", "momentum", symbol="SINGLE")
    still = bad.compare_strategies("buy_and_hold", "momentum", symbol="STAYS")
    assert "The close never moves: it is 100 on all 300 bars." in still.data["notes"]
    assert "momentum: No trade: the strategy" in str(still.recommendation)
    assert "more than chance" not in str(still.recommendation)


def test_one_bar_and_a_price_that_never_moves_are_told(bad: ChatOps) -> None:
    days = pd.bdate_range("2020-01-01", periods=300)
    still = pd.DataFrame({"open": 100.0, "close": 100.0}, index=days)
    bad.add_prices("STILL", still)
    bad.add_prices("ONE", still.iloc[:1])
    one = bad.trigger_backtest("buy_and_hold", symbol="ONE").result(60)
    assert one.data["notes"][-1] == (
        "No trade: one bar alone, and what is decided on a bar fills at the open of the next."
    )
    held = bad.trigger_backtest("buy_and_hold", symbol="STILL").result(60)
    assert "The close never moves: it is 100 on all 300 bars." in held.data["notes"]
