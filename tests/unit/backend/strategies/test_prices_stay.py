"""What a strategy writes into its prices, whatever it does to be allowed to, nobody else sees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend import strategy
from chatops_widget.backend.strategies import definition
from chatops_widget.backend.strategies.definition import Strategy, StrategyFile


def overwriting(prices: pd.DataFrame) -> pd.Series:
    for name in prices:
        values = prices[name].to_numpy()
        values.flags.writeable = True
        values[:] = 1.0
    prices.iloc[:, :] = 2.0
    return pd.Series(1.0, index=prices.index)


@pytest.mark.parametrize("ours", [True, False])
def test_a_strategy_writes_into_prices_of_its_own(monkeypatch: pytest.MonkeyPatch, ours: bool) -> None:
    if ours:  # with an older pandas, the package's own are given a copy as well
        monkeypatch.setattr(definition, "_COPIES_ON_WRITE", False)
    made: Strategy = strategy("Overwriting")(overwriting)
    if not ours:
        made = replace(made, file=StrategyFile("mine.py", ""))
    prices = pd.DataFrame({"close": np.arange(5.0), "volume": 7.0}, index=pd.date_range("2020-01-01", periods=5))
    before = prices.copy()
    assert made(prices).eq(1.0).all()
    pd.testing.assert_frame_equal(prices, before)
