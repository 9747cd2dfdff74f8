"""A portfolio strategy of one's own: declared, tried, run in a process with limits, checked for looking ahead."""

from __future__ import annotations

import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import BacktestFailed, BadStrategy
from tests.support.waiting import PATIENCE

OWN = """
from chatops_widget.backend import strategy

@strategy("Inverse volatility", portfolio=True)
def inverse_volatility(prices, window: int = 60):
    swing = prices["close"].pct_change().rolling(window).std()
    return (1 / swing).div((1 / swing).sum(axis=1), axis=0).where(swing.notna())

@strategy("Knows better", portfolio=True)
def knows_better(prices):
    close = prices["close"]
    best = close.shift(-1).div(close).rank(axis=1, ascending=False, method="first").le(1).astype(float)
    return best

@strategy("Doubles", portfolio=True)
def doubles(prices, late: int = 1200):
    weights = prices["close"].notna().astype(float)
    weights.iloc[:late] = 0.0
    return weights * (len(prices) > 2000)
"""
BAD = """
from chatops_widget.backend import strategy

@strategy("One column", portfolio=True)
def one_column(prices):
    return (prices["close"] > 100).astype(float)[["AAA"]]
"""


def test_ones_own_is_run_and_one_that_looks_ahead_is_called_that(ana: ChatOps) -> None:
    with pytest.warns(UserWarning, match="knows_better.*looks ahead"):
        ana.upload(OWN.encode(), "portfolios.py")
    asked = {"symbols": ["SPX", "IXIC"], "start": "2001-01-01", "end": "2004-12-31"}
    own = ana.trigger_backtest("inverse_volatility", **asked).result(PATIENCE)
    assert own.taint is None
    assert own.data["lookAheadCheck"]["cuts"] > 0
    assert own.weights.iloc[1:].sum(axis=1).to_numpy() == pytest.approx(1, abs=0.02)
    assert (own.weights["SPX"].iloc[1:] > own.weights["IXIC"].iloc[1:]).all()  # which swung more
    ahead = ana.trigger_backtest("knows_better", **asked).result(PATIENCE)
    assert ahead.taint is not None
    assert "the weight of " in ahead.taint.message
    with pytest.raises(BacktestFailed, match="weights come to 2 on"):
        ana.trigger_backtest("doubles", symbols="SPX,IXIC").result(PATIENCE)


def test_weights_of_other_columns_are_refused_at_the_upload(ana: ChatOps) -> None:
    with pytest.raises(BadStrategy, match="The strategy's weights have no column BBB"):
        ana.upload(BAD.encode(), "bad_portfolio.py")
