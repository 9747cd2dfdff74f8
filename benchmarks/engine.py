"""How fast the engine is beside its peers, in one run: an SMA 10/30 on the S&P 500, its signals worked out once.

    python benchmarks/engine.py

Read the ratios; the digits depend on the machine. The first run of each, in which vectorbt compiles, is not counted.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.strategies.builtin import find

CASH, COMMISSION, SECONDS = 100_000.0, 0.0005, 1.0
Contender = Callable[[], object]


def main() -> None:
    warnings.simplefilter("ignore")
    book = PriceBook()
    prices = book.load("SPX").frame
    exposure = find("sma_cross")(prices, fast=10, slow=30)
    orders = exposure.where(exposure.diff().fillna(exposure) != 0).shift()
    contenders: dict[str, Contender] = {
        "chatops_widget": lambda: run(prices, exposure, cash=CASH, commission=COMMISSION),
        "chatops_widget, name to metrics": lambda: run_backtest(book, "sma_cross", {}),
    }
    for name, make in (("vectorbt", with_vectorbt), ("backtesting.py", with_backtesting), ("bt", with_bt)):
        try:
            contenders[name] = make(prices, exposure, orders)
        except ImportError:
            print(f"{name} is not installed")
    ours = 0.0
    print(f"{len(prices):,} bars\n{'':34}{'runs/s':>10}{'bars/s':>14}{'ours is':>12}")
    for name, contender in contenders.items():
        a_second = rate(contender)
        ours = ours or a_second
        print(f"{name:34}{a_second:10,.1f}{a_second * len(prices):14,.0f}{ours / a_second:11,.1f}x")
    long()


def rate(contender: Contender) -> float:
    """Runs a second, over at least one second, after a first run to warm up."""
    contender()
    count, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < SECONDS or not count:
        contender()
        count += 1
    return count / spent


def with_vectorbt(prices: pd.DataFrame, exposure: pd.Series, orders: pd.Series) -> Contender:
    import vectorbt

    size = orders.map({1.0: np.inf, 0.0: -np.inf})
    costs = {"fees": COMMISSION, "init_cash": CASH, "direction": "longonly"}
    return lambda: vectorbt.Portfolio.from_orders(prices["close"], size=size, price=prices["open"], **costs).value()


def with_backtesting(prices: pd.DataFrame, exposure: pd.Series, orders: pd.Series) -> Contender:
    import backtesting
    from backtesting.lib import FractionalBacktest

    wanted = exposure.to_numpy()

    class Follow(backtesting.Strategy):  # type: ignore[misc]
        def init(self) -> None: ...

        def next(self) -> None:
            want = wanted[len(self.data) - 1]
            if want and not self.position:
                self.buy()
            elif not want and self.position:
                self.position.close()

    table = prices.rename(columns=str.title)
    return lambda: FractionalBacktest(table, Follow, cash=CASH, commission=COMMISSION).run()


def with_bt(prices: pd.DataFrame, exposure: pd.Series, orders: pd.Series) -> Contender:
    """At the same bar's close: the two moments a bar that a next open needs would only slow it down."""
    import bt

    weights, close = orders.dropna().to_frame("x"), prices[["close"]].set_axis(["x"], axis=1)

    def commission(quantity: float, price: float) -> float:
        return abs(quantity) * price * COMMISSION

    def once() -> None:
        plan = bt.Strategy(
            "s", [bt.algos.RunOnDate(*weights.index), bt.algos.WeighTarget(weights), bt.algos.Rebalance()]
        )
        account = {"initial_capital": CASH, "integer_positions": False, "commissions": commission}
        bt.Backtest(plan, close, progress_bar=False, **account).run()

    return once


def long() -> None:
    """A million minute bars, about 20,000 trades."""
    close = 100 * np.exp(np.cumsum(np.random.default_rng(0).normal(0, 1e-3, 1_000_000)))
    index = pd.date_range("2000", periods=len(close), freq="min")
    prices = pd.DataFrame({"open": close, "close": close}, index=index)
    exposure = find("sma_cross")(prices, fast=10, slow=30)
    began = time.perf_counter()
    trades = len(run(prices, exposure).trades)
    spent = time.perf_counter() - began
    print(f"\n{len(close):,} bars, {trades:,} trades: {spent:.2f} s, {len(close) / spent:,.0f} bars/s")


if __name__ == "__main__":
    main()
