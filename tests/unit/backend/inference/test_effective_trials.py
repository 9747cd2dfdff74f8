"""Near-copies count for as much luck as they add."""

from __future__ import annotations

import numpy as np
import pytest

from chatops_widget.backend.inference.deflated_sharpe import expected_best, luck_of_the_best
from chatops_widget.backend.inference.effective_trials import effective_trials, independent_trials


def drawn(correlation: np.ndarray, bars: int = 2_000, seed: int = 1) -> np.ndarray:
    factor = np.linalg.cholesky(correlation + 1e-12 * np.eye(len(correlation)))
    return np.asarray(np.random.default_rng(seed).standard_normal((bars, len(factor))) @ factor.T)


def groups(count: int, each: int, within: float) -> np.ndarray:
    return np.kron(np.eye(count), np.full((each, each), within)) + (1 - within) * np.eye(count * each)


@pytest.mark.parametrize(
    "correlation",
    [np.eye(50), groups(10, 10, 0.95), groups(1, 60, 0.8), groups(5, 4, 0.5)],
    ids=["independent", "near-copies", "all alike", "small groups"],
)
def test_the_best_is_expected_where_it_is_found(correlation: np.ndarray) -> None:
    """The truth is drawn: the best of as many Sharpe ratios without skill, in standard errors."""
    true = drawn(correlation, bars=20_000, seed=5).max(axis=1).mean()
    assert expected_best(1.0, effective_trials(drawn(correlation))) == pytest.approx(true, abs=0.06)


def test_luck_is_that_of_strategies_without_skill() -> None:
    bars, tried = 200, 20
    returns = np.random.default_rng(2).standard_normal((2_000, bars, tried))
    best = (returns.mean(axis=1) / returns.std(axis=1)).max(axis=1).mean()
    assert luck_of_the_best(tried, bars) == pytest.approx(best, rel=0.03)


def test_copies_count_once_and_what_did_not_trade_for_nothing() -> None:
    one = drawn(np.eye(1))
    assert effective_trials(np.column_stack([one, 2 * one, 3 * one])) == pytest.approx(1, abs=0.05)
    assert effective_trials(np.column_stack([one, np.zeros_like(one)])) == 1
    assert effective_trials(np.zeros((100, 3))) == 0
    assert luck_of_the_best(0, 100) == luck_of_the_best(1, 100) == 0


def test_more_strategies_than_bars_are_counted_too() -> None:
    returns = np.random.default_rng(3).standard_normal((80, 200))
    assert 60 < effective_trials(returns) <= 200


def test_counting_is_undone_by_expecting() -> None:
    for trials in (1.5, 2.0, 7.0, 300.0):
        assert independent_trials(expected_best(1.0, trials), 1_000) == pytest.approx(trials, rel=1e-6)


def test_the_same_trials_always_count_the_same() -> None:
    returns = drawn(groups(3, 3, 0.7))
    assert effective_trials(returns) == effective_trials(returns.copy())
