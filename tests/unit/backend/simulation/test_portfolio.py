"""The account of several symbols: a loop that one can read, the account of one symbol, vectorbt and bt."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.simulation.bar_by_bar import Carry
from chatops_widget.backend.simulation.engine import Outcome, run
from chatops_widget.backend.simulation.portfolio import run_portfolio
from chatops_widget.errors import BadInput
from tests.support.portfolio_loop import CASH, COMMISSION, SLIPPAGE, decided, loop, market, since

CLOSE = 1e-9
SEEDS = int(os.environ.get("CHATOPS_SEEDS", "30"))  # markets for each other library; hundreds in `make oracles`


def ours(prices: pd.DataFrame, weights: pd.DataFrame, **how: float) -> Outcome:
    given = {"commission": COMMISSION, "slippage": SLIPPAGE} | how
    return run_portfolio(prices, weights, cash=CASH, **given)


@pytest.mark.parametrize("holes", [False, True], ids=["whole", "holes"])
def test_the_account_and_what_each_symbol_made_are_those_of_a_loop(holes: bool) -> None:
    for seed in range(15):
        prices = market(seed, 2 + seed % 4, holes=holes)
        weights = decided(seed, prices, every=1 + seed % 5)
        carry = Carry(since(1e-4, len(prices)), since(2e-4, len(prices)))
        outcome = run_portfolio(
            prices, weights, cash=CASH, commission=COMMISSION, slippage=SLIPPAGE, carry=carry
        )  # fmt: skip
        equity, made, _ = loop(prices, weights, interest=1e-4, borrow=2e-4)
        assert outcome.equity == pytest.approx(equity, rel=CLOSE), seed
        assert outcome.holdings is not None
        assert outcome.holdings.pnl == pytest.approx(list(made.values()), rel=1e-7, abs=1e-4), seed


def test_what_the_symbols_made_sums_to_what_the_account_made() -> None:
    for seed in range(150):
        prices = market(seed, 2 + seed % 5, holes=seed % 2 == 0, swing=0.03 if seed % 3 else 0.4)
        carry = Carry(since(1e-4, len(prices)), since(3e-4, len(prices))) if seed % 4 else None
        outcome = run_portfolio(
            prices, decided(seed, prices), cash=CASH, commission=COMMISSION, slippage=SLIPPAGE, carry=carry
        )
        held = outcome.holdings
        assert held is not None
        assert held.pnl.sum() + outcome.interest == pytest.approx(outcome.equity[-1] - CASH, abs=1e-6)
        assert outcome.trades.pnl.sum() - held.borrowed.sum() == pytest.approx(held.pnl.sum(), abs=1e-6)
        assert held.fees.sum() == pytest.approx(outcome.trades.fees.sum(), abs=1e-9)
        assert held.traded.sum() == pytest.approx(outcome.trades.notional.sum(), rel=1e-9)
        before = np.append(np.inf, outcome.equity[:-1])
        turned = (held.turnover * np.where(np.isfinite(before), before, 0.0)).sum()
        assert turned == pytest.approx(held.traded.sum(), rel=1e-9)


@pytest.mark.parametrize("rebalance", [None, 1, 4])
def test_one_column_is_the_account_of_one_symbol(rebalance: int | None) -> None:
    for seed in range(60):
        wide = market(seed, 1, bars=120, swing=0.02 if seed % 4 else 0.3)
        prices = pd.DataFrame({name: wide[name]["S0"] for name in ("open", "close")})
        rng = np.random.default_rng(seed)
        exposure = pd.Series(np.repeat(rng.choice([-1, -0.7, 0, 0.3, 0.5, 1], 12), 10), prices.index, dtype=float)
        carry = Carry(since(1e-4, 120), since(2e-4, 120)) if seed % 2 else None
        how = {"cash": CASH, "commission": COMMISSION, "slippage": SLIPPAGE, "rebalance": rebalance, "carry": carry}
        one = run(prices, exposure, **how)
        several = run_portfolio(wide, exposure.to_frame("S0"), **how)
        assert several.equity == pytest.approx(one.equity, rel=1e-12, abs=1e-7), seed
        assert several.exposure == pytest.approx(one.exposure, rel=1e-10, abs=1e-12)
        for name, column in one.trades.columns().items():
            if column.dtype.kind == "M":
                assert (several.trades.columns()[name] == column)[~np.isnat(column)].all(), name
            else:
                assert several.trades.columns()[name] == pytest.approx(column, rel=1e-8, abs=1e-6), name
        assert several.interest == pytest.approx(one.interest, rel=1e-9)
        assert several.borrowed == pytest.approx(one.borrowed, rel=1e-9)


def test_without_costs_the_account_is_that_of_vectorbt() -> None:
    vectorbt = pytest.importorskip("vectorbt")
    for seed in range(SEEDS):
        prices = market(seed, 4)
        weights = decided(seed, prices, every=1 + seed % 3, short=seed % 2 == 0)
        theirs = vectorbt.Portfolio.from_orders(
            prices["close"], size=weights.shift(), size_type="targetpercent", price=prices["open"],
            val_price=prices["open"], init_cash=CASH, cash_sharing=True, group_by=True, call_seq="auto", freq="1D",
        )  # fmt: skip
        outcome = ours(prices, weights, commission=0.0, slippage=0.0)
        assert outcome.equity == pytest.approx(theirs.value().to_numpy(), rel=CLOSE), seed


def test_with_costs_vectorbt_makes_the_same_of_the_same_fills() -> None:
    vectorbt = pytest.importorskip("vectorbt")
    for seed in range(SEEDS):
        prices = market(seed, 4, holes=seed % 2 == 1)
        outcome = ours(prices, decided(seed, prices))
        closes = prices["close"]
        size = pd.DataFrame(0.0, closes.index, closes.columns)
        held = np.zeros(4)
        for date, place, units in zip(
            outcome.fills.date, outcome.fills.symbol.astype(int), outcome.fills.units, strict=True
        ):
            size.loc[date, closes.columns[place]] += units - held[place]
            held[place] = units
        theirs = vectorbt.Portfolio.from_orders(
            closes.ffill().bfill(), size=size, price=prices["open"].ffill().bfill(), fees=COMMISSION,
            slippage=SLIPPAGE, init_cash=CASH, cash_sharing=True, group_by=True, freq="1D",
            call_seq=np.argsort(size.to_numpy(), axis=1),
        )  # fmt: skip
        assert outcome.equity == pytest.approx(theirs.value().to_numpy(), rel=1e-7), seed
        assert outcome.total_fees == pytest.approx(theirs.orders.records["fees"].sum(), rel=1e-7)


def test_without_costs_the_account_is_that_of_bt() -> None:
    bt = pytest.importorskip("bt")
    for seed in range(SEEDS // 10):
        prices = market(seed, 3)
        weights = decided(seed, prices, every=4, short=False)
        evening = prices.index + pd.Timedelta(hours=12)
        moments = pd.concat([prices["open"], prices["close"].set_axis(evening)]).sort_index()
        orders = weights.shift().dropna()
        plan = bt.Strategy("s", [bt.algos.RunOnDate(*orders.index), bt.algos.WeighTarget(orders), bt.algos.Rebalance()])
        test = bt.Backtest(plan, moments, initial_capital=CASH, integer_positions=False, progress_bar=False)
        test.run()
        outcome = ours(prices, weights, commission=0.0, slippage=0.0)
        assert outcome.equity == pytest.approx(test.strategy.values.loc[evening].to_numpy(), rel=CLOSE), seed


def test_a_part_that_could_not_be_traded_waits_for_its_symbol_and_the_others_for_its_money() -> None:
    index = pd.bdate_range("2020-01-01", periods=6)
    flat = pd.DataFrame(100.0, index, ["A", "B"])
    flat.iloc[3, 0] = np.nan  # A has a holiday on the bar after the change
    prices = pd.concat({"open": flat, "close": flat}, axis=1)
    weights = pd.DataFrame(np.nan, index, ["A", "B"])
    weights.iloc[0], weights.iloc[2] = [1.0, 0.0], [0.0, 1.0]
    held = ours(prices, weights, commission=0.0, slippage=0.0).holdings
    assert held is not None
    assert held.weights.tolist() == [[0, 0], [1, 0], [1, 0], [1, 0], [0, 1], [0, 1]]
    assert held.turnover.tolist() == [0, 1, 0, 0, 2, 0]


def test_the_same_row_is_traded_once_and_again_after_rows_that_decided_nothing() -> None:
    prices = market(1, 2, bars=9)
    half = pd.DataFrame(0.5, prices.index, ["S0", "S1"])
    steady = ours(prices, half).holdings
    half.iloc[[1, 2, 4, 5]] = np.nan
    again = ours(prices, half).holdings
    assert steady is not None
    assert again is not None
    assert np.flatnonzero(steady.turnover).tolist() == [1]
    assert np.flatnonzero(again.turnover).tolist() == [1, 4, 7]


def test_a_ruined_account_ends_at_zero_and_its_losses_still_sum() -> None:
    index = pd.bdate_range("2020-01-01", periods=5)
    close = pd.DataFrame({"A": [100.0, 100, 100, 500, 500], "B": [100.0, 100, 100, 100, 100]}, index)
    prices = pd.concat({"open": close.shift().bfill(), "close": close}, axis=1)
    outcome = ours(prices, pd.DataFrame({"A": -0.6, "B": 0.4}, index), commission=0.0, slippage=0.0)
    assert outcome.equity.tolist() == [CASH, CASH, CASH, 0.0, 0.0]
    assert outcome.holdings is not None
    assert outcome.holdings.pnl == pytest.approx([-CASH, 0.0])


def with_row(weights: pd.DataFrame, row: list[float]) -> pd.DataFrame:
    changed = weights.copy()
    changed.loc["2020-01-03"] = row
    return changed


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda w: w["A"], "The strategy returned a Series."),
        (lambda w: w.drop(columns="B"), "have no column B"),
        (lambda w: w.assign(C=0.0), "have a column C too many"),
        (lambda w: w.iloc[1:], "2020-01-01 is missing"),
        (lambda w: w.assign(B="x"), "of B are of type"),
        (lambda w: with_row(w, [0.25, np.nan]), "The weight of B is missing (NaN) on 2020-01-03."),
        (lambda w: with_row(w, [np.inf, 0.0]), "The weight of A is infinite on 2020-01-03."),
        (lambda w: w * 3, "come to 1.5 on 2020-01-01, one of 5"),
    ],
)
def test_weights_that_cannot_be_held_are_told_with_their_place(spoil, words: str) -> None:  # type: ignore[no-untyped-def]
    index = pd.bdate_range("2020-01-01", periods=5)
    flat = pd.DataFrame(100.0, index, ["A", "B"])
    weights = pd.DataFrame(0.25, index, ["A", "B"])
    with pytest.raises(BadInput) as caught:
        ours(pd.concat({"open": flat, "close": flat}, axis=1), spoil(weights))
    assert words in str(caught.value)


def test_a_weight_may_be_missing_while_its_symbol_has_no_price() -> None:
    prices = market(3, 2, bars=6)
    prices.iloc[:3, [0, 2]] = np.nan  # S0 comes later
    momentum = prices["close"] / prices["close"]
    weights = momentum.div(momentum.sum(axis=1), axis=0)
    held = ours(prices, weights).holdings
    assert held is not None
    assert (held.weights[:4, 0] == 0).all()
    assert held.weights[4, 0] > 0.4
