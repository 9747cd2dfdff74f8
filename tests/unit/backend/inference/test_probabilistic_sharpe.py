"""How sure a Sharpe ratio is: the papers' own examples, and scipy."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats

from benchmarks.processes import PROCESSES
from chatops_widget.backend.inference.deflated_sharpe import expected_best
from chatops_widget.backend.inference.probabilistic_sharpe import (
    TrackRecord,
    minimum_track_record,
    probabilistic_sharpe,
)


def test_the_probabilistic_ratio_is_that_of_the_papers_hedge_fund() -> None:
    """The Sharpe ratio efficient frontier: 24 months, a ratio of 0.458, and what skewness and kurtosis take from it."""
    assert probabilistic_sharpe(TrackRecord(0.458, 24)) == pytest.approx(0.982, abs=5e-4)
    assert probabilistic_sharpe(TrackRecord(0.458, 24, -2.448, 10.164)) == pytest.approx(0.913, abs=5e-4)


@pytest.mark.parametrize(
    ("a_year", "skewness", "kurtosis", "years"),
    [(250, 0, 3, 2.73), (52, 0, 3, 2.83), (12, 0, 3, 3.24), (12, -0.72, 5.78, 4.99)],
)
def test_the_least_track_record_is_the_papers(a_year: int, skewness: float, kurtosis: float, years: float) -> None:
    """The same paper: to show a ratio above 1 a year with 95 % from an estimate of 2, daily, weekly and monthly."""
    record = TrackRecord(2 / math.sqrt(a_year), a_year, skewness, kurtosis)
    bars = minimum_track_record(record, above=1 / math.sqrt(a_year))
    assert bars / a_year == pytest.approx(years, abs=0.005)
    grown = TrackRecord(record.sharpe, round(bars), skewness, kurtosis)
    assert probabilistic_sharpe(grown, above=1 / math.sqrt(a_year)) == pytest.approx(0.95, abs=1e-3)


@pytest.mark.parametrize(
    ("trials", "skewness", "kurtosis", "probability"), [(100, -3, 10, 0.9004), (46, -3, 10, 0.9505), (88, 0, 3, 0.9505)]
)
def test_the_deflated_ratio_is_the_papers(trials: int, skewness: float, kurtosis: float, probability: float) -> None:
    """The deflated Sharpe ratio: 2.5 a year over 1,250 days, trials of variance 1/2 a year."""
    record = TrackRecord(2.5 / math.sqrt(250), 1250, skewness, kurtosis)
    found = probabilistic_sharpe(record, above=expected_best(0.5 / 250, trials))
    assert found == pytest.approx(probability, abs=5e-5)


def test_moments_are_those_of_scipy() -> None:
    returns = np.random.default_rng(1).standard_t(5, 300) * 0.01 + 0.001
    record = TrackRecord.of(returns)
    assert record is not None
    assert record.sharpe == pytest.approx(returns.mean() / returns.std(ddof=1))
    assert record.skewness == pytest.approx(scipy.stats.skew(returns))
    assert record.kurtosis == pytest.approx(scipy.stats.kurtosis(returns, fisher=False))


def test_the_probability_is_right_as_often_as_it_says() -> None:
    """Of records in which it says 80 % or more, with the true ratio 0: a fifth, whatever their skewness."""
    returns = 1 - np.random.default_rng(2).standard_exponential((2_000, 250))
    said = [probabilistic_sharpe(TrackRecord.of(one)) >= 0.8 for one in returns]
    assert np.mean(said) == pytest.approx(0.2, abs=0.03)


def test_what_a_bar_owes_to_those_before_it_makes_a_ratio_less_sure() -> None:
    """Of a first-order autoregression of c, the variance of a mean is (1 + c) / (1 - c) times that of its bars."""
    returns = PROCESSES["AR 0.5"].returns((1, 50_000, 1), seed=1)[0, :, 0]
    ordered, plain = TrackRecord.of(returns, ordered=True), TrackRecord.of(returns)
    assert ordered is not None
    assert plain is not None
    assert ordered.dependence == pytest.approx(3, rel=0.1)
    assert plain == replace(ordered, dependence=1.0)
    short = TrackRecord(0.1, 200, dependence=ordered.dependence)
    assert probabilistic_sharpe(short) < 0.8 < 0.9 < probabilistic_sharpe(replace(short, dependence=1.0))
    assert minimum_track_record(short) > 2.5 * minimum_track_record(replace(short, dependence=1.0))


@pytest.mark.parametrize(("name", "most"), [("iid normal", 0.08), ("AR 0.5", 0.1)])
def test_a_ratio_of_zero_is_called_one_above_it_as_seldom_as_promised(name: str, most: float) -> None:
    process = PROCESSES[name]
    returns = process.returns((400, 240, 1), seed=5)[:, :, 0] - 0.01 * process.sharpe
    said = np.mean([probabilistic_sharpe(TrackRecord.of(one, ordered=True)) > 0.95 for one in returns])
    assert 0.01 < said < most  # of AR 0.5 it is 18 % by the published formula


def test_without_a_ratio_nothing_is_claimed() -> None:
    assert TrackRecord.of(np.zeros(10)) is None
    assert TrackRecord.of(np.array([0.1])) is None
    assert math.isnan(probabilistic_sharpe(None))
    assert math.isnan(minimum_track_record(None))
    assert minimum_track_record(TrackRecord(-0.1, 100)) == math.inf
