"""A comparison's rows can be told apart."""

from __future__ import annotations

from chatops_widget.results.comparison import metrics_frame


def test_labels_that_repeat_are_counted_by_themselves() -> None:
    rows = [{"strategy_id": name, "sharpe_ratio": 1.0} for name in ("sma_cross", "sma", "sma", "sma_cross")]
    assert list(metrics_frame(rows).index) == ["sma_cross", "sma", "sma (2)", "sma_cross (2)"]
