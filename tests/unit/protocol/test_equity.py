"""Returns and drawdowns are one definition, to the bit: arrays in the backend, pandas objects in results."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from chatops_widget.protocol import equity as curves
from chatops_widget.results import statistics

nan, inf = np.nan, np.inf
WALK = 1e5 * np.exp(np.cumsum(np.random.default_rng(5).normal(0, 0.02, 400)))
CURVES = [
    WALK,
    np.concatenate([WALK, np.zeros(5)]),  # bankrupt
    np.where(np.arange(400) % 7 == 3, nan, WALK),
    np.array([nan, nan, 2.0, 1.0, nan, 3.0]),
    np.array([0.0, 0.0, 1.0]),
    np.array([1.0, -1.0, 2.0, -0.0, 5.0]),
    np.array([1e-308, 1e308, inf, inf, 1.0]),
    np.full(3, nan),
    np.array([100.0]),
    np.empty(0),
]


@pytest.mark.parametrize("values", CURVES)
def test_of_one_curve_both_sides_say_what_pandas_says(values: npt.NDArray[np.float64]) -> None:
    series = pd.Series(values, index=pd.date_range("2020", periods=len(values)), name="equity")
    before = series.shift(1)
    returns, falls = (series / before - 1).mask(before <= 0, 0.0), series / series.cummax() - 1
    pd.testing.assert_series_equal(statistics.simple_returns(series), returns, check_exact=True)
    pd.testing.assert_series_equal(statistics.drawdowns(series), falls, check_exact=True)
    np.testing.assert_array_equal(curves.simple_returns(values), returns.to_numpy())
    np.testing.assert_array_equal(curves.drawdowns(values), falls.to_numpy())


def test_of_many_curves_each_has_its_own_past() -> None:
    frame = pd.DataFrame({"a": WALK, "b": WALK[::-1], "c": CURVES[2]}, index=pd.date_range("2020", periods=400))
    before = frame.shift(1)
    expected = (frame / before - 1).mask(before <= 0, 0.0)
    returns = statistics.simple_returns(frame)
    pd.testing.assert_frame_equal(returns, expected, check_exact=True)
    pd.testing.assert_frame_equal(statistics.drawdowns(frame), frame / frame.cummax() - 1, check_exact=True)
    # Nor does what is reckoned from them move in the last digit.
    pd.testing.assert_series_equal(returns.mean(), expected.mean(), check_exact=True)
    pd.testing.assert_frame_equal(returns.corr(), expected.corr(), check_exact=True)
