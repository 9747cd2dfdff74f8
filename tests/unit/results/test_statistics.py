"""What Python says of an equity curve equals what pandas, or a pencil, says of it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BadInput
from chatops_widget.results import statistics
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.runs import BacktestResult
from tests.support.curves import comparison_of, walk


@pytest.mark.parametrize("window", [2, 63, 126])
def test_rolling_sharpe_is_the_sharpe_ratio_of_each_window(window: int) -> None:
    equity = walk(400)
    found = statistics.rolling_sharpe(equity, window, 252.0)
    returns = equity.to_numpy()[1:] / equity.to_numpy()[:-1] - 1
    assert found.iloc[:window].isna().all()
    for bar in (window, 200, 399):
        tail = returns[bar - window : bar]
        assert found.iloc[bar] == pytest.approx(tail.mean() / tail.std(ddof=1) * math.sqrt(252), rel=1e-9)


def test_rolling_sharpe_is_undefined_where_nothing_moves() -> None:
    equity = pd.Series([100.0] * 10 + [101.0, 103.0, 102.0], index=pd.date_range("2020", periods=13))
    found = statistics.rolling_sharpe(equity, 3, 252.0)
    assert found.iloc[:10].isna().all()
    assert found.iloc[10:].notna().all()
    steady = pd.Series(100 * 1.01 ** np.arange(50), index=pd.date_range("2020", periods=50))
    assert statistics.rolling_sharpe(steady, 10, 252.0).isna().all()  # nor is rounding a spread


@pytest.mark.parametrize("quiet", [0.0, 1e-4])
def test_rolling_sharpe_forgets_a_crash_that_has_left_the_window(quiet: float) -> None:
    wild = np.random.default_rng(1).normal(0, 0.02, 200)
    returns = np.concatenate([wild, [0.5, -0.9], np.full(300, quiet), [0.01, 0.02, 0.0], np.full(50, quiet)])
    dates = pd.date_range("2020", periods=len(returns) + 1)
    steady = pd.Series(100 * np.cumprod(np.append(1, 1 + returns)), index=dates)
    tremor = steady * (1 + 1e-7 * np.sin(np.arange(len(steady))))
    found = statistics.rolling_sharpe(pd.DataFrame({"steady": steady, "tremor": tremor}), 20, 252.0)
    assert found["steady"].iloc[222:503].isna().all()
    assert found["steady"].iloc[525:].isna().all()
    moved = tremor.to_numpy()[1:] / tremor.to_numpy()[:-1] - 1
    for bar in (250, 400, 530):
        tail = moved[bar - 20 : bar]
        assert found["tremor"].iloc[bar] == pytest.approx(tail.mean() / tail.std(ddof=1) * math.sqrt(252), rel=1e-6)
    pd.testing.assert_series_equal(statistics.rolling_sharpe(tremor, 20, 252.0), found["tremor"], check_names=False)


@pytest.mark.parametrize("window", [1, 0, 2.5, True])
def test_a_window_that_makes_no_sense_is_refused(window: object) -> None:
    with pytest.raises(BadInput, match="2 bars or more"):
        statistics.rolling_sharpe(walk(10), window, 252.0)  # type: ignore[arg-type]


def test_monthly_returns_equal_what_pandas_resamples() -> None:
    equity = walk(900)
    table = statistics.monthly_returns(equity)
    oracle = (1 + equity.pct_change()).resample("ME").prod() - 1
    assert list(table.index) == [2003, 2004, 2005, 2006]
    assert list(table.columns) == list(range(1, 13))
    for month, value in oracle.items():
        assert table.loc[month.year, month.month] == pytest.approx(value, abs=1e-12)
    assert int(table.notna().to_numpy().sum()) == len(oracle)
    whole = np.prod(1 + table.to_numpy()[~np.isnan(table.to_numpy())])
    assert whole == pytest.approx(equity.iloc[-1] / equity.iloc[0])


def test_a_month_without_a_return_is_no_month_of_zero() -> None:
    equity = pd.Series([100.0, 110.0, 121.0], index=pd.to_datetime(["2020-01-31", "2020-02-28", "2020-05-04"]))
    table = statistics.monthly_returns(equity)
    assert math.isnan(table.loc[2020, 1])  # the first bar is where returns start from
    assert table.loc[2020, 2] == pytest.approx(0.1)
    assert math.isnan(table.loc[2020, 3])
    assert table.loc[2020, 5] == pytest.approx(0.1)


def test_after_a_bankruptcy_there_is_nothing_left_to_lose() -> None:
    equity = pd.Series(
        [100.0, 0.0, 0.0, 0.0], index=pd.to_datetime(["2020-01-02", "2020-01-03", "2020-02-03", "2020-03-02"])
    )
    assert list(statistics.simple_returns(equity).iloc[1:]) == [-1, 0, 0]
    assert list(statistics.monthly_returns(equity).loc[2020].iloc[:3]) == [-1, 0, 0]


def test_a_comparison_and_a_result_share_the_definitions() -> None:
    one, two = walk(600, 1), walk(600, 2)
    comparison = comparison_of(one=one, two=two)
    columns = {"date": one.index.as_unit("ns").asi8.astype("<i8").tobytes(), "equity": one.to_numpy("<f8").tobytes()}
    result = BacktestResult("r", "one", {"barsPerYear": 252.0}, ResultColumns(columns))
    pd.testing.assert_series_equal(
        comparison.rolling_sharpe(63)["one"], result.rolling_sharpe(63), check_names=False, check_freq=False
    )
    pd.testing.assert_frame_equal(comparison.monthly_returns().loc["one"], result.monthly_returns())
    assert comparison.monthly_returns().index.names == ["strategy", "year"]
    assert comparison.rolling_sharpe().shape == (600, 2)


def test_bars_a_year_are_counted_where_the_backend_does_not_say() -> None:
    assert statistics.bars_per_year(None, pd.DatetimeIndex(walk(2_610).index)) == pytest.approx(261, rel=0.01)
    assert statistics.bars_per_year(252.0, pd.DatetimeIndex([])) == 252
    assert math.isnan(statistics.bars_per_year("x", pd.DatetimeIndex(["2020-01-01"])))
