"""A random search tries what was asked for: no combination twice, none against the rules, the same for its seed."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.random_search import MAX_COUNTED, draw
from chatops_widget.backend.simulation.sweep import plan
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.strategies.definition import strategy
from chatops_widget.backend.wording import word_search
from chatops_widget.errors import BadInput, BadParameter, ChatOpsError, UnknownName

RISING = [list(range(5, 60)), list(range(20, 200))]


def rising(combination: tuple[Any, ...]) -> bool:
    return bool(combination[0] < combination[1])


@pytest.mark.parametrize("values", [RISING, [range(1_000), range(2_000)], [range(10_000)] * 6])
def test_each_is_drawn_once_within_the_rules_and_again_for_the_same_seed(values: list[Any]) -> None:
    drawn = draw(values, 200, 7, rising)
    assert len(drawn.combinations) == len(set(drawn.combinations)) == 200
    assert all(rising(each) for each in drawn.combinations)
    assert drawn.combinations == sorted(drawn.combinations)  # in the grid's order: of equals the first is best
    assert draw(values, 200, 7, rising) == drawn
    assert draw(values, 200, 8, rising).combinations != drawn.combinations


def test_how_many_there_are_is_counted_where_all_can_be_gone_through() -> None:
    drawn = draw(RISING, 200, 7, rising)
    allowed = [each for each in itertools.product(*RISING) if rising(each)]
    assert (drawn.space, drawn.counted, drawn.skipped) == (len(allowed), True, 55 * 180 - len(allowed))
    large = draw([range(1_000), range(2_000)], 10, 0, rising)
    assert (large.space, large.counted, large.skipped) == (2_000_000, False, 0)
    assert 55 * 180 < MAX_COUNTED < 2_000_000


def test_where_there_are_no_more_all_are_drawn() -> None:
    values = [range(1, 5), range(3, 6)]
    assert draw(values, 100, 3, rising).combinations == [each for each in itertools.product(*values) if rising(each)]


def test_where_the_rules_allow_hardly_any_it_ends_with_what_it_found() -> None:
    drawn = draw([range(1_000), range(1_000)], 50, 1, lambda each: each[0] == each[1] == 7)
    assert len(drawn.combinations) < 50


@pytest.mark.parametrize("values", [[range(10), range(10)], [range(400), range(400)]])
def test_all_are_as_likely(values: list[Any]) -> None:
    hits = np.zeros(4)  # quarters of the space: 4,000 draws, each quarter has 1,000 with a deviation of 27
    for seed in range(100):
        for first, second in draw(values, 40, seed, lambda each: True).combinations:
            hits[2 * (first >= len(values[0]) // 2) + (second >= len(values[1]) // 2)] += 1
    assert np.abs(hits - 1_000).max() < 6 * 28


def test_a_plan_has_what_was_drawn_and_says_of_how_many() -> None:
    asked = {"strategy_id": "sma_cross", "fast": "5:59", "slow": "20:199", "method": "random", "tries": 200, "seed": 7}
    planned = plan(PriceBook(), asked, searches=True)
    assert planned.search is not None
    drawn = draw(RISING, 200, 7, rising)
    assert planned.combinations == drawn.combinations
    assert (planned.search.space, planned.skipped) == (drawn.space, drawn.skipped)
    told = {"method": "random", "seed": 7, "space": drawn.space, "counted": True}
    (words,) = word_search({"combinations": 200, "search": told}, "en")
    assert words == f"200 of {drawn.space:,} combinations were tried, drawn at random with seed 7."
    (words,) = word_search({"combinations": drawn.space, "search": told}, "en")
    assert words.startswith("All ")
    assert word_search({"combinations": 200}, "en") == []


def test_a_space_too_large_for_a_grid_can_be_searched() -> None:
    asked = {"strategy_id": "sma_cross", "fast": "1:5000", "slow": "1:5000"}
    with pytest.raises(BadInput, match=r"25,000,000 combinations.*method=random"):
        plan(PriceBook(), asked, searches=True)
    planned = plan(PriceBook(), {**asked, "method": "random", "tries": 50}, searches=True)
    assert len(planned.combinations) == 50
    assert planned.search is not None
    assert (planned.search.space, planned.search.counted) == (25_000_000, False)


def test_a_strategy_s_own_parameters_of_those_names_are_what_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    @strategy
    def drawn(prices: pd.DataFrame, method: str = "a", seed: int = 0, level: float = 1.0) -> pd.Series:
        return pd.Series(level, prices.index)

    @strategy
    def previewed(prices: pd.DataFrame, preview: bool = False, level: float = 1.0) -> pd.Series:
        return pd.Series(level, prices.index)

    monkeypatch.setitem(STRATEGIES, "drawn", drawn)
    monkeypatch.setitem(STRATEGIES, "previewed", previewed)
    planned = plan(PriceBook(), {"strategy_id": "drawn", "method": "a,b", "seed": "1:3"}, searches=True)
    assert (planned.search, len(planned.combinations)) == (None, 6)
    with pytest.raises(BadInput, match="it has no tries"):
        plan(PriceBook(), {"strategy_id": "drawn", "method": "random", "tries": 5, "seed": "1:3"}, searches=True)
    with pytest.raises(BadInput, match="previewed has a parameter preview"):
        plan(PriceBook(), {"strategy_id": "previewed", "level": [0.5, 1.0]}, searches=True)


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"method": "annealing"}, BadParameter, "method is “annealing”.*grid, random, tpe"),
        ({"method": "random", "tries": 0}, BadParameter, "tries is “0”"),
        ({"method": "random", "tries": "many"}, BadParameter, "tries is “many”"),
        ({"method": "random", "seed": -1}, BadParameter, "seed is “-1”"),
        ({"tries": 20}, BadInput, "A grid tries all combinations: it has no tries.*method=random"),
        ({"seed": 3}, BadInput, "it has no seed"),
        ({"trys": 3, "method": "random"}, UnknownName, "Did you mean tries"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], kind: type[ChatOpsError], words: str) -> None:
    with pytest.raises(kind, match=words):
        plan(PriceBook(), {"strategy_id": "sma_cross", "fast": "5,6", **given}, searches=True)
