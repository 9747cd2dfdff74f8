"""A real run goes on to vectorbt and keeps its equity to the last digit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chatops_widget import ChatOps
from tests.support.waiting import PATIENCE

SWINGING = b"""
from chatops_widget.backend import strategy

@strategy
def swinging(prices, days: int = 11):
    turn = (prices["close"].reset_index(drop=True).index.to_series() // days) % 3 - 1
    return (turn * 0.7).set_axis(prices.index).astype(float)
"""


@pytest.mark.filterwarnings("default")  # what vectorbt's own dependencies warn of
@pytest.mark.parametrize("more", [{}, {"rebalance": "bar"}, {"slippage": 0.002, "commission": 0.001}])
def test_a_vectorbt_portfolio_has_the_same_equity(ana: ChatOps, more: dict[str, Any]) -> None:
    """Long, short, through zero and back, and only drifting between."""
    ana.upload(SWINGING, "swinging.py")
    result = ana.trigger_backtest("swinging", start="2010-01-01", end="2012-12-31", **more).result(PATIENCE)
    assert result.exposure.min() < -0.5 < 0.5 < result.exposure.max()
    portfolio = result.to_vectorbt()
    np.testing.assert_allclose(portfolio.value().to_numpy(), result.equity.to_numpy(), rtol=1e-9)
    assert portfolio.total_return() == pytest.approx(result.metrics["total_return"])
    assert len(portfolio.trades.records) >= result.metrics["n_trades"]
