"""Stops, take-profits and volatility targets over several symbols: a loop one can read, and those over one symbol."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.bar_by_bar import Carry, Exits
from chatops_widget.backend.simulation.engine import Outcome, run
from chatops_widget.backend.simulation.portfolio import run_portfolio
from chatops_widget.backend.simulation.volatility_target import share, shares
from tests.support.portfolio_loop import CASH, COMMISSION, SLIPPAGE, decided, loop, market, since

OVERLAYS = {
    "stop": {"stop": 0.03},
    "take": {"take": 0.04},
    "both": {"stop": 0.02, "take": 0.03},
    "vol": {"vol_target": 0.15},
    "all": {"stop": 0.03, "take": 0.05, "vol_target": 0.2},
}


def ours(prices: pd.DataFrame, weights: pd.DataFrame, **how: object) -> Outcome:
    stop, take, target = (how.pop(name, None) for name in ("stop", "take", "vol_target"))
    scale = None if target is None else partial(shares, prices, vol_target=target, bars_per_year=252)
    given = {"cash": CASH, "commission": COMMISSION, "slippage": SLIPPAGE} | how
    return run_portfolio(prices, weights, exits=Exits(stop, take), scale=scale, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("holes", [False, True], ids=["whole", "holes"])
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_account_is_that_of_a_loop_one_can_read(overlay: str, holes: bool) -> None:
    left = 0
    for seed in range(12):
        prices = market(seed, 2 + seed % 4, holes=holes, bars=70, within=seed % 3 > 0, swing=0.02)
        weights = decided(seed, prices, every=1 + seed % 7, short=seed % 2 == 0)
        carry = Carry(since(1e-4, len(prices)), since(2e-4, len(prices)))
        rebalance = [None, 1, 5][seed % 3]
        outcome = ours(prices, weights, carry=carry, rebalance=rebalance, **OVERLAYS[overlay])
        equity, made, exits = loop(
            prices, weights, interest=1e-4, borrow=2e-4, rebalance=rebalance, **OVERLAYS[overlay]
        )  # type: ignore[arg-type]
        assert outcome.equity == pytest.approx(equity, rel=1e-9), seed
        assert outcome.holdings is not None
        assert outcome.holdings.pnl == pytest.approx(list(made.values()), rel=1e-7, abs=1e-4), seed
        assert outcome.exits == len(exits)
        left += len(exits)
    assert (left > 50) is (overlay != "vol")


@pytest.mark.parametrize("rebalance", [None, 1, 4])
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_over_one_column_it_is_that_over_one_symbol(overlay: str, rebalance: int | None) -> None:
    overlays = dict(OVERLAYS[overlay])
    exits, target = Exits(overlays.get("stop"), overlays.get("take")), overlays.get("vol_target")
    for seed in range(20):
        wide = market(seed, 1, bars=150, swing=0.02 if seed % 4 else 0.2, within=seed % 2 == 0)
        prices = wide.xs("S0", axis=1, level=1)
        rng = np.random.default_rng(seed)
        targets = np.repeat(rng.choice([-1, -0.7, 0, 0.3, 0.5, 1], 30), 5)
        exposure = pd.Series(targets, prices.index, dtype=float)
        carry = Carry(since(1e-4, 150), since(2e-4, 150)) if seed % 2 else None
        how = {"cash": CASH, "commission": COMMISSION, "slippage": SLIPPAGE, "rebalance": rebalance, "carry": carry}
        part = None if target is None else share(prices, 150, target, 252)
        one = run(prices, exposure, exits=exits, scale=part, **how)  # type: ignore[arg-type]
        several = ours(wide, exposure.to_frame("S0"), rebalance=rebalance, carry=carry, **overlays)
        assert several.equity == pytest.approx(one.equity, rel=1e-12, abs=1e-7), seed
        assert several.exposure == pytest.approx(one.exposure, rel=1e-10, abs=1e-12)
        assert several.exits == one.exits
        for name, column in one.trades.columns().items():
            if column.dtype.kind == "M":
                assert (several.trades.columns()[name] == column)[~np.isnat(column)].all(), name
            else:
                assert several.trades.columns()[name] == pytest.approx(column, rel=1e-8, abs=1e-6), name


def table(*bars: dict[str, tuple[float, float, float, float]]) -> pd.DataFrame:
    """Bars (open, high, low, close) of symbols; flat at 100 where nothing is said, and none where it is None."""
    names = sorted({name for bar in bars for name in bar} | {"A", "B"})
    index = pd.bdate_range("2020-01-01", periods=len(bars))
    rows = {name: [bar.get(name, (100.0,) * 4) for bar in bars] for name in names}
    return pd.concat(
        {
            field: pd.DataFrame({name: [each[place] for each in rows[name]] for name in names}, index, dtype=float)
            for place, field in enumerate(("open", "high", "low", "close"))
        },
        axis=1,
    )


def held(outcome: Outcome) -> list[list[float]]:
    assert outcome.holdings is not None
    return outcome.holdings.weights.round(10).tolist()


DOWN, FREE = (100.0, 100.0, 90.0, 90.0), {"commission": 0.0, "slippage": 0.0}
FLAT90 = (90.0,) * 4
NONE = (float("nan"),) * 4


def rows(prices: pd.DataFrame, *given: tuple[float, float] | None) -> pd.DataFrame:
    filled = [(np.nan, np.nan) if row is None else row for row in given]
    return pd.DataFrame(filled, prices.index, ["A", "B"], dtype=float)


def test_what_a_stop_brings_rests_as_cash_while_the_others_are_brought_to_their_weights() -> None:
    prices = table({}, {}, {"A": DOWN}, {"A": FLAT90}, {"A": FLAT90}, {"A": FLAT90})
    half = rows(prices, *[(0.5, 0.5)] * 6)
    never, always = (ours(prices, half, stop=0.05, rebalance=how, **FREE) for how in (None, 1))
    left = 0.975  # of the equity: half of it lost 5 %
    assert held(never)[1:4] == [[0.5, 0.5], [0, round(0.5 / left, 10)], [0, round(0.5 / left, 10)]]
    assert held(always)[1:4] == [[0.5, 0.5], [0, round(0.5 / left, 10)], [0, 0.5]]
    assert never.equity[-1] == always.equity[-1] == pytest.approx(CASH * left)
    assert (never.exits, never.exits_undone) == (1, 0)


def test_a_symbol_stays_left_until_another_weight_is_decided_of_it() -> None:
    prices = table({}, {}, {"A": DOWN}, *[{"A": FLAT90}] * 7)
    same = rows(prices, (0.5, 0.5), None, None, (0.5, 0.5), None, (0.5, 0.2), (0.4, 0.2), None, None, None)
    outcome = ours(prices, same, stop=0.05, **FREE)
    entries = outcome.trades.frame().query("symbol == 0")["entry_date"]
    assert outcome.exits_undone == 0
    assert entries.tolist() == [prices.index[1], prices.index[7]]  # not with the same weight anew, nor another of B
    gone = rows(prices, (0.5, 0.5), None, None, (0.0, 0.5), (0.5, 0.5), None, None, None, None, None)
    entries = ours(prices, gone, stop=0.05, **FREE).trades.frame().query("symbol == 0")["entry_date"]
    assert entries.tolist() == [prices.index[1], prices.index[5]]


def test_weights_that_move_on_every_bar_undo_a_stop_and_that_is_counted() -> None:
    prices = table({}, {}, {"A": DOWN}, {"A": FLAT90}, {"A": FLAT90})
    moving = rows(prices, (0.5, 0.5), (0.49, 0.5), (0.48, 0.5), (0.47, 0.5), (0.46, 0.5))
    outcome = ours(prices, moving, stop=0.05, **FREE)
    assert (outcome.exits, outcome.exits_undone) == (1, 1)
    rounded = rows(prices, *[(0.5 + 1e-13 * k, 0.5 - 1e-13 * k) for k in range(5)])
    outcome = ours(prices, rounded, stop=0.05, **FREE)
    assert (outcome.exits, outcome.exits_undone) == (1, 0)


def test_the_entry_is_the_average_of_what_was_added() -> None:
    up, there = (120.0,) * 4, (120.0, 120.0, 106.0, 106.0)
    prices = table({}, {}, {"A": up}, {"A": there}, {"A": (106.0,) * 4})
    weights = rows(prices, (0.25, 0.0), (0.75, 0.0), None, None, None)
    outcome = ours(prices, weights, stop=0.05, **FREE)
    trade = outcome.trades.frame().iloc[0]
    assert 100 < trade["entry_price"] < 120
    assert trade["exit_price"] == pytest.approx(0.95 * trade["entry_price"])
    assert trade["exit_date"] == prices.index[3]


def test_a_short_is_left_above_its_entry_and_a_gap_at_the_open() -> None:
    up, gap = (100.0, 106.0, 99.0, 104.0), (80.0, 82.0, 79.0, 81.0)
    prices = table({}, {}, {"A": up, "B": gap}, {"A": up})
    trades = ours(prices, rows(prices, *[(-0.5, 0.5)] * 4), stop=0.05, **FREE).trades.frame()
    assert trades["exit_price"].tolist() == [pytest.approx(105), 80]


def test_a_symbol_is_not_left_on_a_bar_that_it_does_not_have() -> None:
    prices = table({}, {}, {"A": NONE}, {"A": (90.0, 91.0, 89.0, 90.0)}, {"A": NONE})
    trades = ours(prices, rows(prices, *[(0.5, 0.5)] * 5), stop=0.05, **FREE).trades.frame().query("symbol == 0")
    assert trades[["exit_date", "exit_price"]].to_numpy().tolist() == [[prices.index[3], 90.0]]


def test_what_still_waits_for_a_part_of_an_order_does_not_come_back_with_it() -> None:
    """B has no bar when both are ordered; A is left before B's part is traded, with the shares of what is there."""
    prices = table({}, {"B": NONE}, {"A": DOWN, "B": NONE}, {"A": FLAT90}, {"A": FLAT90})
    outcome = ours(prices, rows(prices, (0.5, 0.5), None, None, None, None), stop=0.05, **FREE)
    assert held(outcome) == [[0, 0], [0.5, 0], [0, 0], [0, 0.5], [0, 0.5]]


