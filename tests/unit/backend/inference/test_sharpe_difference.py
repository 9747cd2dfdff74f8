"""The test of two Sharpe ratios is Ledoit and Wolf's, holds its level, and says when it can't tell."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.processes import PROCESSES
from chatops_widget.backend.inference.block_bootstrap import block_sums, drawn, seed_of
from chatops_widget.backend.inference.long_run_variance import long_run_variance
from chatops_widget.backend.inference.sharpe_bootstrap import SharpeBootstrap
from chatops_widget.backend.inference.sharpe_difference import sharpe_difference
from chatops_widget.protocol.measures import of_returns


def pair(bars: int = 250, seed: int = 1, lead: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    returns = PROCESSES["AR 0.3"].pairs(1, bars, seed, lead)[0]
    return returns[:, 0], returns[:, 1]


def sharpe(returns: np.ndarray) -> float:
    return float(returns.mean() / returns.std())


def gradient(returns: np.ndarray) -> np.ndarray:
    """Of the difference of the Sharpe ratios by both means and both second moments: the paper's, section 3.1."""
    m1, m2 = returns.mean(axis=0)
    g1, g2 = (returns**2).mean(axis=0)
    v1, v2 = g1 - m1**2, g2 - m2**2
    return np.array([g1 / v1**1.5, -g2 / v2**1.5, -0.5 * m1 / v1**1.5, 0.5 * m2 / v2**1.5])


def test_p_and_bounds_are_those_of_the_papers_algorithm_in_plain_loops() -> None:
    returns = PROCESSES["AR 0.3"].pairs(1, 120, 5, 0.15)[0]
    one, other = returns.T
    bootstrap = SharpeBootstrap.of(returns, seed=9, draws=99)
    block, blocks = bootstrap.block, len(returns) // bootstrap.block
    observed = sharpe(one) - sharpe(other)
    moments = np.column_stack([returns, returns**2])
    error = math.sqrt(long_run_variance((moments - moments.mean(axis=0)) @ gradient(returns)) / len(returns))
    rows = np.concatenate([np.arange(len(returns))] * 2)
    random = np.random.default_rng(9)
    beyond, figures = 0, []
    for starts in random.integers(0, len(returns), (99, blocks)):
        sample = np.concatenate([returns[rows[start : start + block]] for start in starts])
        y = np.column_stack([sample, sample**2])
        y = y - y.mean(axis=0)
        zeta = np.array([y[k * block : (k + 1) * block].sum(axis=0) / math.sqrt(block) for k in range(blocks)])
        psi = zeta.T @ zeta / (blocks - 1)
        slope = gradient(sample)
        own = math.sqrt(slope @ psi @ slope / (blocks * block))
        figures.append(abs(sharpe(sample[:, 0]) - sharpe(sample[:, 1]) - observed) / own)
        beyond += figures[-1] >= abs(observed) / error
    found = sharpe_difference(one, other, seed=9, draws=99)
    assert found.p == pytest.approx((beyond + 1) / 100)
    assert 0 < found.p < 1
    reach = error * np.sort(figures)[math.ceil(0.95 * 98)]
    metric = math.sqrt(119 / 120)  # the metric's deviation has n - 1 in the divisor, the paper's n
    expected = metric * np.array([observed - reach, observed, observed + reach])
    assert [found.lower, found.difference, found.upper] == pytest.approx(expected)


def test_sums_of_blocks_are_those_of_a_plain_loop_round_the_end() -> None:
    columns = np.random.default_rng(1).standard_normal((20, 3))
    plain = [sum(columns[(start + k) % 20] for k in range(6)) for start in range(20)]
    assert block_sums(columns, 6) == pytest.approx(np.array(plain))
    assert sum(len(piece) for piece in drawn(block_sums(columns, 6), 6, 50, seed=1)) == 50


