"""Metrics are empyrical's where it has them, worked out by hand for trades, and NaN (never infinite) if undefined."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.simulation.metrics import measure
from chatops_widget.backend.simulation.trades import Trades
from chatops_widget.backend.strategies.builtin import STRATEGIES, find
from chatops_widget.protocol.metrics import METRICS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    empyrical = pytest.importorskip("empyrical")


def trades_of(*rows: tuple[float, float, bool]) -> Trades:
    """Trades of (pnl, fees, closed), each entered for 100 and left for 100 + pnl + fees."""
    table = np.array(rows, dtype=float).reshape(-1, 3)
    pnl, fees, closed = table[:, 0], table[:, 1], table[:, 2].astype(bool)
    days = np.datetime64("2020-01-01", "ns") + np.arange(len(rows)) * np.timedelta64(10, "D")
    ones = np.ones(len(rows))
    return Trades(
        entry_date=days, exit_date=np.where(closed, days + np.timedelta64(3, "D"), np.datetime64("NaT")), side=ones,
        units=ones, entry_price=100 * ones, exit_price=100 + pnl + fees, pnl=pnl, returns=pnl / 100, bars=3 * ones,
        fees=fees, notional=100 + (100 + pnl + fees) * closed,
    )  # fmt: skip


NO_TRADES = trades_of()


def by_empyrical(returns: np.ndarray, benchmark: np.ndarray, bars: float) -> dict[str, float]:
    each = {"annualization": bars}
    alpha, beta = empyrical.alpha_beta(returns, benchmark, **each)
    return {
        "total_return": empyrical.cum_returns_final(returns),
        "cagr": empyrical.cagr(returns, **each),
        "annual_volatility": empyrical.annual_volatility(returns, **each),
        "sharpe_ratio": empyrical.sharpe_ratio(returns, **each),
        "sortino_ratio": empyrical.sortino_ratio(returns, **each),
        "max_drawdown": empyrical.max_drawdown(returns),
        "calmar_ratio": empyrical.calmar_ratio(returns, **each),
        "value_at_risk": empyrical.value_at_risk(returns),
        "conditional_value_at_risk": empyrical.conditional_value_at_risk(returns),
        "alpha": alpha,
        "beta": beta,
    }


def assert_equal(ours: dict[str, float], oracle: dict[str, float]) -> None:
    for name, value in oracle.items():
        if math.isfinite(value):
            assert ours[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name
        else:
            assert math.isnan(ours[name]), name


@pytest.mark.parametrize("symbol", ["SPX", "IXIC"])
@pytest.mark.parametrize("strategy_id", [name for name, each in STRATEGIES.items() if not each.spec.portfolio])
def test_metrics_of_real_runs_are_those_of_empyrical(symbol: str, strategy_id: str) -> None:
    prices = PriceBook().load(symbol)
    strategy = find(strategy_id)
    outcome = run(prices.frame, strategy(prices.frame, **strategy.bind({})))
    close = prices.frame["close"]
    ours = measure(
        outcome.equity, outcome.exposure, outcome.trades, bars_per_year=252, benchmark=close.to_numpy(np.float64)
    )
    assert list(ours) == list(METRICS)
    oracle = by_empyrical(outcome.returns[1:], close.pct_change().to_numpy()[1:], 252)
    assert all(math.isfinite(value) for value in oracle.values())
    assert_equal(ours, oracle)


steps = st.floats(-0.3, 0.3).map(lambda step: round(step, 6))


@settings(max_examples=150, deadline=None)
@example([(0.0, -0.25), (-0.25, -0.21875)], 12.0)
@given(st.lists(st.tuples(steps, steps), min_size=2, max_size=60), st.sampled_from([12.0, 252.0, 365.0]))
def test_metrics_of_any_curve_are_those_of_empyrical(pairs: list[tuple[float, float]], bars: float) -> None:
    equity, benchmark = (100 * np.cumprod([1.0, *(1 + step for step in side)]) for side in zip(*pairs, strict=True))
    returns, market = (values[1:] / values[:-1] - 1 for values in (equity, benchmark))
    # Where nothing varies but rounding, empyrical divides by that rounding; ours calls it undefined (tested below).
    assume(returns.std() > 1e-9 and market.std() > 1e-9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        oracle = by_empyrical(returns, market, bars)
    # empyrical has a Calmar ratio for no drawdown but that of rounding, and downside from rounding alone.
    noisy = {"calmar_ratio"} if abs(oracle["max_drawdown"]) < 1e-9 else set()
    noisy |= {"sortino_ratio"} if not (returns < -1e-9).any() else set()
    # An alpha that loses more than everything a bar cannot compound; empyrical raises it to the power all the same.
    noisy |= {"alpha"} if 1 + np.mean(returns - oracle["beta"] * market) < 0 else set()
    ours = measure(equity, np.ones(len(equity)), NO_TRADES, bars_per_year=bars, benchmark=benchmark)
    for name, value in oracle.items():
        if name not in noisy and math.isfinite(value):
            assert ours[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name
    assert not any(math.isinf(value) for value in ours.values())


def test_trade_metrics_by_hand() -> None:
    # Three closed trades (+30, -10, -5) and an open one (+100) that only counts as a trade, in fees and in turnover.
    trades = trades_of((30, 1, True), (-10, 1, True), (-5, 1, True), (100, 0.5, False))
    found = measure(np.array([100.0, 120.0, 140.0]), np.array([0.0, 1.0, 1.0]), trades, bars_per_year=252)
    assert found["win_rate"] == pytest.approx(1 / 3)
    assert found["profit_factor"] == pytest.approx(30 / 15)
    assert found["expectancy"] == pytest.approx(15 / 3)
    assert found["n_trades"] == 4
    assert found["total_fees"] == pytest.approx(3.5)
    assert found["turnover"] == pytest.approx((231 + 191 + 196 + 100) / 120)
    assert found["exposure_time"] == pytest.approx(2 / 3)


def test_max_drawdown_duration_counts_the_bars_below_a_peak() -> None:
    equity = np.array([100.0, 110, 105, 104, 110, 108, 107, 109, 111, 110])
    found = measure(equity, np.ones(10), NO_TRADES, bars_per_year=252)
    assert found["max_drawdown_duration"] == 3
    assert found["max_drawdown"] == pytest.approx(104 / 110 - 1)


def test_the_starting_cash_counts_as_a_peak() -> None:
    assert measure(np.array([100.0, 90.0]), np.ones(2), NO_TRADES, bars_per_year=252)["max_drawdown"] == pytest.approx(
        -0.1
    )


def test_without_trades_there_is_no_ratio_to_speak_of() -> None:
    found = measure(np.full(50, 100.0), np.zeros(50), NO_TRADES, bars_per_year=252, benchmark=np.arange(1.0, 51))
    undefined = {name for name, value in found.items() if math.isnan(value)}
    assert undefined == {"sharpe_ratio", "sortino_ratio", "calmar_ratio", "win_rate", "profit_factor", "expectancy"}
    assert found["total_return"] == found["annual_volatility"] == found["max_drawdown"] == found["beta"] == 0


def test_a_curve_that_only_rounding_bends_has_no_sharpe_ratio() -> None:
    found = measure(100 * 1.01 ** np.arange(300), np.ones(300), NO_TRADES, bars_per_year=252)
    assert math.isnan(found["sharpe_ratio"])
    assert math.isnan(found["sortino_ratio"])
    assert math.isnan(found["calmar_ratio"])


@pytest.mark.parametrize("bars", [0, 1])
def test_fewer_than_two_bars_measure_nothing(bars: int) -> None:
    found = measure(np.full(bars, 100.0), np.zeros(bars), NO_TRADES, bars_per_year=252, benchmark=np.ones(bars))
    defined = {name for name, value in found.items() if not math.isnan(value)}
    assert defined <= {"n_trades", "total_fees", "exposure_time", "turnover"}


def test_no_loss_means_no_profit_factor() -> None:
    found = measure(np.array([100.0, 101.0]), np.ones(2), trades_of((1, 0, True)), bars_per_year=252)
    assert math.isnan(found["profit_factor"])
    assert found["win_rate"] == 1


def test_numbers_too_large_are_undefined_not_infinite() -> None:
    found = measure(np.array([1e-6, 1e9]), np.ones(2), NO_TRADES, bars_per_year=525_600, benchmark=np.array([1.0, 2.0]))
    assert math.isnan(found["cagr"])
    assert found["total_return"] == pytest.approx(1e15)


def test_a_bankrupt_account_is_measured() -> None:
    found = measure(np.array([100.0, 50.0, 0.0, 0.0]), np.array([0.0, -1, 0, 0]), NO_TRADES, bars_per_year=252)
    assert found["total_return"] == found["cagr"] == found["max_drawdown"] == -1
    assert math.isfinite(found["sharpe_ratio"])
    after = measure(np.zeros(3), np.zeros(3), NO_TRADES, bars_per_year=252)
    assert not any(math.isinf(value) for value in after.values())


def test_sharpe_from_a_users_own_pandas_is_ours() -> None:
    prices = PriceBook().load("SPX")
    outcome = run(prices.frame, find("momentum")(prices.frame, lookback=60))
    returns = pd.Series(outcome.returns, index=outcome.index)
    ours = measure(outcome.equity, outcome.exposure, outcome.trades, bars_per_year=252)["sharpe_ratio"]
    assert ours == pytest.approx(returns.mean() / returns.std() * 252**0.5, rel=1e-12)
