"""One call says all that a comparison needs, and its parts agree."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from benchmarks.processes import PROCESSES
from chatops_widget.backend.inference import judge
from chatops_widget.backend.inference.effective_trials import effective_trials
from chatops_widget.backend.inference.pairwise import pairwise


def strategies(bars: int = 600) -> np.ndarray:
    returns = PROCESSES["iid normal"].returns((1, bars, 4), seed=6)[0]
    returns[:, 2] += 0.003
    return returns


def test_the_better_one_is_first_and_the_rest_are_tied() -> None:
    found = judge(strategies(), list("abcd"), bars_per_year=252, benchmark="a")
    assert found.groups[0] == ("c",)
    assert set(found.groups[1]) == set("abd")
    assert [each.group for each in found.strategies] == [2, 2, 1, 2]
    assert [each.beats_benchmark for each in found.strategies] == [None, False, True, False]
    assert found.best_against is not None
    assert found.best_against.p < 0.01
    assert list(found.pairs) == pairwise(strategies(), list("abcd"), bars_per_year=252, seed=found.seed)
    assert list(found.against_benchmark) == pairwise(
        strategies(), list("abcd"), benchmark="a", bars_per_year=252, seed=found.seed
    )
    assert found.trials == effective_trials(strategies(), seed=found.seed)
    table = pd.DataFrame([{"name": each.name} | vars(each.bounds) for each in found.strategies])
    assert (table["sharpe_ratio_lo"] < table["sharpe_ratio_hi"]).all()


def test_the_same_comparison_always_says_the_same_in_any_order() -> None:
    returns = strategies()
    found = judge(returns, list("abcd"), bars_per_year=252)
    assert found == judge(returns.copy(), list("abcd"), bars_per_year=252)
    turned = judge(returns[:, ::-1], list("dcba"), bars_per_year=252)
    assert turned.seed == found.seed
    assert {frozenset((pair.a, pair.b)): pair.p for pair in turned.pairs} == {
        frozenset((pair.a, pair.b)): pytest.approx(pair.p) for pair in found.pairs
    }


def test_what_was_tried_before_counts_where_it_is_told() -> None:
    alone, many = (judge(strategies(), list("abcd"), bars_per_year=252, trials=each) for each in (1, 500))
    assert (alone.luck, alone.trials, many.trials) == (0, 1, 500)
    assert many.luck == pytest.approx(3.04 / math.sqrt(599) * math.sqrt(252), rel=0.01)
    for one, other in zip(alone.strategies, many.strategies, strict=True):
        assert one.deflated_sharpe == one.probabilistic_sharpe
        assert other.deflated_sharpe < one.deflated_sharpe


def test_without_enough_bars_or_movement_it_says_why_and_claims_nothing() -> None:
    few = judge(strategies(30), list("abcd"), bars_per_year=252, benchmark="a")
    assert (few.groups, few.best_against, few.block) == ((), None, 0)
    assert all("too few bars" in str(pair.reason) for pair in few.pairs)
    returns = strategies()
    returns[:, 1] = 0
    found = judge(returns, list("abcd"), bars_per_year=252, benchmark="b")
    assert found.best_against is None
    assert found.strategies[1].group is None
    assert math.isnan(found.strategies[1].probabilistic_sharpe)
    assert found.groups[0] == ("c",)
    assert judge(returns[:, [1]], ["b"], bars_per_year=252).pairs == ()


@pytest.mark.parametrize("bars", [0, 1, 2])
def test_hardly_any_bars_are_no_error(bars: int) -> None:
    found = judge(strategies()[:bars], list("abcd"), bars_per_year=252)
    assert found.bars == bars
    assert all(pair.reason for pair in found.pairs)


ODD = {
    "zero": lambda r: 0 * r,
    "one bar": lambda r: np.where(np.arange(len(r)) == 20, 0.05, 0.0),
    "tiny": lambda r: 1e-11 * r,
    "gains only": np.abs,
    "bankrupt": lambda r: np.maximum(100 * r, -1),
    "alternating": lambda r: np.where(np.arange(len(r)) % 2, 0.01, -0.01),
    "seldom": lambda r: np.where(r > 0.02, r, 0),
    "fat finger": lambda r: np.where(np.arange(len(r)) == 30, 1e3, r),
}


@pytest.mark.parametrize("bars", [60, 61, 250])
def test_no_kind_of_returns_is_an_error_and_each_gets_figures_or_a_reason(bars: int) -> None:
    plain = strategies(bars)[:, 0]
    returns = np.column_stack([plain, *(make(plain) for make in ODD.values()), plain])
    found = judge(returns, ["plain", *ODD, "again"], bars_per_year=252, benchmark="plain", draws=199)
    for pair in found.pairs:
        assert pair.reason or (0 < pair.p <= pair.p_holm <= 1 and pair.lower <= pair.difference <= pair.upper)
    for each in found.strategies:
        assert each.bounds.reason or each.bounds.sharpe_ratio_lo < each.bounds.sharpe_ratio_hi
    (same,) = (pair for pair in found.pairs if {pair.a, pair.b} == {"plain", "again"})
    assert (same.difference, same.p) == (0, 1)
    in_a_group = {name for group in found.groups for name in group}
    assert in_a_group == {"plain", *ODD, "again"} - {"zero"}


def test_a_worker_that_imports_it_loads_no_more_than_numpy() -> None:
    program = "import sys, chatops_widget.backend.inference as i; print(*{n.partition('.')[0] for n in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"arch", "scipy", "statsmodels"}.isdisjoint(done.stdout.split())


def test_a_benchmark_that_is_no_strategy_is_beside_them_and_takes_no_place_among_them() -> None:
    returns, names = strategies(), list("abc")
    found = judge(returns[:, :3], names, bars_per_year=252, benchmark="held", held=returns[:, 3])
    assert [each.name for each in found.strategies] == names
    assert {name for group in found.groups for name in group} == set(names)
    assert {(pair.a, pair.b) for pair in found.pairs} == {("a", "b"), ("a", "c"), ("b", "c")}
    assert found.trials == effective_trials(returns[:, :3], seed=found.seed)
    together = pairwise(returns, [*names, "held"], benchmark="held", bars_per_year=252, seed=found.seed)
    assert list(found.against_benchmark) == together
    assert [each.beats_benchmark for each in found.strategies] == [False, False, True]
