"""Errors of a mean allow for what each bar owes to the bar before."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal

from chatops_widget.backend.inference.long_run_variance import long_run_variance


def autoregressive(coefficient: float, bars: int, seed: int) -> np.ndarray:
    shocks = np.random.default_rng(seed).standard_normal(bars + 200)
    return np.asarray(scipy.signal.lfilter([1], [1, -coefficient], shocks)[200:])


@pytest.mark.parametrize("coefficient", [0.0, 0.3, 0.5, 0.8, -0.4])
def test_of_an_autoregression_it_is_the_known_one(coefficient: float) -> None:
    found = np.mean([long_run_variance(autoregressive(coefficient, 5_000, seed)) for seed in range(20)])
    assert found == pytest.approx(1 / (1 - coefficient) ** 2, rel=0.05)


def test_what_is_left_after_the_autoregression_is_weighed_by_the_kernel_of_parzen() -> None:
    """Once more as the papers have it, in plain loops: a moving average keeps some dependence after prewhitening."""
    shocks = np.random.default_rng(2).standard_normal(302)
    series = shocks[2:] + 0.8 * shocks[1:-1] + 0.5 * shocks[:-2]
    x, n = series - series.mean(), len(series)
    c = sum(x[t] * x[t - 1] for t in range(1, n)) / sum(x[t - 1] ** 2 for t in range(1, n))
    rest = np.array([x[t] - c * x[t - 1] for t in range(1, n)])
    rest -= rest.mean()
    m = len(rest)
    rho = sum(rest[t] * rest[t - 1] for t in range(1, m)) / sum(rest**2)
    width = 2.6614 * (4 * rho**2 / (1 - rho) ** 4 * m) ** (1 / 5)
    assert width > 3
    total = sum(rest**2) / m
    for lag in range(1, m):
        u = lag / width
        weight = 0.0 if u > 1 else 2 * (1 - u) ** 3 if u > 0.5 else 1 - 6 * u**2 + 6 * u**3
        total += 2 * weight * sum(rest[t] * rest[t - lag] for t in range(lag, m)) / m
    assert long_run_variance(series) == pytest.approx(total / (1 - c) ** 2 * n / (n - 2))


def test_what_does_not_vary_has_none() -> None:
    assert long_run_variance(np.full(100, 0.3)) == 0
