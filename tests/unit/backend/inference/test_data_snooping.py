"""The best of many against a benchmark, and tie groups, agree with the arch package."""

from __future__ import annotations

import numpy as np
import pytest
from arch.bootstrap import MCS, SPA, StepM

from benchmarks.processes import PROCESSES
from chatops_widget.backend.inference.bootstrap import Bootstrap
from chatops_widget.backend.inference.data_snooping import superior, superior_predictive_ability
from chatops_widget.backend.inference.tie_groups import confidence_set, groups_of, tie_groups

REPS = 2_000


def means(returns: np.ndarray, seed: int = 1) -> Bootstrap:
    """Of mean returns, which is what arch judges."""
    return Bootstrap(returns.mean(axis=0), returns - returns.mean(axis=0), seed)


def strategies(*leads: float, bars: int = 1_000, seed: int = 3) -> np.ndarray:
    """Deviation 0.01; the leads are in standard errors of a mean."""
    returns = PROCESSES["AR 0.3"].returns((1, bars, len(leads)), seed)[0]
    returns -= returns.mean(axis=0)
    return returns + 0.01 * np.array(leads) / np.sqrt(bars)


@pytest.mark.parametrize("leads", [(0, 1, 2, 0), (0, 2.5, 1, -1), (0, 1, 0, -9), (0, 4, 0, 0)])
def test_superior_predictive_ability_is_that_of_arch(leads: tuple[float, ...]) -> None:
    returns = strategies(*leads)
    bootstrap = means(returns)
    theirs = SPA(-returns[:, 0], -returns[:, 1:], block_size=bootstrap.block, reps=REPS, bootstrap="circular", seed=1)
    theirs.compute()
    ours = superior_predictive_ability(bootstrap, 0)
    expected = [theirs.pvalues[name] for name in ("lower", "consistent", "upper")]
    assert [ours.p_lower, ours.p, ours.p_upper] == pytest.approx(expected, abs=0.04)
    assert ours.p_lower <= ours.p <= ours.p_upper


def test_where_none_leads_none_is_better() -> None:
    bootstrap = means(strategies(0, -1, -1, -2))
    assert superior_predictive_ability(bootstrap, 0).p == 1
    assert superior(bootstrap, 0) == []


@pytest.mark.parametrize("leads", [(0, 9, 2.75), (0, 5, 0, 5.5), (0, 1, 1, 0), (0, 4.5, -8, 0), (0, 9, 4, 4)])
def test_those_that_beat_the_benchmark_are_those_of_arch(leads: tuple[float, ...]) -> None:
    returns = strategies(*leads)
    bootstrap = means(returns)
    theirs = StepM(-returns[:, 0], -returns[:, 1:], block_size=bootstrap.block, reps=REPS, bootstrap="circular", seed=1)
    theirs.compute()
    assert superior(bootstrap, 0) == [k + 1 for k in theirs.superior_models]


@pytest.mark.parametrize("leads", [(0, 1, 2, 0), (0, 5, 4.8, -1), (6, 0, 0, 0), (9, 4.5, 4, 0)])
def test_the_model_confidence_set_is_that_of_arch(leads: tuple[float, ...]) -> None:
    returns = strategies(*leads)
    bootstrap = means(returns)
    theirs = MCS(-returns, 0.05, block_size=bootstrap.block, reps=REPS, bootstrap="circular", seed=1)
    theirs.compute()
    expected = theirs.pvalues["Pvalue"].to_dict()
    found = confidence_set(bootstrap, range(4))
    assert [found[k] for k in range(4)] == pytest.approx([expected[k] for k in range(4)], abs=0.05)


def test_what_leaves_the_first_group_makes_the_next() -> None:
    found = groups_of(means(strategies(12, 0, 12.2, 0.3, -12)), range(5))
    assert found == [[2, 0], [3, 1], [4]]


def test_equals_are_in_one_group_and_near_equals_that_can_not_be_told_too() -> None:
    one = strategies(0)[:, 0]
    nearly = one.copy()
    nearly[500] += 0.02
    assert tie_groups(np.column_stack([one, 2 * one, nearly])) in ([[2, 0, 1]], [[2, 1, 0]])


@pytest.mark.parametrize("metric", ["sharpe_ratio", "sortino_ratio", "cagr", "annual_volatility"])
def test_groups_go_by_the_metric_that_is_asked_for(metric: str) -> None:
    """The first is wild and rich, the last calm and poor, two more are alike between them."""
    returns = strategies(14, 7, 7.1, 0) * [3, 1, 1.001, 0.3]
    first, between, last = [{0}, {1, 2}, {3}]
    expected = [last, between, first] if metric == "annual_volatility" else [first, between, last]
    assert [set(group) for group in tie_groups(returns, metric)] == expected


def test_a_metric_without_a_test_is_refused() -> None:
    with pytest.raises(ValueError, match="Differences of max_drawdown can't be tested, only those of sharpe_ratio"):
        tie_groups(strategies(0, 1), "max_drawdown")


def test_those_without_the_metric_are_in_no_group_and_few_bars_leave_one() -> None:
    returns = strategies(12, 0, 0)
    returns[:, 2] = 0
    assert tie_groups(returns) == [[0], [1]]
    assert tie_groups(returns[:50]) in ([[0, 1]], [[1, 0]])
    assert tie_groups(np.zeros((100, 2))) == []
    lost = strategies(12, 0)
    lost[5, 1] = -1.0
    assert tie_groups(lost, "cagr") == [[0]]


def test_groups_from_the_worst_end_hold_the_worst() -> None:
    """Those of the best say nothing of it: of three that differ in the first alone, two may be the worst."""
    returns = strategies(12, 0.3, 0)
    assert tie_groups(returns) == [[0], [1, 2]]
    assert tie_groups(returns, worst=True) == [[2, 1], [0]]
    for metric in ("sharpe_ratio", "cagr"):
        assert tie_groups(returns, metric, worst=True, seed=3) == tie_groups(-returns, metric, seed=3)
