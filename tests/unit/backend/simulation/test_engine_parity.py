"""Our account agrees with bt, backtesting.py and vectorbt, bar by bar, to the cent.

Each of them sizes, fills and charges by itself where it can (all in or out). What they lack is a fill at the next
open, so each gets that in its own way: bt sees the open and the close of a bar as two prices, vectorbt is given the
open as the price of an order decided the bar before, backtesting.py does so already. In the flip case vectorbt
is given units, found by trial from the rule our engine documents, and does the accounting.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.strategies.builtin import find

bt = pytest.importorskip("bt")
backtesting = pytest.importorskip("backtesting")
vectorbt = pytest.importorskip("vectorbt")

CASH, COMMISSION, CENT = 100_000.0, 0.001, 0.01
STRATEGIES = ("sma_cross", "rsi_reversion", "momentum", "donchian_breakout")
# What the oracles' own code warns of is theirs to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def prices() -> pd.DataFrame:
    return PriceBook().load("SPX").frame


def decided(prices: pd.DataFrame, strategy_id: str) -> pd.Series:
    strategy = find(strategy_id)
    return strategy(prices, **strategy.bind({}))


def orders(exposure: pd.Series) -> pd.Series:
    """The new target on each bar whose open an order fills at, NaN elsewhere."""
    changed = exposure.diff().fillna(exposure) != 0
    return exposure.where(changed).shift()


def worst(ours: np.ndarray, theirs: np.ndarray) -> float:
    assert len(ours) == len(theirs)
    return float(np.abs(ours - theirs).max())


@pytest.mark.parametrize("strategy_id", STRATEGIES)
def test_equity_is_that_of_vectorbt(prices: pd.DataFrame, strategy_id: str) -> None:
    exposure = decided(prices, strategy_id)
    target = orders(exposure)
    # An infinite size is vectorbt's "all I can pay for", its own fees and slippage included.
    size = target.map({1.0: np.inf, 0.0: -np.inf})
    theirs = vectorbt.Portfolio.from_orders(
        prices["close"], size=size, price=prices["open"], fees=COMMISSION, slippage=0.0003,
        init_cash=CASH, direction="longonly", freq="1D",
    )  # fmt: skip
    ours = run(prices, exposure, cash=CASH, commission=COMMISSION, slippage=0.0003)
    assert len(ours.trades) > 10
    assert worst(ours.equity, theirs.value().to_numpy()) < CENT
    assert ours.total_fees == pytest.approx(theirs.orders.records["fees"].sum(), abs=CENT)
    assert ours.trades.pnl == pytest.approx(theirs.trades.records["pnl"].to_numpy(), abs=CENT)


@pytest.mark.parametrize("strategy_id", STRATEGIES)
def test_equity_is_that_of_bt(prices: pd.DataFrame, strategy_id: str) -> None:
    exposure = decided(prices, strategy_id)
    ours = run(prices, exposure, cash=CASH, commission=COMMISSION)
    assert worst(ours.equity, bt_equity(prices, orders(exposure))) < CENT


def bt_equity(prices: pd.DataFrame, target: pd.Series, commission: float = COMMISSION) -> np.ndarray:
    """bt rebalances at the current price: each bar is told as two moments, its open and, 12 hours later, its close."""
    evening = prices.index + pd.Timedelta(hours=12)
    moments = pd.concat([prices["open"], prices["close"].set_axis(evening)]).sort_index().to_frame("x")
    weights = target.dropna().to_frame("x")
    plan = bt.Strategy("s", [bt.algos.RunOnDate(*weights.index), bt.algos.WeighTarget(weights), bt.algos.Rebalance()])
    test = bt.Backtest(
        plan, moments, initial_capital=CASH, integer_positions=False, progress_bar=False,
        commissions=lambda quantity, price: abs(quantity) * price * commission,
    )  # fmt: skip
    test.run()
    return test.strategy.values.loc[evening].to_numpy()


@pytest.mark.parametrize("strategy_id", STRATEGIES)
def test_equity_is_that_of_backtesting_py(prices: pd.DataFrame, strategy_id: str) -> None:
    exposure = decided(prices, strategy_id)
    ours = run(prices, exposure, cash=CASH, commission=COMMISSION)
    assert worst(ours.equity, backtesting_equity(prices, exposure)) < CENT


def backtesting_equity(prices: pd.DataFrame, exposure: pd.Series) -> np.ndarray:
    """Its buy() without a size is all in, in whole units of a unit that is a hundred-millionth here."""
    from backtesting.lib import FractionalBacktest

    wanted = exposure.to_numpy()

    class Follow(backtesting.Strategy):
        def init(self) -> None:
            pass

        def next(self) -> None:
            want = wanted[len(self.data) - 1]
            if want and not self.position:
                self.buy()
            elif not want and self.position:
                self.position.close()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = prices.rename(columns=str.title)
        stats = FractionalBacktest(table, Follow, cash=CASH, commission=COMMISSION, fractional_unit=1e-8).run()
    return stats["_equity_curve"]["Equity"].to_numpy()


def test_flips_and_partial_shorts_are_those_of_vectorbt(prices: pd.DataFrame) -> None:
    close = prices["close"]
    # Long, short, half long, half short: every kind of change in one target.
    exposure = np.sign(close - close.rolling(50).mean()).fillna(0) * np.where(close > close.shift(20), 1.0, 0.5)
    ours = run(prices, exposure, cash=CASH, commission=COMMISSION, slippage=0.0003)
    size = documented_orders(prices, orders(exposure), slippage=0.0003)
    theirs = vectorbt.Portfolio.from_orders(
        close, size=size, price=prices["open"], fees=COMMISSION, slippage=0.0003,
        init_cash=CASH, direction="both", freq="1D",
    )  # fmt: skip
    assert (ours.trades.side < 0).sum() > 50
    assert worst(ours.equity, theirs.value().to_numpy()) < CENT
    assert ours.total_fees == pytest.approx(theirs.orders.records["fees"].sum(), abs=CENT)


def documented_orders(prices: pd.DataFrame, target: pd.Series, *, slippage: float) -> pd.Series:
    """Signed units of each order, found by trial: units * open = target * equity after this fill's costs."""
    cash, held = CASH, 0.0
    size = pd.Series(0.0, index=prices.index)
    for date, share in target.dropna().items():
        price = float(prices["open"][date])
        units = held
        for _ in range(60):
            change = units - held
            fill = price * (1 + np.sign(change) * slippage)
            after = cash - change * fill - COMMISSION * abs(change) * fill
            units = share * (after + units * price) / price
        change = units - held
        fill = price * (1 + np.sign(change) * slippage)
        cash -= change * fill + COMMISSION * abs(change) * fill
        held = units
        size[date] = change
    return size


@pytest.mark.parametrize("every", [1, 5, 21])
def test_an_exposure_that_is_brought_back_is_that_of_vectorbt_and_of_bt(prices: pd.DataFrame, every: int) -> None:
    """Without costs, of which each takes another share: both size an order before they charge for it."""
    exposure = pd.Series(0.6, prices.index).mask(decided(prices, "momentum") > 0, 0.3)
    target, since = orders(exposure), 0
    for bar, changed in enumerate(target.notna()):
        since = 0 if changed else since + 1
        if bar and since and since % every == 0:
            target.iloc[bar] = exposure.iloc[bar - 1]
    ours = run(prices, exposure, cash=CASH, commission=0, rebalance=every).equity
    theirs = vectorbt.Portfolio.from_orders(
        prices["close"], size=target, size_type="targetpercent", price=prices["open"], val_price=prices["open"],
        init_cash=CASH, freq="1D",
    )  # fmt: skip
    assert worst(ours, theirs.value().to_numpy()) < CENT
    if every == 21:  # bt takes its time
        assert worst(ours, bt_equity(prices, target, commission=0)) < CENT
