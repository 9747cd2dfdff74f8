"""Periods are those of the calendar, and each is measured as if it were a window of its own."""

from __future__ import annotations

import itertools
import math
import warnings

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.errors import BadParameter, CurvesUnavailable
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison
from chatops_widget.results.subperiods import OF_CURVES, periods, read_length
from tests.support.curves import comparison_of, walk

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    empyrical = pytest.importorskip("empyrical")


@pytest.fixture(scope="module")
def real() -> Comparison:
    """Two strategies of ten years, above a risk-free rate that differs, as the backend measures them."""
    runs = [
        (name, run_backtest(PriceBook(), name, {"start": "2001-02-01", "end": "2010-12-31", "risk_free": rate}))
        for name, rate in (("sma_cross", "2%"), ("momentum", None))
    ]
    data, curves = compare(runs)
    return Comparison("c", data, ResultColumns(curves))


def test_each_period_has_the_metrics_of_its_own_returns(real: Comparison) -> None:
    found = real.subperiods("1Y")
    assert list(found.columns) == ["start", "end", "bars", "partial", *OF_CURVES]
    rate = pd.Series(np.diff(real.equity.index).astype("timedelta64[ns]").astype(float), index=real.equity.index[1:])
    free = 0.02 * rate / (365 * 86_400e9)
    for name, year in itertools.product(("sma_cross", "momentum"), (2003, 2008, 2010)):
        returns = real.equity[name].pct_change()[str(year)]
        held = real.benchmark[name].pct_change()[str(year)]
        above = free[str(year)] if name == "sma_cross" else 0 * returns
        row = found.loc[name, str(year)]
        assert (row["start"], row["end"], row["bars"]) == (returns.index[0], returns.index[-1], len(returns))
        assert row["total_return"] == pytest.approx(empyrical.cum_returns_final(returns), abs=1e-12)
        assert row["cagr"] == pytest.approx(empyrical.cagr(returns, annualization=252))
        assert row["max_drawdown"] == pytest.approx(empyrical.max_drawdown(returns))
        assert row["sharpe_ratio"] == pytest.approx(empyrical.sharpe_ratio(returns, above, annualization=252))
        alpha, beta = empyrical.alpha_beta(returns - above, held - above, annualization=252)
        assert (row["alpha"], row["beta"]) == (pytest.approx(alpha), pytest.approx(beta))


def test_the_returns_of_all_periods_multiply_to_that_of_the_window(real: Comparison) -> None:
    for length in ("5Y", "1Q", "1M", "7M"):
        growth = (1 + real.subperiods(length)["total_return"]).groupby(level="strategy").prod() - 1
        np.testing.assert_allclose(growth[real.metrics.index], real.metrics["total_return"], rtol=1e-12)


def test_a_period_that_holds_the_window_repeats_the_comparisons_own_metrics(real: Comparison) -> None:
    whole = real.subperiods("20Y")
    assert whole.index.tolist() == [("sma_cross", "2000-2019"), ("momentum", "2000-2019")]
    assert whole["partial"].all()
    np.testing.assert_allclose(whole[OF_CURVES].to_numpy(), real.metrics[OF_CURVES].to_numpy(), rtol=1e-11)


HALVES = ["2003-01 to 2003-06", "2003-07 to 2003-12", "2004-01 to 2004-06"]


@pytest.mark.parametrize(
    ("start", "end", "length", "names", "partial"),
    [
        # The first trading days of a year are no gap, a week without its days is one.
        ("2003-01-02", "2006-12-29", "2Y", ["2002-2003", "2004-2005", "2006-2007"], [True, False, True]),
        ("2003-01-02", "2004-12-31", "1Y", ["2003", "2004"], [False, False]),
        ("2003-01-10", "2004-12-24", "1Y", ["2003", "2004"], [True, True]),
        ("2003-01-02", "2003-03-31", "1Q", ["2003Q1"], [False]),
        ("2003-01-02", "2003-03-20", "1Q", ["2003Q1"], [True]),
        ("2003-05-01", "2004-02-27", "6M", HALVES, [True, False, True]),
        ("2003-11-03", "2003-12-31", "M", ["2003-11", "2003-12"], [False, False]),
    ],
)
def test_edges_are_the_calendars_and_what_the_window_cuts_is_marked(
    start: str, end: str, length: str, names: list[str], partial: list[bool]
) -> None:
    found = periods(pd.bdate_range(start, end), read_length(length))
    assert [each.name for each in found] == names
    assert [each.partial for each in found] == partial
    assert [each.first for each in found[1:]] == [each.end + 1 for each in found[:-1]]
    assert [each.begin for each in found] == [max(each.first - 1, 0) for each in found]


