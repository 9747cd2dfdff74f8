"""A heat map of a finished sweep has the best of each pair, whichever way its metric is good."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chatops_widget.protocol.metrics import METRICS
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.sweeps import SweepResult

GRID = [(fast, slow, short) for fast in (5, 10) for slow in (20, 50) for short in (0, 1)]
VALUES = np.array([0.3, 0.1, 0.2, np.nan, 0.15, 0.25, 0.4, 0.05])
LEAST = pd.DataFrame([[0.1, 0.2], [0.15, 0.05]], index=[5, 10], columns=[20, 50])
MOST = pd.DataFrame([[0.3, 0.2], [0.25, 0.4]], index=[5, 10], columns=[20, 50])


def result(looked_for: str, *, without: str = "", **metrics: np.ndarray) -> SweepResult:
    own = {
        name: np.array(values, "<f8")
        for name, values in zip(("fast", "slow", "short"), zip(*GRID, strict=True), strict=True)
    }
    columns = {f"parameter.{name}": values.tobytes() for name, values in own.items()}
    empty = np.full(len(GRID), np.nan)
    columns |= {
        f"metric.{name}": metrics.get(name, empty).astype("<f8").tobytes() for name in METRICS if name != without
    }
    data = {"metric": looked_for, "types": dict.fromkeys(own, "int"), "combinations": len(GRID)}
    return SweepResult("sw", "sma_cross", data, ResultColumns(columns))


@pytest.mark.parametrize(
    ("metric", "values", "best"),
    [
        ("sharpe_ratio", VALUES, MOST),
        ("annual_volatility", VALUES, LEAST),
        ("max_drawdown", -VALUES, -LEAST),
        ("total_fees", VALUES, LEAST),
        ("turnover", VALUES, MOST),
    ],
)
@pytest.mark.parametrize("looked_for", ["sharpe_ratio", "cagr", "annual_volatility"])
def test_each_pair_shows_the_best_over_the_others(
    looked_for: str, metric: str, values: np.ndarray, best: pd.DataFrame
) -> None:
    heat = result(looked_for, **{metric: values}).heatmap("fast", "slow", metric)
    pd.testing.assert_frame_equal(heat, best, check_names=False)


@pytest.mark.parametrize("metric", ["annual_volatility", "max_drawdown", "sharpe_ratio"])
def test_the_first_row_of_the_table_is_the_best_whatever_a_backend_calls_descending(metric: str) -> None:
    values = -VALUES if metric == "max_drawdown" else VALUES
    best = np.nanmax(values) if metric == "sharpe_ratio" else values[7]
    for descending in (True, False):
        found = result(metric, **{metric: values})
        found.data["descending"] = descending
        assert found.table[metric].iloc[0] == best
        assert np.isnan(found.table[metric].iloc[-1])


def test_a_sweep_that_is_older_than_a_metric_has_none_of_it() -> None:
    found = result("sharpe_ratio", without="beta", sharpe_ratio=VALUES)
    assert found.table["beta"].isna().all()
    assert found.table["sharpe_ratio"].iloc[0] == 0.4
    assert len(found.table.columns) == 3 + len(METRICS)
