"""What quantstats and vectorbt are given says what the result says."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BadInput, CurvesUnavailable
from chatops_widget.results.bridges import daily_returns, vectorbt_portfolio
from chatops_widget.results.columns import ResultColumns
from tests.support.curves import walk


def test_daily_bars_are_returned_as_they_are_but_for_the_first() -> None:
    equity = walk(300)
    returns = daily_returns(equity, "sma")
    pd.testing.assert_series_equal(returns, equity.pct_change().iloc[1:], check_names=False, check_freq=False)
    assert (returns.name, returns.index.name, returns.isna().any()) == ("sma", "Date", False)


@pytest.mark.parametrize("freq", ["h", "5min"])
def test_bars_within_a_day_are_put_together_and_nothing_is_lost(freq: str) -> None:
    equity = walk(500, start="2024-03-01 09:30", freq=freq)
    returns = daily_returns(equity, "sma")
    assert len(returns) == equity.index.normalize().nunique()
    assert (1 + returns).prod() == pytest.approx(equity.iloc[-1] / equity.iloc[0])
    assert returns.index.tz is None


def test_a_bankrupt_account_has_nothing_more_to_lose() -> None:
    equity = pd.Series([100.0, 50.0, 0.0, 0.0], index=pd.date_range("2024-01-01", periods=4))
    assert daily_returns(equity, "s").tolist() == [-0.5, -1.0, 0.0]


def test_without_fills_or_vectorbt_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    prices = walk(30)
    with pytest.raises(CurvesUnavailable, match="no fills"):
        vectorbt_portfolio(ResultColumns({"equity": np.zeros(30).tobytes()}), prices, 1e5)
    monkeypatch.setitem(sys.modules, "vectorbt", None)
    with pytest.raises(BadInput, match=r"vectorbt is not installed here\. pip install vectorbt"):
        vectorbt_portfolio(ResultColumns({}), prices, 1e5)
