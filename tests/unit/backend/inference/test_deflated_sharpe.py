"""The best of many is judged by what the best of many without skill would be."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from chatops_widget.backend.inference.deflated_sharpe import deflated_sharpe, expected_best


def test_the_deflated_sharpe_ratio_is_the_papers() -> None:
    """Worked out once more from the paper with scipy, and held against its own example."""
    random = np.random.default_rng(7)
    returns = random.standard_t(4, 1250) * 0.01 + 0.0008
    tried = random.normal(0, 0.03, 100)
    n, t = len(tried), len(returns)
    sharpe = returns.mean() / returns.std(ddof=1)
    quantile = scipy.stats.norm.ppf
    above = np.sqrt(np.var(tried, ddof=1)) * (
        (1 - np.euler_gamma) * quantile(1 - 1 / n) + np.euler_gamma * quantile(1 - 1 / (n * np.e))
    )
    spread = np.sqrt(
        1 - scipy.stats.skew(returns) * sharpe + (scipy.stats.kurtosis(returns, fisher=False) - 1) / 4 * sharpe**2
    )
    expected = scipy.stats.norm.cdf((sharpe - above) * np.sqrt(t - 1) / spread)
    assert deflated_sharpe(returns, tried) == pytest.approx(expected, abs=1e-12)
    # The paper: 100 trials of variance 1/2 a year, 250 days; the best is expected at 0.1132 a day.
    assert expected_best(0.5 / 250, 100) == pytest.approx(0.1132, abs=5e-5)


def test_the_best_of_many_without_skill_is_what_the_expectation_says() -> None:
    random = np.random.default_rng(3)
    best = random.normal(0, 0.05, (4000, 60)).max(axis=1).mean()
    assert expected_best(0.05**2, 60) == pytest.approx(best, rel=0.02)


def test_where_nothing_can_be_told_apart_nothing_is_claimed() -> None:
    assert deflated_sharpe(np.array([0.1, 0.2, -0.1]), np.array([0.5])) is None
    assert deflated_sharpe(np.array([0.1, 0.2, -0.1]), np.array([0.5, 0.5])) is None
    assert deflated_sharpe(np.zeros(10), np.array([0.5, 0.1])) is None
