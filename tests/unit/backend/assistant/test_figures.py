"""Figures in answers are those of the stored curves, by the definitions they name."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.assistant.figures import (
    equity_of,
    losing_streak,
    period_returns,
    sharpe_certainty,
)
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
    nat = np.iinfo(np.int64).min
    curves = {
        "trades.pnl": np.array([-1.0, 2.0, -1.0, -3.0, -2.0, 1.0, -5.0]).astype("<f8").tobytes(),
        "trades.exit_date": np.array([1, 2, 3, 4, 5, 6, nat]).astype("<i8").tobytes(),
    }
    assert losing_streak(curves) == 3


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
