"""Stops, take-profits and volatility targets: against a loop one can read, backtesting.py, and futures that differ."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.bar_by_bar import Exits
from chatops_widget.backend.simulation.engine import Outcome, run
from chatops_widget.backend.simulation.volatility_target import BARS, share
from chatops_widget.backend.strategies.definition import strategy

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    backtesting = pytest.importorskip("backtesting")

BAR = ("open", "high", "low", "close")


def bars(*rows: tuple[float, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=BAR, index=pd.date_range("2020-01-01", periods=len(rows)), dtype=float)


def walk(seed: int, n: int = 300) -> tuple[pd.DataFrame, pd.Series]:
    """Prices that gap, and targets that are kept for some bars each."""
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, n)))
    opened = np.concatenate([[100], close[:-1]]) * np.exp(rng.normal(0, 0.008, n))
    high = np.maximum(opened, close) * np.exp(np.abs(rng.normal(0, 0.008, n)))
    low = np.minimum(opened, close) * np.exp(-np.abs(rng.normal(0, 0.008, n)))
    index = pd.date_range("2020-01-01", periods=n)
    prices = pd.DataFrame({"open": opened, "high": high, "low": low, "close": close}, index=index)
    return prices, pd.Series(np.repeat(rng.choice([-1, 0, 1], n // 6), 6), index, dtype=float)


def by_hand(prices: pd.DataFrame, targets: pd.Series, stop: float, take: float, commission: float) -> list[float]:
    """All in, all short or out, one step after the other: the equity at each close."""
    cash, units, entry, waits, equity = 1000.0, 0.0, 0.0, False, []
    wanted = [0.0, 0.0, *targets.tolist()]
    for bar, (opened, high, low, close) in enumerate(prices[list(BAR)].itertuples(index=False)):
        before, target = wanted[bar], wanted[bar + 1]
        if target != before:
            waits = False
            cash += units * opened - commission * abs(units) * opened
            units = 0.0
            if target:
                units = target * cash / (opened * (1 + commission))
                entry, cash = opened, cash - units * opened - commission * abs(units) * opened
        side = 1 if units > 0 else -1
        price = None
        if units and not waits:
            stopped, taken = entry * (1 - side * stop), entry * (1 + side * take)
            if side * (opened - stopped) <= 0 or side * (opened - taken) >= 0:
                price = opened
            elif low <= stopped <= high:
                price = stopped
            elif low <= taken <= high:
                price = taken
        if price is not None:
            cash, units, waits = cash + units * price - commission * abs(units) * price, 0.0, True
        equity.append(cash + units * close)
    return equity


@pytest.mark.parametrize("seed", range(60))
def test_exits_are_those_of_a_loop_one_can_read(seed: int) -> None:
    prices, targets = walk(seed)
    rng = np.random.default_rng(1000 + seed)
    stop, take = rng.choice([0.01, 0.03, 0.08]), rng.choice([0.01, 0.05, 0.2])
    outcome = run(prices, targets, cash=1000, commission=0.001, exits=Exits(stop, take))
    np.testing.assert_allclose(outcome.equity, by_hand(prices, targets, stop, take, 0.001), rtol=1e-9)
    assert outcome.exits > 0


@pytest.mark.parametrize("seed", range(12))
def test_stops_are_those_of_backtesting_py(seed: int) -> None:
    """Long only; a stop alone, since in a bar that opens beyond its take-profit it asks the stop first."""
    prices, targets = walk(seed)
    targets = targets.abs()
    stop = [0.02, 0.05][seed % 2]
    outcome = run(prices, targets, cash=1e9, commission=0, exits=Exits(stop_loss=stop))

    class Stopped(backtesting.Strategy):  # type: ignore[misc]
        def init(self) -> None:
            self.before = 0.0

        def next(self) -> None:
            bar = len(self.data) - 1
            target = targets.iloc[bar]
            if target == self.before:
                return
            self.before = target
            for trade in self.trades:
                trade.close()
            if target:
                self.buy(size=0.999999)

    class Level(Stopped):
        def next(self) -> None:
            super().next()
            for trade in self.trades:
                trade.sl = trade.entry_price * (1 - stop)

    # It learns the entry price on the entry bar's close only, so that bar's own stop is looked for by hand.
    table = prices.rename(columns=str.capitalize).assign(Volume=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trades = backtesting.Backtest(table, Level, cash=1e9, finalize_trades=True).run()["_trades"]
    mine = outcome.trades.frame()
    first = prices["low"].reindex(mine["entry_date"]).to_numpy() <= mine["entry_price"].to_numpy() * (1 - stop)
    theirs = trades.set_index("EntryTime").sort_index()
    compared = 0
    for (_, row), at_once in zip(mine.iterrows(), first, strict=True):
        if at_once or row["open"] or row["entry_date"] not in theirs.index:
            continue
        other = theirs.loc[row["entry_date"]]
        assert row["exit_date"] == other["ExitTime"]
        assert row["exit_price"] == pytest.approx(other["ExitPrice"], rel=1e-9)
        compared += 1
    assert compared >= 5


LONG = (100.0, 101.0, 99.0, 100.0)


def left(*rows: tuple[float, float, float, float], target: float = 1, **exits: float) -> tuple[float, int]:
    """Where a position that was entered at 100 on the second bar is left, and on which bar; NaN while it is held."""
    prices = bars(LONG, LONG, *rows)
    outcome = run(prices, pd.Series(target, prices.index), commission=0, exits=Exits(**exits))
    trade = outcome.trades.frame().iloc[0]
    if trade["open"]:
        return float("nan"), -1
    return trade["exit_price"], int(prices.index.get_loc(trade["exit_date"]))


def test_the_rules_of_an_exit_by_hand() -> None:
    assert left((98, 98, 94, 97), stop_loss=0.05) == (95, 2)  # within the bar, at the level
    assert left((90, 99, 89, 97), stop_loss=0.05) == (90, 2)  # a gap: no better than the open
    assert left((99, 112, 98, 111), take_profit=0.1) == (pytest.approx(110), 2)
    assert left((115, 116, 98, 99), take_profit=0.1) == (115, 2)  # a gap to the better
    assert left((100, 120, 90, 100), stop_loss=0.05, take_profit=0.1) == (95, 2)  # both: the stop is taken
    assert left((115, 120, 90, 100), stop_loss=0.05, take_profit=0.1) == (115, 2)  # unless the open was first
    assert left((100, 106, 98, 105), stop_loss=0.05, target=-1) == (pytest.approx(105), 2)
    assert left((100, 101, 89, 90), take_profit=0.1, target=-1) == (pytest.approx(90), 2)
    assert np.isnan(left((100, 104, 96, 100), stop_loss=0.05, take_profit=0.05)[0])


def test_prices_with_nothing_but_a_close_are_left_at_it() -> None:
    prices = bars(*[(close,) * 4 for close in (100, 100, 97, 94, 80)])
    outcome = run(prices, pd.Series(1.0, prices.index), commission=0, exits=Exits(stop_loss=0.05))
    trade = outcome.trades.frame().iloc[0]
    assert (trade["exit_price"], trade["exit_date"]) == (94, prices.index[3])


def test_slippage_and_commission_come_on_top() -> None:
    prices = bars(LONG, LONG, (98, 98, 90, 97))
    outcome = run(
        prices, pd.Series(1.0, prices.index), cash=1000, commission=0.01, slippage=0.02, exits=Exits(stop_loss=0.05)
    )
    level = 100 * 1.02 * 0.95  # of what was paid
    units = 1000 / (102 * 1.01)
    assert outcome.equity[-1] == pytest.approx(units * level * 0.98 * 0.99)


def test_what_was_left_waits_for_another_decision() -> None:
    down, up = (100.0, 100.0, 90.0, 95.0), (95.0, 97.0, 94.5, 96.0)
    prices = bars(LONG, LONG, down, up, up, up, up, up)
    targets = pd.Series([1, 1, 1, 1, 0, 1, 1, 1], prices.index, dtype=float)
    for how in ({}, {"rebalance": 1}, {"scale": np.linspace(0.5, 0.9, 8)}):
        outcome = run(prices, targets, commission=0, exits=Exits(stop_loss=0.05), **how)  # type: ignore[arg-type]
        entries = outcome.trades.frame()["entry_date"].tolist()
        assert entries == [prices.index[1], prices.index[6]], how


def test_a_short_that_its_own_stop_ruins_ends_at_zero() -> None:
    prices = bars(LONG, LONG, (100.0, 210.0, 90.0, 150.0), LONG, LONG, LONG)
    targets = pd.Series([-1, -1, -1, 1, 1, 1], prices.index, dtype=float)
    outcome = run(prices, targets, cash=1000, commission=0.01, slippage=0.01, exits=Exits(stop_loss=1))
    assert outcome.equity[2:].tolist() == [0.0] * 4
    assert outcome.trades.frame()["pnl"].tolist() == [pytest.approx(-1000)]


def test_without_exits_nothing_changes() -> None:
    prices, targets = walk(3)
    plain, wide = (run(prices, targets, exits=exits) for exits in (None, Exits(stop_loss=0.999999)))
    assert plain.equity.tobytes() == wide.equity.tobytes()


@pytest.mark.parametrize("seed", range(20))
def test_a_volatility_target_is_a_loop_over_what_was_seen(seed: int) -> None:
    prices, _ = walk(seed, 90)
    found = share(prices, 80, 0.1, 252)
    closes = prices["close"].tolist()
    for place, bar in enumerate(range(10, 90)):
        if bar < BARS:
            assert found[place] == 0
            continue
        returns = [closes[k] / closes[k - 1] - 1 for k in range(bar - BARS + 1, bar + 1)]
        mean = sum(returns) / BARS
        deviation = (sum((each - mean) ** 2 for each in returns) / (BARS - 1) * 252) ** 0.5
        assert found[place] == pytest.approx(min(1, 0.1 / deviation), rel=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_no_overlay_looks_ahead(seed: int) -> None:
    """Whatever the bars after one are, the account up to it is the same."""
    prices, targets = walk(seed)

    def account(bars_seen: pd.DataFrame) -> Outcome:
        wanted = targets.loc[bars_seen.index]
        scale = share(bars_seen, len(bars_seen), 0.15, 252)
        return run(bars_seen, wanted, exits=Exits(0.03, 0.04), scale=scale)

    whole = account(prices)
    for cut in (50, 130, 211):
        assert account(prices.iloc[:cut]).equity.tolist() == whole.equity[:cut].tolist()
        other = prices.copy()
        other.iloc[cut:] *= 0.5
        assert account(other).equity[:cut].tolist() == whole.equity[:cut].tolist()


def test_overlays_that_did_nothing_are_said_to_have_done_nothing(tmp_path: Path) -> None:
    frame, _ = walk(5, 60)
    frame.rename_axis("date").to_csv(tmp_path / "WALK.csv")
    frame.iloc[: BARS + 1].rename_axis("date").to_csv(tmp_path / "BRIEF.csv")
    book = PriceBook(tmp_path)

    def notes(**given: object) -> str:
        return " ".join(run_backtest(book, "buy_and_hold", {"symbol": "WALK", **given}).data["notes"])

    assert "No position came to its stop or take-profit." in notes(take_profit=10)  # who meant 10 %
    assert "No position" not in notes(take_profit=0.01)
    assert "held nothing back: no 20 returns swung by over 1000 % a year" in notes(vol_target=10)
    assert "held nothing back" not in notes(vol_target=0.05)
    brief = run_backtest(book, "buy_and_hold", {"symbol": "BRIEF", "vol_target": 0.1}).data
    assert brief["fate"] == (
        "No trade: a volatility target needs 20 returns before its first order, and there are 21 bars."
    )
    assert "stayed in cash" not in " ".join(brief["notes"])


def test_a_stop_that_the_next_decision_undoes_is_counted_and_said(tmp_path: Path) -> None:
    down, flat = (100.0, 100.0, 90.0, 90.0), (90.0,) * 4
    prices = bars(LONG, LONG, down, flat, flat, flat)
    moving = pd.Series([0.5, 0.49, 0.48, 0.47, 0.46, 0.45], prices.index)
    outcome = run(prices, moving, commission=0, exits=Exits(stop_loss=0.05))
    assert (outcome.exits, outcome.exits_undone) == (1, 1)
    later = pd.Series([0.5, 0.5, 0.5, 0.4, 0.4, 0.4], prices.index)
    outcome = run(prices, later, commission=0, exits=Exits(stop_loss=0.05))
    assert (outcome.exits, outcome.exits_undone) == (1, 0)
    rounded = pd.Series([0.5 + 1e-13 * k for k in range(6)], prices.index)
    outcome = run(prices, rounded, commission=0, exits=Exits(stop_loss=0.05))
    assert (outcome.exits, len(outcome.trades)) == (1, 1)

    @strategy("Moving")
    def moving_size(prices: pd.DataFrame) -> pd.Series:
        """A size that is another one on every bar."""
        return pd.Series(np.linspace(0.5, 0.6, len(prices)), prices.index)

    prices.rename_axis("date").to_csv(tmp_path / "DOWN.csv")
    notes = run_backtest(PriceBook(tmp_path), moving_size, {"symbol": "DOWN", "stop_loss": 0.05}).data["notes"]
    assert any("another size by then: 1 of those." in str(note) for note in notes)


def test_a_real_run_says_what_its_overlays_did() -> None:
    book = PriceBook()
    given = {"start": "2007-01-01", "end": "2010-01-01"}
    calm = run_backtest(book, "buy_and_hold", {**given, "vol_target": "10%"})
    plain = run_backtest(book, "buy_and_hold", given)
    assert calm.data["metrics"]["annual_volatility"] < 0.13 < plain.data["metrics"]["annual_volatility"]
    assert not any("Nothing was held" in note for note in calm.data["notes"])  # it was shown the bars before
    blind = run_backtest(book, "buy_and_hold", {**given, "vol_target": "10%", "warmup": False})
    assert any(note.startswith("Nothing was held on the first 20 bars") for note in blind.data["notes"])
    stopped = run_backtest(book, "buy_and_hold", {**given, "stop_loss": 0.1})
    assert "1 position was closed by its stop or take-profit." in stopped.data["notes"]
    assert stopped.data["metrics"]["max_drawdown"] > plain.data["metrics"]["max_drawdown"]
