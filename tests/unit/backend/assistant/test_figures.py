"""Figures in answers are those of the stored curves, by the definitions they name."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.assistant.figures import (
    equity_of,
    figure_of,
    longest_drawdown,
    losing_streak,
    period_returns,
    sharpe_certainty,
    window_metric,
    within,
)
from chatops_widget.protocol.figure_names import FIGURES
from chatops_widget.protocol.metric_text import spelled


def test_a_year_is_measured_from_the_last_equity_of_the_year_before() -> None:
    dates = pd.to_datetime(["2001-01-02", "2001-12-31", "2002-06-28", "2002-12-31", "2003-12-31"])
    curves = {
        "date": dates.to_numpy().astype("datetime64[ns]").view(np.int64).astype("<i8").tobytes(),
        "equity": np.array([100.0, 110.0, 90.0, 99.0, 99.0]).astype("<f8").tobytes(),
    }
    years = period_returns(equity_of(curves), "year")
    assert list(years.index) == ["2001", "2002", "2003"]
    assert years.to_numpy() == pytest.approx([0.1, -0.1, 0.0])
    assert period_returns(equity_of(curves), "month")["2002-12"] == pytest.approx(0.1)


def test_a_losing_streak_counts_closed_trades_only() -> None:
    assert losing_streak(trades([-1.0, 2.0, -1.0, -3.0, -2.0, 1.0, -5.0])) == 3
    assert losing_streak({}) == 0  # of imported returns no trades are known
    assert figure_of({}, {"equity": b""}, "losing_streak") is None


def trades(pnl: list[float]) -> dict[str, bytes]:
    """The columns of trades of a day each, the last of them open."""
    n = len(pnl)
    left = np.append(np.arange(1, n), np.iinfo(np.int64).min)
    return {
        "trades.entry_date": np.arange(n).astype("<i8").tobytes(),
        "trades.exit_date": left.astype("<i8").tobytes(),
        **{f"trades.{name}": np.array(pnl).astype("<f8").tobytes() for name in ("pnl", "return", "side")},
    }


def test_closed_trades_are_counted_by_what_they_made() -> None:
    curves = {"equity": b"", **trades([-1.0, 2.0, -3.0, 0.0, 9.0])}
    names = ["closed_trades", "winning_trades", "losing_trades", "worst_trade", "best_trade", "worst_trade_return"]
    assert [figure_of({}, curves, name) for name in names] == [4, 1, 2, -3.0, 2.0, -3.0]


def test_each_figure_that_has_a_name_is_found_in_a_result_that_has_it() -> None:
    data = {
        "deflatedSharpe": 0.9,
        "trials": {"n": 12, "effective": 3.5, "people": 2, "expectedMaxSharpe": 0.4},
        "overfitting": {"pbo": 0.1},
        "isolatedPeak": {"neighbours": 0.2},
        "combinations": 12,
        "pairedReturns": 250,
        "bars": 251,
    }
    dates = pd.bdate_range("2020-01-01", periods=3).to_numpy().astype("datetime64[ns]").view(np.int64)
    account = {
        "date": dates.astype("<i8").tobytes(),
        "equity": np.ones(3).tobytes(),
        "drawdown": np.zeros(3).tobytes(),
        "exposure": np.ones(3).tobytes(),
    }
    curves = {**account, **trades([-1.0, 2.0, 1.0])}
    assert [name for name in FIGURES if figure_of(data, curves, name) is None] == ["p_holm"]  # of a comparison alone
    assert figure_of(data, curves, "unnamed") is None


def test_a_part_of_the_time_is_measured_from_the_last_equity_before_it() -> None:
    dates = pd.bdate_range("2007-12-27", periods=8)  # Thursday; the new year's first bar is the fourth
    equity = pd.Series([100.0, 120.0, 110.0, 99.0, 121.0, 90.0, 95.0, 200.0], index=dates)

    def loop(start: str, end: str) -> tuple[float, float]:
        days = [day for day in dates if start <= str(day.date()) <= end]
        before = [day for day in dates if day < days[0]]
        path = [equity[day] for day in [*before[-1:], *days]]
        falls = [value / max(path[: at + 1]) - 1 for at, value in enumerate(path)]
        return path[-1] / path[0] - 1, min(falls)

    for start, end in [("2008-01-01", "2008-01-04"), ("2007-01-01", "2007-12-31"), ("2007-12-29", "2008-12-31")]:
        found = within(equity, dt.date.fromisoformat(start), dt.date.fromisoformat(end))
        assert found is not None
        assert (found.total, found.drawdown) == pytest.approx(loop(start, end))
        curves = {
            "date": dates.to_numpy().astype("datetime64[ns]").view(np.int64).astype("<i8").tobytes(),
            "equity": equity.to_numpy().astype("<f8").tobytes(),
        }
        assert figure_of({}, curves, window_metric("window_return", found)) == pytest.approx(found.total)
        assert figure_of({}, curves, window_metric("window_drawdown", found)) == pytest.approx(found.drawdown)
    assert within(equity, dt.date(2009, 1, 1), None) is None
    assert within(equity, None, dt.date(2007, 12, 26)) is None
    assert within(equity, None, None) == within(equity, dates[0].date(), dates[-1].date())
    for wrong in ("window_return", "window_return:2008-01-01", "window_return:x:y", "window_return:2008-01-01:2:3"):
        assert figure_of({}, curves, wrong) is None


@pytest.mark.parametrize(
    ("values", "peak", "recovery", "bars"),
    [
        ([100, 90, 100, 99, 98, 99, 101, 50], 2, 6, 3),  # longer, and not the deepest
        ([100, 90, 100, 99, 98, 97], 2, None, 3),  # goes on
        ([99, 98, 97, 100, 90, 100], 0, 3, 3),  # never came to its starting cash before
        ([100, 101, 102], 0, 1, 0),
    ],
)
def test_the_longest_drawdown_has_the_most_bars_below_a_peak(
    values: list[float], peak: int, recovery: int | None, bars: int
) -> None:
    dates = pd.bdate_range("2020-01-01", periods=len(values))
    path = np.array(values, float)
    curves = {
        "date": dates.to_numpy().astype("datetime64[ns]").view(np.int64).astype("<i8").tobytes(),
        "equity": path.astype("<f8").tobytes(),
        "drawdown": (path / np.maximum.accumulate(np.maximum(path, 100)) - 1).astype("<f8").tobytes(),
    }
    fall = longest_drawdown(curves)
    days = [day.date() for day in dates]
    if bars:
        assert (fall.peak, fall.recovery) == (days[peak], None if recovery is None else days[recovery])
    below = path < np.maximum.accumulate(np.maximum(path, 100))
    longest = max(len(run) for run in "".join("1" if each else " " for each in below).split(" "))
    assert longest == bars
    assert figure_of({}, curves, "current_drawdown") == pytest.approx(path[-1] / max(*values, 100) - 1)


def test_the_standard_error_of_a_sharpe_ratio_is_that_of_simulated_returns() -> None:
    years, per_year, sharpe = 20, 252, 0.37
    rng = np.random.default_rng(1)
    mean = sharpe / math.sqrt(per_year)
    returns = rng.normal(mean, 1.0, size=(2_000, years * per_year))
    measured = returns.mean(axis=1) / returns.std(axis=1, ddof=1) * math.sqrt(per_year)
    sure = sharpe_certainty(sharpe, years)
    assert sure.error == pytest.approx(measured.std(), rel=0.05)
    assert sure.errors == pytest.approx(1.65, abs=0.01)
    assert sure.chance == pytest.approx(0.098, abs=0.001)


@pytest.mark.parametrize(
    ("metric", "value", "words"),
    [
        ("max_drawdown", -0.3391, "−33.9\xa0%"),
        ("sharpe_ratio", 0.372, "0.37"),
        ("n_trades", 1234.0, "1,234"),
        ("total_fees", 1234.5, "1,234.50"),
        ("sharpe_ratio", None, "–"),
    ],
)
def test_a_metric_is_spelled_in_its_unit(metric: str, value: float | None, words: str) -> None:
    assert spelled(metric, value) == words