def test_what_got_less_than_its_share_and_was_left_does_not_get_the_rest() -> None:
    """B locks 80 % while it has no bar, so A gets 20 of its 60 %, and is left before the rest can be had."""
    prices = table({}, {}, {"B": NONE}, {"A": DOWN, "B": NONE}, {"A": FLAT90}, {"A": FLAT90})
    weights = rows(prices, (0.0, 0.8), (0.6, 0.4), None, None, None, None)
    outcome = ours(prices, weights, stop=0.05, **FREE)
    assert held(outcome)[1:3] == [[0, 0.8], [0.2, 0.8]]
    assert [row[0] for row in held(outcome)[3:]] == [0, 0, 0]
    assert held(outcome)[4:] == [[0, 0.4], [0, 0.4]]


def test_a_start_within_the_bars_that_were_seen_knows_those_before_it() -> None:
    prices = market(8, 3, bars=80, holes=True)
    stands = np.nan_to_num(decided(8, prices).ffill().to_numpy())
    whole = shares(prices, stands, 0.15, 252)
    for bars in (5, 20, 59, 60, 75, 79):
        assert shares(prices, stands[-bars:], 0.15, 252) == pytest.approx(whole[-bars:], rel=1e-12)
    assert not shares(prices.iloc[:15], stands[:15], 0.15, 252).any()
    assert not shares(prices.iloc[:15], stands[5:15], 0.15, 252).any()