@pytest.mark.parametrize("length", ["", "Y5", "0Y", "5 years", "5W", "-1Y", "200Y", 5, None])
def test_a_length_that_is_none_is_refused_in_its_own_words(length: object) -> None:
    with pytest.raises(BadParameter, match="no length of a period") as error:
        read_length(length)
    assert '"5Y"' in str(error.value.hint)


def test_a_period_of_one_bar_claims_nothing_it_cannot_know() -> None:
    curve = walk(45, start="2003-02-28")
    found = comparison_of(a=curve).subperiods("1M")
    assert found.loc[("a", "2003-02"), "bars"] == 1
    assert found.loc[("a", "2003-02"), OF_CURVES].isna().all()
    assert found.loc[("a", "2003-03"), "total_return"] == pytest.approx(curve["2003-03"].iloc[-1] / curve.iloc[0] - 1)
    assert found["alpha"].isna().all()  # it has no benchmark


def by_hand(closes: np.ndarray, trend: int, swing: int) -> list[set[str]]:
    """The regimes of each return, from the closes before it and nothing else."""
    found, swings = [], []
    for bar in range(1, len(closes)):
        past, states = closes[:bar], set()
        if len(past) >= trend:
            states.add("up" if past[-1] > past[-trend:].mean() else "down")
        if len(past) > swing:
            tail = past[-swing - 1 :]
            swings.append((tail[1:] / tail[:-1] - 1).std(ddof=1))
        if len(swings) > 60:
            states.add("calm" if swings[-1] < np.median(swings[:-1]) else "turbulent")
        found.append(states)
    return found


def test_regimes_follow_from_the_benchmark_before_each_bar_alone(real: Comparison) -> None:
    found = real.regimes(trend=100, swing=15)
    held, returns = real.benchmark["momentum"].to_numpy(), real.returns["momentum"].to_numpy()
    states = by_hand(held, 100, 15)
    for regime in ("up", "down", "calm", "turbulent"):
        flags = np.array([regime in each for each in states])
        row = found.loc["momentum", regime]
        assert row["bars"] == flags.sum() > 100
        assert row["share"] == pytest.approx(flags.mean())
        assert row["total_return"] == pytest.approx(math.exp(np.log1p(returns[flags]).sum()) - 1)
        assert row["sharpe_ratio"] == pytest.approx(empyrical.sharpe_ratio(returns[flags], annualization=252))
        assert row["beta"] == pytest.approx(empyrical.beta(returns[flags], (held[1:] / held[:-1] - 1)[flags]))
    assert found.loc["momentum", "bars"][["up", "down"]].sum() == len(returns) - 99


def test_a_window_too_short_for_a_regime_has_none() -> None:
    dates = pd.bdate_range("2003-02-18", periods=50)
    columns = {"date": dates.as_unit("ns").asi8.astype("<i8").tobytes()}
    columns |= {name: walk(50).to_numpy("<f8").tobytes() for name in ("equity.a", "benchmark")}
    found = Comparison("c", {"strategies": [{"strategy_id": "a"}]}, ResultColumns(columns)).regimes()
    assert found["bars"].tolist() == [0, 0, 0, 0]
    assert found.drop(columns=["bars", "share"]).isna().all(axis=None)


def test_what_was_kept_without_a_benchmark_and_bars_that_are_none_are_said() -> None:
    with pytest.raises(CurvesUnavailable, match="without its benchmark"):
        comparison_of(a=walk(300)).regimes()
    for given in ({"trend": 1}, {"swing": 2.5}, {"trend": True}):
        with pytest.raises(BadParameter, match=f"{next(iter(given))} is"):
            real_of(walk(300)).regimes(**given)  # type: ignore[arg-type]


def real_of(curve: pd.Series) -> Comparison:
    found = comparison_of(a=curve)
    found.curves.keep({**found.curves.columns, "benchmark": curve.to_numpy("<f8").tobytes()})
    return found
