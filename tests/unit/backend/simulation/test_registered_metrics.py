"""What is registered as a metric is what is computed, and what a sweep can look for."""

from __future__ import annotations

import math

import numpy as np

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.simulation.metrics import measure
from chatops_widget.backend.simulation.sweep import METRIC
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.protocol.metrics import METRICS


def test_each_registered_metric_is_computed_and_no_other() -> None:
    prices = PriceBook().load("SPX").frame
    strategy = find("sma_cross")
    outcome = run(prices, strategy(prices, **strategy.bind({})))
    market = prices["close"].to_numpy(np.float64)
    found = measure(outcome.equity, outcome.exposure, outcome.trades, bars_per_year=252, benchmark=market)
    assert list(found) == list(METRICS)
    assert [name for name, value in found.items() if math.isnan(value)] == []


def test_a_sweep_looks_for_any_metric_that_has_a_better_value() -> None:
    assert METRIC.choices is not None
    assert set(METRICS) - set(METRIC.choices) == {"n_trades", "exposure_time", "turnover", "beta"}
