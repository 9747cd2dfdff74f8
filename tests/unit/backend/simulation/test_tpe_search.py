"""A search by tree-structured Parzen estimator: each once, within the rules, the same for its seed, to the best."""

from __future__ import annotations

import importlib.util
import itertools
import math
from typing import Any

import pytest

from chatops_widget.backend.jobs.sweep_parts import sweep_key
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.random_search import draw
from chatops_widget.backend.simulation.sweep import plan, tpe_search
from chatops_widget.backend.simulation.tpe_search import ROUND, TpeSearch
from chatops_widget.backend.wording import word_search
from chatops_widget.errors import BadInput

GRID = [list(range(5, 60)), list(range(20, 200))]
ASKED = {"strategy_id": "sma_cross", "fast": "5:59", "slow": "20:199", "method": "tpe", "tries": 30, "seed": 7}


def rising(combination: tuple[Any, ...]) -> bool:
    return bool(combination[0] < combination[1])


def hill(combination: tuple[Any, ...]) -> float:
    return -((combination[0] - 21) ** 2) - (combination[1] - 90) ** 2 / 10


def searched(values: list[Any], tries: int, seed: int, worth: Any = hill, *, higher: bool = True) -> list[Any]:
    spare = draw(values, tries, seed, rising).combinations
    search, found = TpeSearch(values, spare, seed, higher=higher, allowed=rising), list[Any]()
    while len(found) < len(spare):
        proposed = search.propose(len(spare) - len(found))
        assert len(proposed) == min(ROUND, len(spare) - len(found))
        search.tell([worth(each) for each in proposed])
        found += proposed
    return found


def test_each_is_tried_once_within_the_rules_and_again_for_the_same_seed() -> None:
    found = searched(GRID, 45, 7)
    assert len(found) == len(set(found)) == 45
    assert all(rising(each) for each in found)
    assert searched(GRID, 45, 7) == found
    assert searched(GRID, 45, 8) != found


def test_what_was_told_leads_it_and_random_draws_are_left_behind() -> None:
    found = searched(GRID, 60, 3)
    drawn = draw(GRID, 60, 3, rising).combinations
    assert sorted(map(hill, found))[-20] > sorted(map(hill, drawn))[-20]
    down = searched(GRID, 60, 3, lambda each: -hill(each), higher=False)
    assert down == found  # less is better: the same search of the same hill, upside down
    assert searched(GRID, 40, 3, lambda each: hill((each[0], 290 - each[1]))) != found[:40]


def test_where_there_are_no_more_all_are_tried_and_texts_and_values_without_a_metric_are_taken() -> None:
    small = [[3, 1, 2], [2, 3, 4]]
    assert sorted(searched(small, 100, 0)) == sorted(each for each in itertools.product(*small) if rising(each))
    texts = [["a", "b", "c"], ["d", "e"], [True, False]]
    spare = list(itertools.product(*texts))
    search, found = TpeSearch(texts, spare, 1, higher=True, allowed=lambda each: True), list[Any]()
    for _ in range(2):
        proposed = search.propose(12 - len(found))
        search.tell([math.nan if each[0] == "a" else 1.0 for each in proposed])
        found += proposed
    assert sorted(found) == sorted(spare)


def test_a_plan_says_how_many_it_will_try_and_which_search_it_is() -> None:
    planned = plan(PriceBook(), ASKED, searches=True)
    assert planned.search is not None
    assert (len(planned.combinations), planned.search.adapts, planned.search.counted) == (30, True, True)
    assert all(rising(each) for each in tpe_search(planned).propose(30))
    keys = {
        sweep_key(plan(PriceBook(), {**ASKED, **more}, searches=True))
        for more in ({}, {"seed": 8}, {"metric": "calmar_ratio"}, {"fast": "5:58"}, {"method": "random"})
    }
    assert len(keys) == 5  # each of them tries others, so none takes up what another has computed
    assert sweep_key(planned) in keys
    told = {"method": "tpe", "seed": 7, "space": planned.search.space, "counted": True}
    (words,) = word_search({"combinations": 30, "search": told}, "en")
    assert words.startswith(f"30 of {planned.search.space:,} combinations were tried, each round chosen by")


def test_without_optuna_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "optuna" else there(name))
    with pytest.raises(BadInput, match=r"method=tpe needs Optuna.*chatops_widget\[optuna\].*method=random"):
        plan(PriceBook(), ASKED, searches=True)
