"""The best of many is judged by what the best of many without skill would be."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from benchmarks.processes import PROCESSES
from chatops_widget.backend.inference.deflated_sharpe import deflated_sharpe, expected_best, robust_deflated_sharpe
from chatops_widget.backend.inference.effective_trials import effective_trials
from chatops_widget.backend.inference.probabilistic_sharpe import TrackRecord


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


def test_the_best_of_twenty_without_skill_is_seldom_called_good_though_its_bars_depend_on_each_other() -> None:
    """In 32 of 100 the published formula calls it good, which takes the bars for independent."""
    process, said = PROCESSES["AR 0.5"], np.zeros(2)
    for returns in process.returns((60, 240, 20), seed=3) - 0.01 * process.sharpe:
        trials = effective_trials(returns - returns.mean(axis=0), draws=500)
        records = [(TrackRecord.of(one, ordered=True), TrackRecord.of(one)) for one in returns.T]
        said += np.max([[robust_deflated_sharpe(each, trials) > 0.95 for each in both] for both in records], axis=0)
    ours, published = said / 60
    assert ours <= 0.1
    assert published > 0.2
