"""An exposure drifts with the price until it is brought back: never, each bar, or every n bars after an order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.simulation.run_settings import rebalanced
from chatops_widget.backend.strategies.definition import strategy
from chatops_widget.errors import BadParameter

COMMISSION, SLIPPAGE = 0.001, 0.0005


def made_up(seed: int, bars: int = 300) -> tuple[pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, bars)))
    opened = close * np.exp(rng.normal(0, 0.01, bars))
    prices = pd.DataFrame({"open": opened, "close": close}, index=pd.bdate_range("2020-01-01", periods=bars))
    return prices, pd.Series(np.repeat(rng.choice([-0.7, 0, 0.3, 0.5, 1], bars // 10), 10), prices.index)


def units_for(target: float, cash: float, units: float, price: float) -> float:
    """By trial: the units whose value at the open is `target` of the equity that the order leaves."""

    def miss(wanted: float) -> float:
        change = wanted - units
        fill = price * (1 + SLIPPAGE * np.sign(change))
        left = cash - change * fill - COMMISSION * abs(change) * fill + wanted * price
        return wanted * price - target * left

    low, high = -2 * (cash + units * price) / price, 2 * (cash + units * price) / price
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if miss(middle) < 0 else (low, middle)
    return middle


def loop(prices: pd.DataFrame, exposure: pd.Series, every: int | None) -> list[float]:
    """The account, one bar after the other."""
    cash, units, target, since, equity = 100_000.0, 0.0, 0.0, 0, []
    for bar, (opened, close) in enumerate(prices.to_numpy()):
        since += 1
        wanted = exposure.iloc[bar - 1] if bar else 0.0
        if wanted != target or (every is not None and since == every and target != 0):
            held = units_for(wanted, cash, units, opened)
            fill = opened * (1 + SLIPPAGE * np.sign(held - units))
            cash -= (held - units) * fill + COMMISSION * abs(held - units) * fill
            units, target, since = held, wanted, 0
        equity.append(cash + units * close)
    return equity


@pytest.mark.parametrize("every", [None, 1, 3, 7, 20])
@pytest.mark.parametrize("seed", range(3))
def test_the_account_is_that_of_a_loop(every: int | None, seed: int) -> None:
    prices, exposure = made_up(seed)
    ours = run(prices, exposure, commission=COMMISSION, slippage=SLIPPAGE, rebalance=every)
    np.testing.assert_allclose(ours.equity, loop(prices, exposure, every), rtol=1e-9)
    assert ours.trades.pnl.sum() == pytest.approx(ours.equity[-1] - 100_000, rel=1e-9)


def test_in_pieces_it_is_the_same_account() -> None:
    prices, exposure = made_up(5)
    whole = run(prices, exposure, rebalance=3)
    in_pieces = run(prices, exposure, rebalance=3, tick=lambda *_: None)
    np.testing.assert_array_equal(whole.equity, in_pieces.equity)


def test_half_in_a_market_that_doubles_is_two_thirds_unless_it_is_brought_back() -> None:
    prices = pd.DataFrame({"open": [100.0, 100, 200, 200], "close": [100.0, 100, 200, 200]},
                          index=pd.bdate_range("2020-01-01", periods=4))  # fmt: skip
    exposure = pd.Series(0.5, prices.index)
    assert run(prices, exposure, commission=0).exposure[2] == pytest.approx(2 / 3)
    daily = run(prices, exposure, commission=0, rebalance=1)
    assert daily.exposure[1:] == pytest.approx(0.5)
    assert len(daily.fills.date) == 2  # on the last bar nothing has drifted
    assert len(daily.trades) == 1


def test_all_in_there_is_nothing_to_bring_back() -> None:
    prices, _ = made_up(1)
    exposure = pd.Series(1.0, prices.index)
    never, daily = (run(prices, exposure, rebalance=every) for every in (None, 1))
    np.testing.assert_array_equal(never.equity, daily.equity)
    assert len(daily.fills.date) == 1


def test_it_is_a_parameter_of_a_run() -> None:
    @strategy
    def half(prices: pd.DataFrame) -> pd.Series:
        return pd.Series(0.5, prices.index)

    exposure = {
        given: run_backtest(PriceBook(), half, {"rebalance": given}).floats("exposure")
        for given in ("never", "bar", 250)
    }
    assert np.ptp(exposure["never"][1:]) > 0.2
    assert np.abs(exposure["bar"][1:] - 0.5).max() < 0.03
    assert np.ptp(exposure["bar"][1:]) < np.ptp(exposure[250][1:]) < np.ptp(exposure["never"][1:])
    assert (rebalanced("never"), rebalanced("bar"), rebalanced("20")) == (None, 1, 20)


@pytest.mark.parametrize("given", ["weekly", "0", "-1", "1.5", "²", "9999999999"])
def test_what_it_cannot_be_is_refused_with_what_it_can(given: str) -> None:
    with pytest.raises(BadParameter, match="rebalance takes never, bar, or a number of bars"):
        rebalanced(given)
