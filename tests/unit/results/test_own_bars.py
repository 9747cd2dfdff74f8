"""What curves of unlike bars say over time is what each says alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.own_bars import on_own_bars
from chatops_widget.panel.plot_columns import plot
from chatops_widget.protocol.panel import Plot
from chatops_widget.results import statistics
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison
from chatops_widget.results.regimes import in_regimes
from chatops_widget.results.subperiods import subperiods

NAMES = ("momentum", "sma_cross")


@pytest.fixture(scope="module")
def own() -> Comparison:
    """One until 2008, the other from 2005 on every other bar, so that there are dates that it has not."""
    book = PriceBook()
    one = run_backtest(book, "momentum", {"end": "2008-12-31", "risk_free": "2%"})
    other = run_backtest(book, "sma_cross", {"symbol": "IXIC", "start": "2005-01-01", "bars_per_year": 126})
    halved = {name: column if "." in name else _every_other(column) for name, column in other.curves.items()}
    other.curves.clear()
    other.curves.update(halved)
    aligned = on_own_bars([("momentum", one), ("sma_cross", other)])
    return Comparison("c", aligned.data, ResultColumns(aligned.curves))


def _every_other(column: bytes) -> bytes:
    return np.frombuffer(column, "<i8")[::2].tobytes()


def test_each_figure_over_time_is_that_of_the_curve_alone(own: Comparison) -> None:
    rates = dict(zip(NAMES, (252.0, 126.0), strict=True))
    rolling = own.rolling_sharpe(60)
    assert len(rolling) == len(own.equity)
    for name in NAMES:
        alone = own.equity[name].dropna()
        pd.testing.assert_series_equal(own.returns[name].dropna(), alone.pct_change().dropna(), check_freq=False)
        pd.testing.assert_series_equal(own.drawdown[name].dropna(), alone / alone.cummax() - 1)
        pd.testing.assert_series_equal(
            rolling[name].dropna(), statistics.rolling_sharpe(alone, 60, rates[name]).dropna()
        )
        years = own.yearly_returns()[name].dropna()
        assert (1 + years).prod() == pytest.approx(alone.iloc[-1] / alone.iloc[0])
        assert (1 + own.monthly_returns().loc[name].stack()).prod() == pytest.approx(alone.iloc[-1] / alone.iloc[0])
        held = own.benchmark[name].dropna().to_numpy()
        free = (
            {name: own.curves.beside("risk_free", NAMES)[name][own.equity[name].notna()]} if name in _free(own) else {}
        )
        pd.testing.assert_frame_equal(
            own.subperiods("1Y").loc[[name]], subperiods(alone.to_frame(), "1Y", rates[name], {name: held}, free)
        )
        pd.testing.assert_frame_equal(
            own.regimes().loc[[name]], in_regimes(alone.to_frame(), rates[name], {name: held}, free)
        )
    assert own.rolling_volatility(60)["sma_cross"].iloc[-1] == pytest.approx(
        own.equity["sma_cross"].dropna().pct_change().iloc[-60:].std() * np.sqrt(126)
    )


def _free(own: Comparison) -> dict[str, np.ndarray]:
    return own.curves.beside("risk_free", NAMES)


def test_correlation_is_that_of_the_bars_both_have(own: Comparison) -> None:
    both = own.equity.dropna()
    assert 100 < len(both) < len(own.equity["momentum"].dropna())
    expected = both.pct_change().corr()
    pd.testing.assert_frame_equal(own.correlation, expected, check_names=False)


def test_a_picture_holds_an_account_where_it_stood_and_a_file_has_the_gaps(own: Comparison) -> None:
    drawn = plot(own, Plot(view="v", key="k", show="equity"))["equity.sma_cross"]
    first = int(np.flatnonzero(~np.isnan(drawn))[0])
    assert first > 0  # nothing before it began
    assert not np.isnan(drawn[first:]).any()
    filed = plot(own, Plot(view="v", key="k", show="equity", every=True))["equity.sma_cross"]
    assert np.isnan(filed[~np.isnan(own.equity["momentum"].to_numpy())]).sum() > first
    ended = plot(own, Plot(view="v", key="k", show="equity"))["equity.momentum"]
    assert np.isnan(ended[-1])  # nor after it ended


def test_growth_begins_at_each_ones_own_first_bar(own: Comparison) -> None:
    growth = own._chart("equity", False, 60).panes[0].curves
    firsts = [next(value for value in curve.values if not np.isnan(value)) for curve in growth]
    assert firsts == [1.0, 1.0]
    assert own.attrs["window"] == "full"
