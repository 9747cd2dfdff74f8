"""A strategy class for another engine is sent as a file that says the same."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from chatops_widget.backend.adapters import backtesting_strategy
from chatops_widget.backend.lookahead import made_up
from chatops_widget.backend.strategies.definition import StrategyFile
from chatops_widget.backend.strategies.loader import load
from chatops_widget.errors import BadStrategy
from chatops_widget.inputs.function_source import of_function

backtesting = pytest.importorskip("backtesting")
LEAST = 3


def average(values: Any, window: int) -> pd.Series:
    return pd.Series(values).rolling(window).mean()


@backtesting_strategy("Above")
class Above(backtesting.Strategy):  # type: ignore[misc]
    """Long above its average."""

    window = 20

    def init(self) -> None:
        self.average = self.I(average, self.data.Close, max(LEAST, self.window))

    def next(self) -> None:
        if self.data.Close[-1] > self.average[-1]:
            self.buy()
        else:
            self.position.close()


def test_a_class_is_sent_with_what_it_needs_and_decides_the_same() -> None:
    name, content = of_function(Above)
    assert name == "Above.py"
    text = content.decode()
    assert "from chatops_widget.backend.adapters import backtesting_strategy" in text
    assert "LEAST = 3" in text
    sent = load(StrategyFile(name, text))["Above"]
    prices = made_up.daily(300)
    assert sent(prices, window=30).equals(Above(prices, window=30))


def test_a_class_that_is_no_strategy_is_told_what_makes_it_one() -> None:
    class Bare(backtesting.Strategy):  # type: ignore[misc]
        def init(self) -> None: ...
        def next(self) -> None: ...

    with pytest.raises(BadStrategy, match="Bare is a class, and no strategy") as refused:
        of_function(Bare)
    assert "@backtesting_strategy" in str(refused.value.hint)
