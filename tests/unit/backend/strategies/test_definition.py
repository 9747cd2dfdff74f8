"""A strategy is a function: its form comes from its signature, and what it must not do is refused."""

from __future__ import annotations

import inspect
from typing import Annotated, Literal

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.simulation.run_settings import RUN_PARAMETERS
from chatops_widget.backend.strategies.builtin import STRATEGIES, find
from chatops_widget.backend.strategies.definition import RESERVED, Range, Strategies, less
from chatops_widget.errors import BadInput, BadParameter, UnknownName


def test_the_form_comes_from_the_function() -> None:
    spec = find("sma_cross").spec
    assert (spec.id, spec.name) == ("sma_cross", "SMA crossover")
    assert spec.summary == "Long while the fast average of closes is above the slow one."
    form = [(each.name, each.type, each.default, each.minimum) for each in spec.parameters]
    assert form == [("fast", "int", 10, 1), ("slow", "int", 30, 1)]
    for strategy in STRATEGIES.values():
        assert list(inspect.signature(strategy.function).parameters)[1:] == [p.name for p in strategy.spec.parameters]
        assert all(p.summary for p in strategy.spec.parameters), strategy.id


def test_a_users_own_strategy_is_declared_the_same_way(prices: pd.DataFrame) -> None:
    mine = Strategies()

    @mine.add("Mine", less("a", "b"))
    def my_idea(
        prices: pd.DataFrame, a: Annotated[int, Range(1, 5)] = 1, b: float = 2.5, mode: Literal["up", "down"] = "up"
    ) -> pd.Series:
        """Hold from the third bar.

        Parameters
        ----------
        a : int
            The first,
            on two lines.
        """
        return pd.Series(1.0, index=prices.index).where(np.arange(len(prices)) > 1)

    a, b, mode = mine["my_idea"].spec.parameters
    assert (a.summary, a.minimum, a.maximum) == ("The first, on two lines.", 1, 5)
    assert (b.type, b.summary, mode.choices) == ("float", "", ["up", "down"])
    assert my_idea(prices)[:4].tolist() == [0, 0, 1, 1]  # missing values of the warm-up mean no position
    with pytest.raises(BadParameter):
        my_idea.bind({"a": 5, "b": 2})


def test_a_strategy_cannot_take_the_runs_own_names() -> None:
    def greedy(prices: pd.DataFrame, cash: float = 1.0) -> pd.Series:
        return prices["close"]

    with pytest.raises(TypeError, match="cash"):
        Strategies().add("Greedy")(greedy)
    assert {spec.name for spec in RUN_PARAMETERS} | {"strategy_id", "metric"} == RESERVED  # the metric is a sweep's


def test_a_strategy_cannot_spoil_the_prices_for_the_next(prices: pd.DataFrame) -> None:
    before = prices.copy()

    def vandal(prices: pd.DataFrame) -> pd.Series:
        prices["close"] = 1.0
        prices["mine"] = 2.0
        return prices["close"]

    Strategies().add("Vandal")(vandal)(prices)
    pd.testing.assert_frame_equal(prices, before)


def test_what_is_no_series_is_refused(prices: pd.DataFrame) -> None:
    def lister(prices: pd.DataFrame) -> pd.Series:
        return [1.0] * len(prices)  # type: ignore[return-value]

    with pytest.raises(BadInput, match="lister returned a list"):
        Strategies().add("Lister")(lister)(prices)


def test_the_code_of_an_unknown_parameter_is_one_word() -> None:
    with pytest.raises(UnknownName) as caught:
        find("momentum").bind({"fats": 3})
    assert caught.value.code == "unknown_parameter"
