"""What is said of a strategy at other costs is what its runs at those costs come to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import check, run_backtest
from chatops_widget.backend.simulation.compare import align
from chatops_widget.backend.simulation.costs import HIGHEST, CostCurve, CostRequest, at_costs, break_even, read_costs
from chatops_widget.backend.simulation.market import load_market
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.errors import BadParameter
from chatops_widget.protocol.metrics import METRICS

COSTS = (0.0, 3.0, 25.0, 400.0)
WINDOW = {"start": "2003-01-01", "end": "2006-12-31"}
SETTINGS: list[dict[str, Any]] = [
    {"commission": 0.001, "slippage": 0.0005},
    {"stop_loss": 0.03, "take_profit": 0.05, "rebalance": "5"},
    {"vol_target": 0.08, "cash_interest": "2%", "borrow_fee": 0.01, "risk_free": "1%"},
]


def curve(book: PriceBook, strategy: str, bound: dict[str, Any], costs: tuple[float, ...], beside: str) -> CostCurve:
    """Of one strategy, on the bars that it has in common with another."""
    runs = [(name, run_backtest(book, name, {**bound, **more})) for name, more in ((strategy, {}), (beside, LATER))]
    aligned = align(runs)
    own = check(book, strategy, bound)
    grew = 1 + aligned.data["strategies"][0]["total_return"]
    asked = CostRequest(costs, aligned.curves["date"], aligned.data["barsPerYear"], grew)
    return at_costs(load_market(book, own), find(strategy), own, asked)


LATER = {"start": "2004-03-01"}


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: next(iter(settings)))
def test_the_metrics_at_each_cost_are_those_of_real_runs_on_the_bars_in_common(settings: dict[str, Any]) -> None:
    bound = {**WINDOW, **settings}
    found = curve(PriceBook(), "sma_cross", bound, COSTS, "momentum")
    assert not found.other
    for bps, metrics in zip(COSTS, found.metrics, strict=True):
        real = {**bound, "commission": bps / 1e4, "slippage": 0.0}
        runs = [run_backtest(PriceBook(), "sma_cross", real), run_backtest(PriceBook(), "momentum", {**real, **LATER})]
        entry = align([("a", runs[0]), ("b", runs[1])]).data["strategies"][0]
        assert metrics == {name: entry[name] for name in METRICS if name in entry}
    assert found.metrics[0]["total_fees"] == 0
    assert found.metrics[1]["total_fees"] > 0


def test_at_the_break_even_costs_a_real_run_has_no_return_and_no_lead() -> None:
    whole = {"start": "2003-01-01", "end": "2007-10-31"}
    found = curve(PriceBook(), "rsi_reversion", whole, COSTS, "rsi_reversion")
    for each, name in ((found.over_zero, "zero"), (found.over_benchmark, "benchmark")):
        if name == "benchmark" and each.bps is None:
            continue
        assert each.bps is not None
        real = {**whole, **LATER, "commission": each.bps / 1e4, "slippage": 0.0}
        long = run_backtest(PriceBook(), "rsi_reversion", {**real, "start": whole["start"]})
        equity = pd.Series(long.floats("equity"), index=long.dates())[LATER["start"] :]
        held = pd.Series(long.floats("benchmark"), index=long.dates())[LATER["start"] :]
        grown = 1.0 if name == "zero" else held.iloc[-1] / held.iloc[0]
        assert equity.iloc[-1] / equity.iloc[0] == pytest.approx(grown, abs=1e-9)


def prices(tmp_path: Path, opens: list[float]) -> PriceBook:
    dates = pd.bdate_range("2020-01-01", periods=len(opens))
    pd.DataFrame({"date": dates, "open": opens, "close": opens}).to_csv(tmp_path / "P.csv", index=False)
    return PriceBook(tmp_path)


def held_alone(book: PriceBook, **more: Any) -> CostCurve:
    own = check(book, "buy_and_hold", {"symbol": "P", **more})
    run = run_backtest(book, "buy_and_hold", own)
    asked = CostRequest((0.0,), run.curves["date"], 252.0, 1 + run.data["metrics"]["total_return"])
    return at_costs(load_market(book, own), find("buy_and_hold"), own, asked)


def test_a_purchase_breaks_even_where_algebra_says(tmp_path: Path) -> None:
    """Bought once for all there is: what is left of 1 is ``last / first / (1 + cost)``."""
    found = held_alone(prices(tmp_path, [50.0, 100.0, 103.0, 102.0]))
    assert found.over_zero.bps == pytest.approx((1.02 - 1) * 1e4, abs=1e-6)
    assert (found.over_benchmark.bps, found.over_benchmark.never) == (None, False)  # that doubled on the first bar
    ahead = held_alone(prices(tmp_path, [100.0, 80.0, 88.0]))
    assert ahead.over_zero.bps == pytest.approx((1.1 - 1) * 1e4, abs=1e-6)
    assert ahead.over_benchmark.never  # 1.1 of what it paid against 0.88: 25 % of costs, and there are none so high
    assert held_alone(prices(tmp_path, [100.0, 99.5, 99.9])).over_benchmark.bps == pytest.approx(
        (99.9 / 99.5 / 0.999 - 1) * 1e4, abs=1e-6
    )


def test_where_costs_have_nothing_to_take_it_is_said(tmp_path: Path) -> None:
    losing = held_alone(prices(tmp_path, [100.0, 100.0, 98.0]))
    assert (losing.over_zero.bps, losing.over_zero.never, losing.untraded) == (None, False, False)
    gaining = held_alone(prices(tmp_path, [100.0, 100.0, 150.0]))
    assert gaining.over_zero.never
    book = prices(tmp_path, [100.0, 100.0])
    idle = at_costs(
        load_market(book, own := check(book, "momentum", {"symbol": "P", "lookback": 5})), find("momentum"), own,
        CostRequest((0.0,), run_backtest(book, "momentum", own).curves["date"], 252.0, 1.0),
    )  # fmt: skip
    assert idle.untraded


def test_what_came_out_otherwise_than_before_is_noticed() -> None:
    book, own = PriceBook(), check(PriceBook(), "sma_cross", WINDOW)
    run = run_backtest(book, "sma_cross", own)
    asked = CostRequest((0.0,), run.curves["date"], 252.0, 1.0001 * (1 + run.data["metrics"]["total_return"]))
    assert at_costs(load_market(book, own), find("sma_cross"), own, asked).other


@pytest.mark.parametrize("orders", [1, 40, 3000])
def test_the_search_finds_what_a_formula_gives_in_a_few_accounts(orders: int) -> None:
    kept = []

    def growth(bps: float) -> float:
        kept.append(bps)
        return 2.5 * ((1 - bps / 1e4) / (1 + bps / 1e4)) ** orders

    for to in (1.0, 1.9, 2.4999):
        kept.clear()
        found = break_even(growth, growth(0.0), growth(HIGHEST), to)
        ratio = (to / 2.5) ** (1 / orders)
        exact = 1e4 * (1 - ratio) / (1 + ratio)
        if exact > HIGHEST:
            assert found.never
        else:
            assert found.bps == pytest.approx(exact, abs=1e-6)
            assert len(kept) < 25


def test_costs_that_ruin_an_account_are_no_obstacle_to_the_search() -> None:
    found = break_even(lambda bps: 2.0 - bps / 50 if bps < 100 else 0.0, 2.0, 0.0, 1.0)
    assert found.bps == pytest.approx(50, abs=1e-6)


@pytest.mark.parametrize("given", ["", "a", "-1", "1001", "0,,5", True, [True], "nan", ",".join(["1"] * 51), [[1]]])
def test_costs_that_are_none_are_refused_in_their_own_words(given: object) -> None:
    with pytest.raises(BadParameter, match="costs is") as error:
        read_costs(given)
    assert "basis points" in str(error.value.hint)


def test_costs_are_read_from_lines_and_lists() -> None:
    assert read_costs(" 5, 0,10.5") == read_costs([10.5, 0, 5]) == (0.0, 5.0, 10.5)
    assert (read_costs(5), read_costs(None)) == ((5.0,), None)
