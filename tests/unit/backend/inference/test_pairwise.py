"""All pairs, or each beside a benchmark, with p values that allow for all of them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from benchmarks.processes import PROCESSES
from chatops_widget.backend.inference.holm import holm
from chatops_widget.backend.inference.pairwise import pairwise
from chatops_widget.backend.inference.sharpe_difference import sharpe_difference


def strategies(count: int = 4, bars: int = 500) -> np.ndarray:
    returns = PROCESSES["iid normal"].returns((1, bars, count), seed=2)[0]
    returns[:, 0] += 0.002
    return returns


def test_each_pair_stands_once_and_makes_a_row_of_a_table() -> None:
    found = pairwise(strategies(), list("abcd"), bars_per_year=252)
    assert [(pair.a, pair.b) for pair in found] == [*zip("aaabbc", "bcdcdd", strict=True)]
    table = pd.DataFrame(found)
    assert list(table.columns) == ["a", "b", "difference", "lower", "upper", "p", "p_holm", "reason"]
    assert table["p_holm"].tolist() == pytest.approx(holm(table["p"].tolist()))
    assert (table["lower"] < table["difference"]).all()
    assert (table["p_holm"] >= table["p"]).all()


def test_of_two_it_is_the_test_of_two() -> None:
    returns = strategies(2)
    (pair,) = pairwise(returns, ["a", "b"], bars_per_year=252)
    one = sharpe_difference(*returns.T, bars_per_year=252)
    assert (pair.difference, pair.lower, pair.upper) == pytest.approx((one.difference, one.lower, one.upper))
    assert pair.p == one.p
    assert pair.p_holm == pair.p


def test_among_others_a_pair_is_judged_as_it_is_alone_but_for_the_draws() -> None:
    returns = strategies()
    together = {(pair.a, pair.b): pair for pair in pairwise(returns, list("abcd"))}
    for (a, b), pair in together.items():
        alone = sharpe_difference(returns[:, "abcd".index(a)], returns[:, "abcd".index(b)])
        assert pair.difference == pytest.approx(alone.difference)
        assert pair.p == pytest.approx(alone.p, abs=0.03)


def test_beside_a_benchmark_only_its_own_pairs_count() -> None:
    found = pairwise(strategies(), list("abcd"), benchmark="c")
    assert [(pair.a, pair.b) for pair in found] == [("a", "c"), ("b", "c"), ("d", "c")]
    assert [pair.p_holm for pair in found] == pytest.approx(holm([pair.p for pair in found]))


def test_one_that_does_not_vary_is_said_to_have_no_ratio_and_spoils_no_other() -> None:
    returns = strategies()
    returns[:, 1] = 0
    found = pairwise(returns, list("abcd"))
    assert [pair.reason is not None for pair in found] == [True, False, False, True, True, False]
    assert found[0].reason == "returns that do not vary have no Sharpe ratio"
    assert math.isnan(found[0].p_holm)
    others = pairwise(returns[:, [0, 2, 3]], list("acd"), seed=1)
    assert [pair.p_holm for pair in pairwise(returns, list("abcd"), seed=1) if pair.reason is None] == [
        pair.p_holm for pair in others
    ]


def test_two_of_the_same_are_equal_and_spoil_no_other() -> None:
    returns = strategies(3)
    found = pairwise(np.column_stack([returns, returns[:, 0] * 2]), list("abcd"))
    assert [pair.p for pair in found if (pair.a, pair.b) == ("a", "d")] == [1.0]
    assert all(pair.reason is None for pair in found)


def test_few_bars_tell_nothing_of_any() -> None:
    assert all("too few bars" in str(pair.reason) for pair in pairwise(strategies(3, 40), list("abc")))


@pytest.mark.parametrize(("names", "benchmark"), [(["a", "b"], None), (["a", "b", "b"], None), (list("abc"), "d")])
def test_names_that_do_not_fit_are_refused(names: list[str], benchmark: str | None) -> None:
    with pytest.raises(ValueError, match=r"names|none of"):
        pairwise(strategies(3), names, benchmark=benchmark)
