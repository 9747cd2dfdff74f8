"""The engine keeps the rules its docstring states; the account is worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.simulation.engine import run
from chatops_widget.errors import BacktestCancelled, BadInput


def bars(opens: list[float], closes: list[float]) -> pd.DataFrame:
    index = pd.date_range("2020-01-01", periods=len(opens), name="date")
    return pd.DataFrame({"open": opens, "close": closes}, index=index, dtype=float)


def on(prices: pd.DataFrame, *targets: float) -> pd.Series:
    return pd.Series(targets, index=prices.index, dtype=float)


def test_a_decision_fills_at_the_next_open() -> None:
    prices = bars([10, 20, 30, 40], [11, 22, 33, 44])
    outcome = run(prices, on(prices, 1, 1, 0, 0), cash=1000, commission=0)
    # 1000 / 20 = 50 units from bar 1's open, sold at bar 3's open.
    assert outcome.equity.tolist() == [1000, 50 * 22, 50 * 33, 50 * 40]
    assert outcome.exposure.tolist() == [0, 1, 1, 0]
    trade = outcome.trades.frame().iloc[0]
    assert (trade["entry_date"], trade["exit_date"]) == (prices.index[1], prices.index[3])
    assert (trade["entry_price"], trade["exit_price"], trade["units"], trade["pnl"]) == (20, 40, 50, 1000)
    assert (trade["return"], trade["bars"], trade["open"]) == (1.0, 2, False)


def test_costs_come_out_of_the_sizing() -> None:
    prices = bars([100, 100, 100, 110], [100, 100, 100, 110])
    outcome = run(prices, on(prices, 1, 1, 0, 0), cash=10_000, commission=0.01, slippage=0.02)
    buy, sell = 100 * 1.02, 110 * 0.98
    units = 10_000 / (buy * 1.01)
    assert outcome.equity == pytest.approx([10_000, units * 100, units * 100, units * sell * 0.99])
    assert outcome.total_fees == pytest.approx(units * 0.01 * (buy + sell))
    assert outcome.trades.entry_price[0] == pytest.approx(buy)
    assert outcome.trades.exit_price[0] == pytest.approx(sell)


def test_all_in_never_borrows() -> None:
    rng = np.random.default_rng(7)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, 500)))
    prices = bars(list(close * 1.001), list(close))
    outcome = run(prices, on(prices, *rng.integers(0, 2, 500)), commission=0.003, slippage=0.001)
    assert set(np.unique(outcome.exposure)) == {0.0, 1.0}


def test_only_a_changed_target_trades() -> None:
    prices = bars([10, 10, 20, 40, 80], [10, 15, 30, 60, 80])
    outcome = run(prices, on(prices, 0.5, 0.5, 0.5, 0.5, 0.5), cash=1000, commission=0)
    assert len(outcome.trades) == 1
    assert outcome.trades.units[0] == 50
    # 500 in cash and 50 units drift from a half to 50 * 80 / 4500.
    assert outcome.exposure[-1] == pytest.approx(4000 / 4500)


def test_a_flip_closes_and_opens_at_the_same_open() -> None:
    prices = bars([100, 100, 120, 90], [100, 110, 110, 90])
    outcome = run(prices, on(prices, 1, -1, -1, -1), cash=1000, commission=0)
    # 10 units to 1,200 at bar 2's open, then 10 short there; at 90 they have gained 300.
    assert outcome.equity.tolist() == [1000, 1100, 1200 + 10 * 10, 1200 + 10 * 30]
    assert outcome.trades.side.tolist() == [1, -1]
    assert outcome.trades.pnl.tolist() == [200, 300]
    assert outcome.trades.exit_date[0] == outcome.trades.entry_date[1]
    assert outcome.trades.closed.tolist() == [True, False]


@pytest.mark.parametrize("seed", range(5))
def test_trades_add_up_to_the_account(seed: int) -> None:
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, 800)))
    prices = bars(list(close * np.exp(rng.normal(0, 0.003, 800))), list(close))
    target = np.repeat(rng.choice([-1, -0.4, 0, 0.3, 0.8, 1], 100), 8)
    outcome = run(prices, on(prices, *target), commission=0.001, slippage=0.0005)
    assert outcome.trades.pnl.sum() == pytest.approx(outcome.equity[-1] - 100_000)
    assert outcome.trades.fees.sum() == pytest.approx(outcome.trades.notional.sum() * 0.001)
    np.testing.assert_allclose(np.nancumprod(1 + outcome.returns) * 100_000, outcome.equity)


def test_an_open_trade_is_marked_at_the_last_close() -> None:
    prices = bars([10, 10, 10], [10, 11, 13])
    trades = run(prices, on(prices, 1, 1, 1), cash=1000, commission=0).trades
    assert np.isnat(trades.exit_date[0])
    assert (trades.exit_price[0], trades.pnl[0], trades.bars[0]) == (13, 300, 2)
    assert trades.frame()["open"].tolist() == [True]


def test_a_decision_on_the_last_bar_never_fills() -> None:
    prices = bars([10, 10, 10], [10, 11, 13])
    outcome = run(prices, on(prices, 0, 0, 1))
    assert len(outcome.trades) == 0
    assert len(outcome.trades.frame()) == 0


@pytest.mark.parametrize("opens", [[100, 100, 110, 110, 50], [100, 100, 210, 210, 50]])
def test_a_ruined_short_stays_at_zero(opens: list[float]) -> None:
    prices = bars(opens, [100, 100, 250, 60, 50])
    outcome = run(prices, on(prices, -1, -1, -1, 1, 1), cash=1000, commission=0)
    assert outcome.equity.tolist() == [1000, 1000, 0, 0, 0]
    assert outcome.exposure.tolist() == [0, -1, 0, 0, 0]
    assert outcome.drawdown[-1] == -1
    assert outcome.returns[2:].tolist() == [-1, 0, 0]
    assert outcome.trades.pnl.tolist() == [-1000]


def test_a_gap_that_ruins_a_short_at_the_open_ends_it_there() -> None:
    prices = bars([100, 100, 300, 100], [100, 100, 90, 100])
    outcome = run(prices, on(prices, -1, 0, 1, 1), cash=1000, commission=0)
    assert outcome.equity.tolist() == [1000, 1000, 0, 0]


def test_a_short_that_is_ruined_at_an_open_is_closed_out_there_whatever_the_close() -> None:
    prices = bars([100, 100, 300, 100, 50], [100, 100, 90, 100, 40])
    outcome = run(prices, on(prices, -1, -1, -1, -1, 1), cash=1000, commission=0)
    assert outcome.equity.tolist() == [1000, 1000, 0, 0, 0]
    assert outcome.trades.pnl.tolist() == [-1000]
    assert outcome.trades.exit_date[0] == prices.index[2]
    # One that could pay at the open, and at the close, goes on.
    alive = run(
        bars([100, 100, 199, 100], [100, 100, 90, 100]), on(prices.iloc[:4], -1, -1, -1, -1), cash=1000, commission=0
    )
    assert alive.equity.tolist() == [1000, 1000, 1100, 1000]


@pytest.mark.parametrize("total", [1, 19, 20, 21, 5031, 80_000])
def test_progress_comes_about_twenty_times_and_always_at_the_end(total: int) -> None:
    prices = bars([10.0] * total, [10.0] * total)
    seen: list[tuple[int, int, str]] = []
    run(prices, on(prices, *[1.0] * total), tick=lambda *each: seen.append(each))
    done = [each[0] for each in seen]
    assert done == sorted(set(done))
    assert seen[-1][:2] == (total, total)
    assert len(done) == min(total, 20)
    assert max(np.diff([0, *done])) <= 50_000
    assert seen[0][2] == prices.index[done[0] - 1].date().isoformat()


def test_progress_does_not_change_the_result() -> None:
    rng = np.random.default_rng(3)
    close = list(100 + rng.normal(0, 1, 3000))
    prices = bars(close, close)
    target = on(prices, *rng.choice([-1, 0, 1], 3000))
    quiet = run(prices, target)
    whole = run(prices.iloc[:1499], target.iloc[:1499])
    np.testing.assert_array_equal(quiet.equity[:1499], whole.equity)


def test_what_a_tick_raises_ends_the_run() -> None:
    prices = bars([10.0] * 100, [10.0] * 100)

    def cancel(done: int, total: int, date: str) -> None:
        if done >= 50:
            raise BacktestCancelled("Stopped.")

    with pytest.raises(BacktestCancelled, match="Stopped"):
        run(prices, on(prices, *[1.0] * 100), tick=cancel)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda index: pd.Series(1.5, index=index), "exposure is 1.5 on 2020-01-01, one of 3 such bars"),
        (
            lambda index: pd.Series([0, np.nan, 0], index=index),
            r"exposure is missing \(NaN\) on 2020-01-02\. Missing values are taken for 0 only before",
        ),
        (
            lambda index: pd.Series([0, 0, -np.inf], index=index),
            "exposure is infinite on 2020-01-03. Something was divided by 0 there",
        ),
        (
            lambda index: pd.Series(10.0, index=index),
            "exposure is 10 on 2020-01-01, one of 3 such bars. It must be a number",
        ),
        (lambda index: pd.Series(1.0, index=range(3)), "it has 0, where the prices begin with 2020-01-01"),
        (
            lambda index: pd.Series(1.0, index=index[1:]),
            "2 values on another index than its 3 prices: 2020-01-01 is miss",
        ),
        (lambda index: pd.Series(1.0, index=index[[0, 2, 1]]), "its dates are in another order"),
        (lambda index: pd.Series(1.0, index=index[[0, 1, 1]]), "2020-01-02 is there twice"),
        (lambda index: pd.Series(1.0, index=index[:0]), "0 values on another index than its 3 prices: there are none"),
        (lambda index: pd.Series(index, index=index), "returned a Series of datetime64.* It must hold numbers"),
        (lambda index: pd.Series(1j, index=index), "returned a Series of complex128. It must hold numbers"),
        (lambda index: pd.Series("long", index=index), "must hold numbers"),
        (lambda index: np.ones(3), "returned a ndarray"),
    ],
)
def test_a_strategys_fault_is_named(make: object, words: str) -> None:
    prices = bars([10, 10, 10], [10, 10, 10])
    with pytest.raises(BadInput, match=words):
        run(prices, make(prices.index))  # type: ignore[operator]


@pytest.mark.parametrize("costs", [{"cash": 0}, {"cash": np.nan}, {"commission": -0.1}, {"slippage": 0.9}])
def test_costs_that_make_no_sense_are_refused(costs: dict[str, float]) -> None:
    prices = bars([10, 10], [10, 10])
    with pytest.raises(BadInput, match=next(iter(costs))):
        run(prices, on(prices, 1, 1), **costs)
