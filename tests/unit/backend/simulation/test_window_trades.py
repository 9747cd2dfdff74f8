"""The trades of a part of a run are those of a loop that looks at that part alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.simulation.engine import Outcome, run
from chatops_widget.backend.simulation.trades import Trades
from chatops_widget.backend.simulation.window_trades import one_fill_each, trades_within

COMMISSION = 0.001


@dataclass
class Ledger:
    """One trade of the loop: what went in and came out, in currency."""

    side: float
    paid: float = 0.0
    fees: float = 0.0
    traded: float = 0.0
    closed: bool = False


def loop(outcome: Outcome, prices: pd.DataFrame, begin: int, end: int) -> list[Ledger]:
    """Bar by bar, the units as the account had them; no trade is known that ended before the first close."""
    close = prices["close"].to_numpy()
    held = outcome.exposure * outcome.equity / close  # units at each close
    worth = close * held
    found: list[Ledger] = []
    if held[begin]:
        found.append(Ledger(np.sign(held[begin]), paid=worth[begin]))
    fill_prices = dict(zip(np.searchsorted(prices.index, outcome.fills.date), outcome.fills.price, strict=True))
    for bar in range(begin + 1, end + 1):
        if bar not in fill_prices:
            continue
        price, before, after = fill_prices[bar], held[bar - 1], held[bar]
        steps = [(before, 0.0), (0.0, after)] if before * after < 0 else [(before, after)]
        for old, new in steps:
            if not old:
                found.append(Ledger(np.sign(new)))
            trade, value = found[-1], abs(new - old) * price
            trade.paid += (new - old) * price
            trade.fees += COMMISSION * value
            trade.traded += value
            trade.closed = not new
    if found and not found[-1].closed:
        found[-1].paid -= worth[end]
    return found


def made_up(seed: int) -> tuple[Outcome, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, 400)))
    opened = close * np.exp(rng.normal(0, 0.003, 400))
    prices = pd.DataFrame({"open": opened, "close": close}, index=pd.bdate_range("2020-01-01", periods=400))
    target = np.repeat(rng.choice([-1, -0.4, 0, 0.3, 0.8, 1], 50), 8)
    return run(prices, pd.Series(target, prices.index), commission=COMMISSION, slippage=0.0005), prices


def within(outcome: Outcome, begin: int, end: int) -> Trades:
    worth = outcome.exposure * outcome.equity
    return trades_within(outcome.fills, outcome.index.to_numpy().astype("datetime64[ns]"), worth, begin, end)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("begin", "end"), [(0, 399), (5, 390), (37, 41), (100, 101), (8, 9), (200, 399)])
def test_a_part_of_a_run_has_the_trades_of_a_loop_over_it(seed: int, begin: int, end: int) -> None:
    outcome, prices = made_up(seed)
    found, wanted = within(outcome, begin, end), loop(outcome, prices, begin, end)
    assert found.side.tolist() == [trade.side for trade in wanted]
    assert found.closed.tolist() == [trade.closed for trade in wanted]
    np.testing.assert_allclose(found.pnl, [-trade.paid - trade.fees for trade in wanted], atol=1e-6)
    np.testing.assert_allclose(found.fees, [trade.fees for trade in wanted], atol=1e-9)
    np.testing.assert_allclose(found.notional, [trade.traded for trade in wanted], atol=1e-6)
    # Nothing but trades moves an account.
    assert found.pnl.sum() == pytest.approx(outcome.equity[end] - outcome.equity[begin], abs=1e-6)


def test_the_whole_of_a_run_has_its_own_trades() -> None:
    outcome, _ = made_up(1)
    for name, values in vars(within(outcome, 0, 399)).items():
        if values is None:  # the place of a symbol, of which there is one
            assert getattr(outcome.trades, name) is None
        elif values.dtype.kind == "M":
            np.testing.assert_array_equal(values, getattr(outcome.trades, name))
        else:
            np.testing.assert_allclose(values, getattr(outcome.trades, name), rtol=1e-9)


def test_a_result_from_before_fills_were_kept_has_the_same_trades_in_a_part_of_it() -> None:
    outcome, prices = made_up(2)
    target = pd.Series(np.repeat([0.0, 1.0, -1.0, 1.0, 0.0, 1.0, 1.0, -1.0], 50), prices.index)
    outcome = run(prices, target, commission=COMMISSION)
    dates, worth = outcome.index.to_numpy().astype("datetime64[ns]"), outcome.exposure * outcome.equity
    old = trades_within(one_fill_each(outcome.trades), dates, worth, 70, 370)
    for name, values in vars(within(outcome, 70, 370)).items():
        if values is None:
            assert getattr(old, name) is None
        elif values.dtype.kind == "M":
            np.testing.assert_array_equal(values, getattr(old, name))
        else:
            np.testing.assert_allclose(values, getattr(old, name), rtol=1e-9)
