"""Sweeps and walk-forwards of several symbols against single runs and a loop one can read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.fold_account import account_through
from chatops_widget.backend.simulation.fold_plan import Chosen, choose
from chatops_widget.backend.simulation.market import load_market
from chatops_widget.backend.simulation.portfolio import run_portfolio
from chatops_widget.backend.simulation.sweep import evaluate, plan, run_each
from chatops_widget.backend.simulation.sweep_check import check_sweep
from chatops_widget.backend.simulation.walk_forward import plan_walk, windows
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.strategies.definition import strategy
from chatops_widget.protocol.metrics import METRICS

MOMENTUM = STRATEGIES["cross_sectional_momentum"]
ASKED = {
    "strategy_id": MOMENTUM.id,
    "symbols": "AAA,BBB,CCC",
    "lookback": [20, 60],
    "skip": [1, 5],
    "top": 0.4,
    "slippage": 0.001,
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> PriceBook:
    """Three symbols of which one comes half a year later and one misses bars."""
    folder: Path = tmp_path_factory.mktemp("prices")
    days = pd.bdate_range("2015-01-01", periods=640)
    rng = np.random.default_rng(7)
    for place, name in enumerate(("AAA", "BBB", "CCC")):
        close = 100 * np.exp(np.cumsum(rng.normal(0.0003, 0.015, len(days))))
        opened = close * np.exp(rng.normal(0, 0.004, len(days)))
        table = pd.DataFrame({"date": days, "open": opened, "high": np.maximum(opened, close)})
        table = table.assign(low=np.minimum(opened, close), close=close)
        if place == 1:
            table = table.iloc[130:]
        if place == 2:
            table = table[rng.random(len(table)) > 0.04]
        table.to_csv(folder / f"{name}.csv", index=False)
    return PriceBook(folder)


def test_each_row_of_a_sweep_is_the_single_run_with_its_parameters(book: PriceBook) -> None:
    planned = plan(book, ASKED)
    assert len(planned.combinations) == 4
    rows, failed, batch = evaluate(load_market(book, planned.common), MOMENTUM, planned, lambda: None)
    assert not failed
    for row, combination, record in zip(rows, planned.combinations, batch.trials.records, strict=True):
        single = run_backtest(book, MOMENTUM.id, planned.bound(combination))
        alone = [single.data["metrics"].get(name, np.nan) for name in METRICS]
        np.testing.assert_allclose(row, alone, rtol=1e-12, atol=1e-12)
        assert single.trials is not None
        assert record == single.trials.records[0]
    assert len({tuple(row) for row in rows.round(12).tolist()}) == 4


@pytest.mark.parametrize(
    "more", [{"test": "3M", "metric": "total_return"}, {"anchored": True, "metric": "max_drawdown", "test": 177}]
)
def test_a_walk_forward_is_one_account_of_what_single_runs_would_choose(book: PriceBook, more: dict[str, Any]) -> None:
    walk = plan_walk(book, {**ASKED, "skip": 5, "train": "1Y", **more})
    chosen = _chosen(book, walk)
    output = account_through(book, MOMENTUM, walk, chosen)
    prices = load_market(book, walk.plan.common).prices.frame
    weights = pd.DataFrame(np.nan, prices.index, prices["close"].columns)
    before = None
    for each in chosen:
        fold, best, most = each.fold, None, -np.inf
        for lookback in (20, 60):
            own = {"lookback": lookback, "skip": 5, "top": 0.4}
            window = {"start": str(prices.index[fold.train].date()), "end": str(prices.index[fold.test - 1].date())}
            asked = {**own, "symbols": ASKED["symbols"], "slippage": 0.001, **window}
            value = run_backtest(book, MOMENTUM.id, asked).data["metrics"].get(walk.plan.metric)
            if value is not None and value > most:
                best, most = own, value
        assert best is not None
        assert each.value == most
        decided = MOMENTUM(prices, **best)
        for bar in range(fold.test, fold.end):
            weights.iloc[bar] = decided.iloc[bar]
        if best != before:  # it takes over what the other held
            known = decided.iloc[: fold.test + 1].dropna(how="all")
            weights.iloc[fold.test] = known.iloc[-1] if len(known) else 0.0
        before = best
    first = chosen[0].fold.test
    expected = run_portfolio(prices.iloc[first:], weights.iloc[first:], commission=0.0005, slippage=0.001)
    np.testing.assert_array_equal(output.floats("equity"), expected.equity)
    assert "anchored" in more or len({each.combination for each in chosen}) > 1
    told = output.data["walkForward"]["folds"]
    ends = np.cumsum([each["bars"] for each in told]) - 1
    closes = expected.equity[[0, *ends]]
    np.testing.assert_allclose(
        [each["metrics"]["total_return"] for each in told], closes[1:] / closes[:-1] - 1, atol=1e-12
    )


def test_a_change_of_parameters_takes_over_at_once_and_the_same_ones_trade_nothing_more(book: PriceBook) -> None:
    @strategy("Held from the first bar", portfolio=True)
    def held(prices: pd.DataFrame, place: int = 0) -> pd.DataFrame:
        weights = pd.DataFrame(np.nan, prices.index, prices["close"].columns)
        weights.iloc[0] = np.where(np.arange(weights.shape[1]) == place, 1.0, 0.0)
        return weights

    walk = plan_walk(book, {**ASKED, "train": 200, "test": 200})
    spec_walk = replace(
        walk,
        plan=replace(walk.plan, spec=held.spec, names=("place",), swept=("place",), combinations=[(0,), (2,)]),
    )
    cut = [fold for fold, _ in windows(book, walk)]
    prices_dates = load_market(book, walk.plan.common).prices.frame.index.to_numpy()
    assert len(cut) == 3
    for which, bars, symbols in (((0, 0, 1), [1, 401, 401], {0, 2}), ((0, None, 1), [1, 201, 401], {0, 2})):
        chosen = [Chosen(fold, each, 1.0) for fold, each in zip(cut, which, strict=True)]
        fills = account_through(book, held, spec_walk, chosen).fills()
        assert np.searchsorted(prices_dates[200:], fills.date).tolist() == bars
        assert set(np.asarray(fills.symbol).astype(int)) == symbols


def test_no_bar_of_a_test_is_seen_by_the_choice_that_it_tests(book: PriceBook) -> None:
    shown: list[pd.Timestamp] = []

    def note(prices: pd.DataFrame, **own: Any) -> pd.DataFrame:
        shown.append(prices.index[-1])
        return MOMENTUM(prices, **own)

    noting, walk = replace(MOMENTUM, function=note), plan_walk(book, {**ASKED, "train": "1Y", "test": "6M"})
    whole = load_market(book, walk.plan.common).prices.frame.index
    cut = windows(book, walk)
    for fold, window in cut:
        shown.clear()
        training = walk.training(window)
        run_each(load_market(book, training.common), noting, training, lambda: None)
        assert set(shown) == {whole[fold.test - 1]}
    assert len(cut) == 3


def test_a_combination_that_looks_ahead_is_not_named_best(book: PriceBook) -> None:
    @strategy("Knows tomorrow with one of its parameters", portfolio=True)
    def peeks(prices: pd.DataFrame, ahead: int = 0) -> pd.DataFrame:
        closes = prices["close"].ffill()
        rose = closes.shift(-ahead) / closes.shift(1)
        best: Any = rose.eq(rose.max(axis=1), axis=0).astype(float)
        return best.div(best.sum(axis=1).clip(lower=1), axis=0)

    planned = plan(book, ASKED)
    planned = replace(planned, spec=peeks.spec, names=("ahead",), swept=("ahead",), combinations=[(1,), (0,)])
    found = check_sweep(load_market(book, planned.common).prices, peeks, planned, [0, 1], 5.0)
    assert found.leader == 1
    assert found.taints[0].code == "looks_ahead"


def _chosen(book: PriceBook, walk: Any) -> list[Chosen]:
    """As the workers choose, one after the other."""
    chosen = []
    for fold, window in windows(book, walk):
        training = walk.training(window)
        rows, _, _ = run_each(load_market(book, training.common), MOMENTUM, training, lambda: None)
        chosen.append(choose(walk.plan.metric, fold, rows[:, list(METRICS).index(walk.plan.metric)]))
    return chosen
