"""A comparison of real runs, judged as the backend judges: with bounds, pairs, groups, provenance and a question."""

from __future__ import annotations

from typing import Any

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison

WINDOW: dict[str, Any] = {"symbol": "SPX", "start": "2004-06-01", "end": "2010-03-31", "commission": 0.001}


def judged(*names: str) -> Comparison:
    """Three strategies under these names: two of a kind that differ in a parameter, and another."""
    asked = (
        ("sma_cross", {**WINDOW, "fast": 10, "slow": 50}),
        ("sma_cross", {**WINDOW, "fast": 20, "slow": 50}),
        ("rsi_reversion", WINDOW),
    )
    runs = [(name, run_backtest(PriceBook(), *each)) for name, each in zip(names, asked, strict=True)]
    data, curves = compare(runs, question="which is steadier?")
    return Comparison("cmp_1", data, ResultColumns(curves))