def test_the_same_returns_always_give_the_same_answer_whichever_comes_first() -> None:
    one, other = pair()
    found, again, mirrored = (sharpe_difference(*each) for each in ((one, other), (one.copy(), other), (other, one)))
    assert found == again
    assert (mirrored.difference, mirrored.p) == (-found.difference, found.p)
    assert mirrored.lower == pytest.approx(-found.upper)
    assert seed_of(np.column_stack([one, other])) == seed_of(np.column_stack([other, one]))
    assert sharpe_difference(one, other, seed=1).p != sharpe_difference(one, other, seed=2).p


def test_the_difference_is_that_of_the_metric() -> None:
    one, other = pair()
    first, second = (of_returns(each, 252)["sharpe_ratio"] for each in (one, other))
    assert sharpe_difference(one, other, bars_per_year=252).difference == pytest.approx(first - second)


def test_bars_a_year_and_leverage_change_no_p() -> None:
    one, other = pair()
    found = sharpe_difference(one, other, seed=1)
    yearly = sharpe_difference(3 * one, other, seed=1, bars_per_year=252)
    assert yearly.p == found.p
    assert yearly.difference == pytest.approx(found.difference * math.sqrt(252))
    assert yearly.upper == pytest.approx(found.upper * math.sqrt(252))


@pytest.mark.parametrize("change", [lambda r: r, lambda r: r * (1 + 1e-15), lambda r: 2 * r, lambda r: r + 1e-17])
def test_returns_that_are_the_same_but_for_rounding_and_leverage_do_not_differ(change) -> None:  # type: ignore[no-untyped-def]
    one, _ = pair()
    found = sharpe_difference(one, change(one))
    assert (found.difference, found.lower, found.upper, found.p, found.reason) == (0, 0, 0, 1, None)


@pytest.mark.parametrize("bars", [0, 1, 2, 3, 59])
def test_few_bars_tell_nothing(bars: int) -> None:
    one, other = pair(60)
    found = sharpe_difference(one[:bars], other[:bars])
    assert found.reason == f"too few bars to tell: {bars} paired returns, 60 are needed"
    assert math.isnan(found.p)
    assert math.isnan(found.difference) == (bars < 2)
    assert sharpe_difference(one, other).reason is None


@pytest.mark.parametrize("bars", [[1_000, 1_001, 1_002], [100, 900, 1_700], [5]])
def test_two_that_differ_in_a_few_bars_can_not_be_told_apart(bars: list[int]) -> None:
    one, _ = pair(2_500)
    other = one.copy()
    other[bars] += 0.3
    found = sharpe_difference(one, other)
    assert found.reason == "the two differ in too few bars to tell"
    assert found.difference < 0
    assert math.isnan(found.p)


def test_what_does_not_vary_has_no_sharpe_ratio() -> None:
    one, _ = pair()
    found = sharpe_difference(one, np.full_like(one, 1e-4))
    assert found.reason == "returns that do not vary have no Sharpe ratio"
    assert math.isnan(found.difference)


@pytest.mark.parametrize("wrong", [(np.zeros(70), np.zeros(71)), (np.zeros(70), np.full(70, np.nan))])
def test_what_is_no_pair_of_returns_is_refused(wrong: tuple[np.ndarray, np.ndarray]) -> None:
    with pytest.raises(ValueError, match=r"Returns (come in pairs|must be finite)"):
        sharpe_difference(*wrong)


@pytest.mark.parametrize(("name", "bars"), [("AR 0.5", 60), ("iid t3", 240)])
def test_equal_strategies_are_told_apart_as_rarely_as_promised(name: str, bars: int) -> None:
    """A share of `python -m benchmarks calibration`: 200 pairs can show 1 to 9.5 % where 5 % is true."""
    pairs = PROCESSES[name].pairs(200, bars, seed=11)
    wrong = np.mean([sharpe_difference(*each.T, draws=999).p < 0.05 for each in pairs])
    assert 0.01 <= wrong <= 0.095


def test_a_true_lead_is_seen() -> None:
    pairs = PROCESSES["iid normal"].pairs(100, 1_000, seed=4, lead=0.15)
    found = [sharpe_difference(*each.T, draws=999) for each in pairs]
    assert np.mean([each.p < 0.05 for each in found]) > 0.9
    assert np.mean([each.lower <= 0.15 <= each.upper for each in found]) > 0.88