@pytest.mark.parametrize("partner", [0.0, 0.001])
def test_a_short_that_its_stop_ruins_ends_at_zero_and_the_losses_still_sum(partner: float) -> None:
    high = (100.0, 220.0, 95.0, 210.0)
    prices = table({}, {}, {"A": high}, {}, {})
    weights = rows(prices, *[(partner - 1, partner)] * 2, *[(0.5, 0.5)] * 3)
    outcome = ours(prices, weights, stop=1.0, commission=0.02, slippage=0.02)
    assert outcome.equity[2:].tolist() == [0.0, 0.0, 0.0]
    assert outcome.holdings is not None
    assert outcome.holdings.pnl.sum() == pytest.approx(-CASH)
    assert outcome.trades.pnl.sum() == pytest.approx(-CASH)


@pytest.mark.parametrize("seed", range(60))
def test_what_the_symbols_made_sums_to_what_the_account_made(seed: int) -> None:
    prices = market(seed, 2 + seed % 5, holes=seed % 2 == 0, swing=0.03 if seed % 3 else 0.4, within=True)
    carry = Carry(since(1e-4, len(prices)), since(3e-4, len(prices))) if seed % 4 else None
    stop, take = [0.03, 0.9, 1.0][seed % 3], [None, 0.05][seed % 2]
    target = None if seed % 5 else 0.3
    outcome = ours(prices, decided(seed, prices), carry=carry, stop=stop, take=take, vol_target=target)
    made = outcome.holdings
    assert made is not None
    assert made.pnl.sum() + outcome.interest == pytest.approx(outcome.equity[-1] - CASH, abs=1e-6)
    assert outcome.trades.pnl.sum() - made.borrowed.sum() == pytest.approx(made.pnl.sum(), abs=1e-6)
    assert made.traded.sum() == pytest.approx(outcome.trades.notional.sum(), rel=1e-9)
    before = np.append(np.inf, outcome.equity[:-1])
    turned = (made.turnover * np.where(np.isfinite(before), before, 0.0)).sum()
    assert turned == pytest.approx(made.traded.sum(), rel=1e-9)
    assert (outcome.equity >= 0).all()


