"""Sketches of returns tell what the returns themselves would: how alike strategies are, and the luck of the best."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from chatops_widget.backend.inference.deflated_sharpe import expected_best
from chatops_widget.backend.inference.effective_trials import effective_trials
from chatops_widget.backend.inference.probabilistic_sharpe import TrackRecord
from chatops_widget.backend.prices.validation import Prices
from chatops_widget.backend.trials.sketch import SIZE, signs, sketches
from chatops_widget.backend.trials.tally import Tally
from chatops_widget.backend.trials.trial import Trials, together, trials_of

Floats = npt.NDArray[np.float64]
RANDOM = np.random.default_rng(8)
BARS = 1_500


def prices(bars: int = BARS, start: str = "2010-01-01") -> Prices:
    index = pd.date_range(start, periods=bars + 1, freq="D", name="date")
    frame = pd.DataFrame({"close": np.linspace(100, 200, bars + 1)}, index=index)
    return Prices(frame, "MADE", "made.csv", 365.0, [])


def tried(returns: Floats, on: Prices | None = None) -> Trials:
    return trials_of(on or prices(), [str(k).encode() for k in range(returns.shape[1])], returns)


def tally(*parts: Trials) -> Tally:
    whole = together(parts)
    rows = [(k, "2026-11-27", b"ana", 0.0, kept.astype("<f2").tobytes()) for k, kept in enumerate(whole.sketches, 1)]
    return Tally().with_rows(rows)


def swept(windows: range) -> Floats:
    market = RANDOM.normal(0, 0.01, BARS)
    level = np.concatenate([[0.0], np.cumsum(market)])[:-1]
    held = [level > pd.Series(level).rolling(window).mean().to_numpy() for window in windows]
    return np.array(held).T * market[:, None]


@pytest.mark.parametrize(
    "returns",
    [
        RANDOM.standard_t(3, (BARS, 60)),
        math.sqrt(0.9) * RANDOM.standard_normal((BARS, 1)) + math.sqrt(0.1) * RANDOM.standard_normal((BARS, 60)),
        np.repeat(RANDOM.standard_normal((BARS, 6)), 10, axis=1) + 0.1 * RANDOM.standard_normal((BARS, 60)),
        swept(range(5, 205, 5)),
    ],
    ids=["independent", "alike", "six kinds", "a sweep"],
)
def test_trials_count_as_those_of_whole_returns_do(returns: Floats) -> None:
    assert tally(tried(returns)).effective == pytest.approx(effective_trials(returns), rel=0.15)


def test_the_luck_of_the_best_is_what_a_loop_of_worlds_without_skill_shows() -> None:
    """Half of the strategies are near-copies of the other half; the best of each world is written down."""
    count, bars, best = 40, 250, []
    for _ in range(1_500):
        own = RANDOM.standard_normal((bars, count // 2))
        copies = own + 0.2 * RANDOM.standard_normal(own.shape)
        ratios = [column.mean() / column.std(ddof=1) for column in np.hstack([own, copies]).T]
        best.append(max(ratios))
    returns = np.hstack([own, copies])
    effective = tally(tried(returns, prices(bars))).effective
    assert 20 <= effective < 30
    assert expected_best(1 / bars, effective) == pytest.approx(np.mean(best), rel=0.05)


def test_a_copy_adds_nothing_and_a_bar_has_the_same_signs_in_every_window() -> None:
    whole = RANDOM.standard_normal((BARS, 1))
    assert tally(tried(np.hstack([whole, whole * 3, whole + 1]))).effective == pytest.approx(1, abs=0.01)
    later = prices(1_000, "2011-05-16")  # its returns are those of the last thousand days
    assert (later.frame.index[1:] == prices().frame.index[-1_000:]).all()
    first, second = tried(whole), tried(whole[-1_000:], later)
    alike = float((first.sketches.astype(float) * second.sketches.astype(float)).mean())
    assert alike == pytest.approx(math.sqrt(1_000 / BARS), abs=0.15)
    elsewhere = tried(whole, prices(start="1990-01-01"))
    assert abs(float((first.sketches.astype(float) * elsewhere.sketches.astype(float)).mean())) < 0.25


def test_signs_are_fair_independent_and_the_same_in_every_process() -> None:
    dates = np.arange(4_096, dtype=np.int64) * 86_400_000_000_000
    drawn = signs(dates)
    assert set(np.unique(drawn)) == {-1, 1}
    linked = drawn.T @ drawn / len(dates)
    np.fill_diagonal(linked, 0)
    assert np.abs(linked).max() < 0.09  # 5.5 standard errors, of 32,640 pairs
    assert abs(float(drawn.mean())) < 0.005
    assert drawn[1, :12].tolist() == [1, -1, 1, -1, 1, -1, -1, -1, -1, -1, -1, -1]  # as in ledgers that are kept


def test_many_bars_are_sketched_in_parts_as_one() -> None:
    bars = 20_000
    scaled = RANDOM.standard_normal((2, bars))
    dates = np.arange(bars, dtype=np.int64) * 60_000_000_000
    expected = scaled @ signs(dates) / math.sqrt(bars)
    np.testing.assert_allclose(sketches(scaled, dates), expected, atol=1e-3)
    assert expected.shape == (2, SIZE)


def test_records_are_those_of_each_by_itself_and_what_does_not_vary_is_no_trial() -> None:
    returns = RANDOM.standard_t(4, (BARS, 3)) * 0.01
    returns[:, 1] = 0
    found = tried(returns)
    assert found.records[1] is None
    for k in (0, 2):
        record, expected = found.records[k], TrackRecord.of(returns[:, k], ordered=True)
        assert record is not None
        assert expected is not None
        for name in ("sharpe", "bars", "skewness", "kurtosis", "dependence"):
            assert getattr(record, name) == pytest.approx(getattr(expected, name), rel=1e-9)
