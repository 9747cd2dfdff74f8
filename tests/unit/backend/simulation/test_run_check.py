"""With each run, a strategy is held to what it decided on the run's own prices, with the run's own parameters."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.lookahead import Budget, made_up
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.prices.validation import Prices
from chatops_widget.backend.simulation.backtest import check, run_backtest
from chatops_widget.backend.simulation.run_check import check_decisions
from chatops_widget.backend.simulation.sweep import plan
from chatops_widget.backend.simulation.sweep_check import check_sweep
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.strategies.definition import Strategy, StrategyFile, strategy
from chatops_widget.backend.strategies.loader import load
from chatops_widget.protocol.messages import Taint
from tests.support import cheats, honest

CHEATS, HONEST = (
    load(StrategyFile(Path(module.__file__).name, Path(module.__file__).read_text(encoding="utf-8")))
    for module in (cheats, honest)
)
BOOK = PriceBook()
REAL = ("SPX", "IXIC")


def found(strategy: Strategy, prices: pd.DataFrame, budget: Budget, **values: Any) -> Taint | None:
    own = strategy.bind(values)
    decided = strategy(prices, **own).to_numpy(np.float64)
    return check_decisions(prices, strategy, own, decided, budget).taint


@pytest.mark.parametrize("symbol", REAL)
@pytest.mark.parametrize("strategy_id", list(CHEATS))
def test_every_cheat_is_caught_on_real_prices(strategy_id: str, symbol: str) -> None:
    taint = found(CHEATS[strategy_id], BOOK.load(symbol).frame, Budget(60, 60))
    assert taint is not None
    assert taint.code == "looks_ahead"


@pytest.mark.parametrize("symbol", REAL)
@pytest.mark.parametrize(
    "strategy_id", [*HONEST, *(name for name, each in STRATEGIES.items() if not each.spec.portfolio)]
)
def test_no_honest_strategy_is_suspected_on_real_prices(strategy_id: str, symbol: str) -> None:
    assert found((HONEST | STRATEGIES)[strategy_id], BOOK.load(symbol).frame, Budget(0.2, 60)) is None


def test_hours_are_checked_as_hours() -> None:
    assert found(CHEATS["high_of_the_day"], made_up.sessions(), Budget(60, 60)) is not None
    assert found(HONEST["days_high_so_far"], made_up.sessions(), Budget(60, 60)) is None


def asked(lengths: list[int], least: int = 0) -> Strategy:
    @strategy
    def counting(prices: pd.DataFrame) -> pd.Series:
        lengths.append(len(prices))
        if len(prices) < least:
            raise ValueError("too short")
        close = prices["close"]
        return (close > close.rolling(20).mean()).astype(float)

    counted: Strategy = counting
    return counted


def test_a_spent_budget_still_allows_one_short_trial() -> None:
    prices, lengths = BOOK.load("SPX").frame, list[int]()
    assert found(asked(lengths), prices, Budget(0, 0)) is None
    assert len(lengths) == 2  # the run's own, and that
    assert lengths[1] < 0.4 * len(prices)


def test_refusing_short_prices_does_not_end_the_check() -> None:
    prices, lengths = BOOK.load("SPX").frame, list[int]()
    own = asked(lengths, least=len(prices))
    decided = own(prices).to_numpy(np.float64)
    result = check_decisions(prices, own, {}, decided, Budget(0, 0))
    assert (result.cuts, result.taint) == (1, None)
    assert lengths[-1] == len(prices)


@pytest.mark.parametrize("bars", [1, 2, 3, 10])
def test_a_few_bars_are_no_trouble(bars: int) -> None:
    assert found(HONEST["exponential"], BOOK.load("SPX").frame.iloc[:bars], Budget(60, 60)) is None


def test_what_the_trial_found_holds_for_the_parameters_that_it_tried() -> None:
    known = Taint(code="looks_ahead", message="x looks ahead.", parameters={"window": 20})
    suspect = dataclasses.replace(HONEST["loop"], taint=known)
    prices = BOOK.load("SPX").frame.iloc[:500]
    assert found(suspect, prices, Budget(0, 0)) == known
    assert found(suspect, prices, Budget(0, 0), window=21) is None


def test_a_run_tells_of_its_check_and_when_the_strategy_is_asked() -> None:
    ticks: list[tuple[int, int]] = []
    strategy = HONEST["exponential"]
    output = run_backtest(BOOK, strategy, {"symbol": "SPX"}, tick=lambda done, total, date: ticks.append((done, total)))
    assert output.data["lookAheadCheck"]["cuts"] >= 1
    assert "taint" not in output.data
    total = output.data["bars"]
    assert (ticks[0], ticks[-3:]) == ((0, total), [(total, total), (0, total), (total, total)])


@pytest.fixture
def sweep_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Checks a sweep whose combinations rank in the order in which they were asked for."""

    def checked(strategy: Strategy, seconds: float = 60, **given: Any) -> tuple[Any, Any]:
        monkeypatch.setitem(STRATEGIES, strategy.id, strategy)
        planned = plan(BOOK, {"strategy_id": strategy.id, **given})
        prices: Prices = BOOK.load("SPX")
        return planned, check_sweep(prices, strategy, planned, range(len(planned.combinations)), seconds)

    return checked


def test_a_sweep_goes_down_to_the_best_that_is_honest(sweep_of: Callable[..., Any]) -> None:
    planned, result = sweep_of(CHEATS["negative_lag"], lag=[-3, -2, -1, 0, 1, 2])
    assert planned.combinations[result.leader] == (0,)
    assert [planned.combinations[index] for index in result.taints] == [(-3,), (-2,), (-1,)]


def test_a_sweep_without_an_honest_one_has_no_best(sweep_of: Callable[..., Any]) -> None:
    _, result = sweep_of(CHEATS["negative_lag"], lag=[-3, -2, -1])
    assert result.leader is None
    assert len(result.taints) == 3


def test_a_sweep_checks_its_best_however_little_time_there_is(sweep_of: Callable[..., Any]) -> None:
    _, result = sweep_of(HONEST["rolling_bands"], seconds=0, window=list(range(10, 60)))
    assert (result.leader, result.taints) == (0, {})
    assert result.told["lookAheadCheck"]["cuts"] >= 1


def test_parameters_of_a_run_are_those_of_its_strategy_only() -> None:
    bound = check(BOOK, HONEST["loop"], {"symbol": "SPX", "window": 30})
    assert HONEST["loop"].own(bound) == {"window": 30}