def test_without_exits_nothing_changes() -> None:
    prices = market(3, 4, holes=True, within=True)
    plain, wide = (ours(prices, decided(3, prices), stop=stop) for stop in (None, 0.999999))
    assert plain.equity.tobytes() == wide.equity.tobytes()


@pytest.mark.parametrize("seed", range(10))
def test_no_overlay_looks_ahead(seed: int) -> None:
    """Whatever the bars after one are, the account up to it is the same."""
    prices = market(seed, 3, holes=seed % 2 == 0, bars=90, within=True)
    weights = decided(seed, prices)

    def account(seen: pd.DataFrame) -> list[float]:
        return ours(seen, weights.loc[seen.index], stop=0.03, take=0.04, vol_target=0.15).equity.tolist()

    whole = account(prices)
    for cut in (25, 50, 71):
        assert account(prices.iloc[:cut]) == whole[:cut]
        other = prices.copy()
        other.iloc[cut:] *= 0.5
        assert account(other)[:cut] == whole[:cut]


def test_a_symbol_that_comes_late_is_held_back_alone() -> None:
    prices = market(5, 3, bars=80, swing=0.01)
    prices.loc[prices.index[:30], [("open", "S2"), ("close", "S2")]] = np.nan
    third = pd.DataFrame(1 / 3, prices.index, prices["close"].columns)
    outcome = ours(prices, third, vol_target=0.05)
    assert (outcome.blind, outcome.late, outcome.unscaled) == (20, ("S2",), False)
    held_at = np.array(held(outcome)) > 0
    assert held_at.argmax(axis=0).tolist() == [21, 21, 51]
    calm = ours(prices, third, vol_target=9.0)
    assert (calm.late, calm.unscaled) == (("S2",), False)  # it held S2 back
    assert ours(prices[["open", "close"]].drop(columns="S2", level=1), third[["S0", "S1"]], vol_target=9.0).unscaled


def test_a_target_is_held_by_the_portfolio_and_not_by_each_symbol() -> None:
    """Two that move against each other are calm together, however each swings."""
    rng = np.random.default_rng(1)
    moves = rng.normal(0, 0.02, 60)
    close = 100 * np.cumprod(1 + np.column_stack([moves, -moves]), axis=0)
    index = pd.bdate_range("2020-01-01", periods=60)
    frame = pd.DataFrame(close, index, ["A", "B"])
    prices = pd.concat({"open": frame, "close": frame}, axis=1)
    known = shares(prices, np.full((60, 2), 0.5), 0.01, 252)[20:]
    assert (known == 1).all()
    alone = shares(prices, np.tile([0.5, 0.0], (60, 1)), 0.01, 252)[20:]
    assert (alone < 0.1).all()


def test_a_run_names_the_symbols_that_were_held_back_and_says_why_there_was_no_trade(tmp_path: Path) -> None:
    prices = market(5, 2, bars=80, swing=0.01)
    for name, first in (("S0", 0), ("S1", 30)):
        prices.xs(name, axis=1, level=1).iloc[first:].rename_axis("date").to_csv(tmp_path / f"{name}.csv")
    book, given = PriceBook(tmp_path), {"symbols": "S0,S1", "vol_target": 0.05}
    told = " ".join(run_backtest(book, "equal_weight", given).data["notes"])
    assert "Nothing was held on the first 20 bars: a volatility target needs 20 returns before." in told
    assert "held nothing of these before it had 20 returns of them: S1." in told
    brief = run_backtest(book, "equal_weight", {**given, "start": str(prices.index[65].date()), "warmup": False}).data
    assert "a volatility target needs 20 returns before its first order" in brief["fate"]
