"""The metric registry ranks by what is good, and names what has a better value."""

from __future__ import annotations

import numpy as np
import pytest

from chatops_widget.protocol.metrics import METRICS


@pytest.mark.parametrize(
    ("name", "values", "order"),
    [
        ("sharpe_ratio", [0.5, np.nan, 1.0, -2.0], [2, 0, 3, 1]),
        ("annual_volatility", [0.2, np.nan, 0.1, 0.3], [2, 0, 3, 1]),
        ("max_drawdown", [-0.5, -0.1, np.nan, -0.2], [1, 3, 0, 2]),
        ("max_drawdown", [0.5, 0.1, np.nan, 0.2], [1, 3, 0, 2]),
        ("turnover", [1.0, np.nan, 3.0], [2, 0, 1]),
        ("total_return", [0.1, 0.1, 0.1], [0, 1, 2]),
    ],
)
def test_best_is_first_and_what_has_no_value_last(name: str, values: list[float], order: list[int]) -> None:
    assert METRICS[name].rank(np.array(values)).tolist() == order
