"""Drawdowns, years and rolling volatility of a curve are what a loop one can read, pandas and empyrical say of it."""

from __future__ import annotations

import math

import empyrical
import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BadInput, BadParameter
from chatops_widget.protocol.measures import of_curve
from chatops_widget.results import statistics
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.runs import BacktestResult
from chatops_widget.results.worst_drawdowns import COLUMNS, worst_drawdowns
from tests.support.curves import comparison_of, walk


def by_hand(equity: pd.Series) -> list[tuple[object, ...]]:
    """One bar after another: a drawdown begins below the highest so far, and is over where that is reached again."""
    found = []
    peak, peak_date, trough, trough_date, length = -math.inf, None, math.inf, None, 0
    for date, value in equity.items():
        if value >= peak:
            if length:
                found.append((peak_date, trough_date, date, trough / peak - 1, length))
            peak, peak_date, trough, length = value, date, math.inf, 0
            continue
        length += 1
        if value < trough:
            trough, trough_date = value, date
    if length:
        found.append((peak_date, trough_date, pd.NaT, trough / peak - 1, length))
    return sorted(found, key=lambda row: row[3])


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("digits", [None, 2])  # rounded, so that peaks are reached exactly and values repeat
def test_the_worst_drawdowns_are_those_of_a_loop(seed: int, digits: int | None) -> None:
    equity = walk(700, seed)
    if digits is not None:
        equity = (equity / 1_000).round(digits)
    table = worst_drawdowns(equity, 1_000)
    rows = by_hand(equity)
    assert list(table.columns) == COLUMNS
    assert list(table.index) == list(range(1, len(rows) + 1))
    for found, row in zip(table.itertuples(index=False), rows, strict=True):
        assert (found.peak, found.trough, found.length) == (row[0], row[1], row[4])
        assert found.depth == row[3]
        assert found.recovery is pd.NaT if row[2] is pd.NaT else found.recovery == row[2]
    pd.testing.assert_frame_equal(worst_drawdowns(equity), table.iloc[:5])
    metrics = of_curve(equity.to_numpy(np.float64), 252.0)
    assert table["depth"].iloc[0] == metrics["max_drawdown"]
    assert table["depth"].iloc[0] == pytest.approx(empyrical.max_drawdown(equity.pct_change().dropna()), rel=1e-12)
    assert table["length"].max() == metrics["max_drawdown_duration"]


def test_a_curve_that_never_fell_has_no_drawdown_and_one_that_ends_below_no_recovery() -> None:
    dates = pd.date_range("2020", periods=4)
    assert worst_drawdowns(pd.Series([1.0, 1.0, 2.0, 3.0], index=dates)).empty
    assert worst_drawdowns(pd.Series([], index=dates[:0], dtype=float)).dtypes.astype(str).to_dict() == {
        **dict.fromkeys(COLUMNS[:3], "datetime64[ns]"),
        "depth": "float64",
        "length": "int64",
    }
    rounding = pd.Series([1.0, np.nextafter(1.0, 0), 1.0, 1.0], index=dates)
    assert worst_drawdowns(rounding).empty
    lost = worst_drawdowns(pd.Series([1.0, 2.0, 0.0, np.nan], index=dates)).loc[1]
    assert (lost.peak, lost.trough, lost.depth, lost.length) == (dates[1], dates[2], -1.0, 1)
    assert lost.recovery is pd.NaT


@pytest.mark.parametrize("count", [0, -1, 2.0, True, "five"])
def test_a_number_of_drawdowns_that_is_none_is_refused_with_what_was_given(count: object) -> None:
    with pytest.raises(BadParameter, match=str(count)):
        worst_drawdowns(walk(10), count)  # type: ignore[arg-type]


@pytest.mark.parametrize("start", ["2003-02-18", "2003-01-01", "2003-12-31"])
def test_yearly_returns_are_those_of_empyrical(start: str) -> None:
    equity = walk(900, 3, start)
    found = statistics.yearly_returns(equity)
    oracle = empyrical.aggregate_returns(equity.pct_change().dropna(), "yearly")
    assert list(found.dropna().index) == list(oracle.index)
    assert found.dropna().to_numpy() == pytest.approx(oracle.to_numpy(), rel=1e-10)
    assert float(np.prod(1 + found.dropna())) == pytest.approx(equity.iloc[-1] / equity.iloc[0])
    months = statistics.monthly_returns(equity)
    assert ((1 + months.fillna(0)).prod(axis=1) - 1).to_numpy() == pytest.approx(found.fillna(0).to_numpy())


def test_a_year_of_its_first_bar_alone_has_no_return() -> None:
    equity = pd.Series([100.0, 110.0, 99.0], index=pd.to_datetime(["2019-12-31", "2020-01-02", "2022-01-03"]))
    found = statistics.yearly_returns(equity)
    assert list(found.index) == [2019, 2020, 2022]
    assert math.isnan(found[2019])
    assert list(found.iloc[1:]) == pytest.approx([0.1, -0.1])


@pytest.mark.parametrize("window", [2, 63])
def test_rolling_volatility_is_that_of_each_window(window: int) -> None:
    equity = walk(300)
    found = statistics.rolling_volatility(equity, window, 252.0)
    returns = equity.pct_change().dropna()
    assert found.iloc[:window].isna().all()
    for bar in (window, 150, 299):
        tail = returns.iloc[bar - window : bar]
        assert found.iloc[bar] == pytest.approx(empyrical.annual_volatility(tail), rel=1e-9)
    with pytest.raises(BadInput, match="volatility over 1 bars"):
        statistics.rolling_volatility(equity, 1, 252.0)


def test_rolling_volatility_forgets_a_crash_that_has_left_the_window() -> None:
    returns = np.concatenate([[0.5, -0.9], np.zeros(60), np.tile([1e-7, -1e-7], 30)])
    equity = pd.Series(np.cumprod(np.append(1, 1 + returns)), index=pd.date_range("2020", periods=len(returns) + 1))
    found = statistics.rolling_volatility(pd.DataFrame({"a": equity}), 20, 1.0)["a"]
    assert (found.iloc[22:63] == 0).all()
    assert found.iloc[-1] == pytest.approx(1e-7 * math.sqrt(20 / 19), rel=1e-6)


def test_a_comparison_and_a_result_say_the_same_of_a_curve() -> None:
    one, two = walk(600, 1), walk(600, 2)
    comparison = comparison_of(one=one, two=two)
    columns = {"date": one.index.as_unit("ns").asi8.astype("<i8").tobytes(), "equity": one.to_numpy("<f8").tobytes()}
    result = BacktestResult("r", "one", {"barsPerYear": 252.0}, ResultColumns(columns))
    pd.testing.assert_frame_equal(comparison.worst_drawdowns(3).loc["one"], result.worst_drawdowns(3))
    pd.testing.assert_series_equal(comparison.yearly_returns()["one"], result.yearly_returns(), check_names=False)
    pd.testing.assert_series_equal(
        comparison.rolling_volatility(63)["one"], result.rolling_volatility(63), check_names=False
    )
    assert comparison.worst_drawdowns().index.names == ["strategy", "rank"]
    assert list(comparison.yearly_returns().columns) == ["one", "two"]
