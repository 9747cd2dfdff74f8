"""Cross-validation against loops one can read: what each combination is worth on the bars of the other folds, what is
chosen by that, what the account makes of it, and that no price of a test has a part in the choice for it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import account_of, decided
from chatops_widget.backend.simulation.cross_validation import CrossPlan, plan_cross
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.simulation.fold_account import account_through
from chatops_widget.backend.simulation.fold_plan import Chosen, choose
from chatops_widget.backend.simulation.folds import Fold
from chatops_widget.backend.simulation.market import load_market
from chatops_widget.backend.simulation.pooled import pooled, train_each
from chatops_widget.backend.simulation.run_settings import RunSettings
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.strategies.definition import Strategy, strategy
from chatops_widget.errors import BadInput, BadParameter
from chatops_widget.protocol.metrics import METRICS

ASKED = {"strategy_id": "sma_cross", "fast": [5, 20], "slow": [50, 100], "start": "2001-01-01", "end": "2009-06-30"}
SMA = STRATEGIES["sma_cross"]


def folds_on(book: PriceBook, asked: CrossPlan) -> tuple[Fold, ...]:
    (training,) = asked.trainings(book)
    return training.folds


def trained(asked: CrossPlan, book: PriceBook, by: Strategy = SMA) -> np.ndarray[Any, Any]:
    """The metric of each combination in the training of each fold, as the workers find it."""
    (training,) = asked.trainings(book)
    values, failed = train_each(load_market(book, asked.plan.common), by, training, lambda: None)
    assert not failed
    return values


def validated(given: dict[str, Any], by: Strategy = SMA) -> tuple[CrossPlan, list[Chosen], Any]:
    """As the workers do it, one after the other."""
    book = PriceBook()
    asked = plan_cross(book, given)
    values = trained(asked, book, by)
    pairs = zip(folds_on(book, asked), values.T, strict=True)
    chosen = [choose(asked.plan.metric, fold, column) for fold, column in pairs]
    return asked, chosen, account_through(book, by, asked, chosen)


def by_hand(metric: str, returns: np.ndarray[Any, Any], per_year: float) -> float:
    if metric == "total_return":
        return float(np.prod(1 + returns) - 1)
    if metric == "max_drawdown":
        curve = np.cumprod(np.append(1.0, 1 + returns))
        return float(min(curve[k] / curve[: k + 1].max() - 1 for k in range(len(curve))))
    return float(returns.mean() / returns.std(ddof=1) * np.sqrt(per_year))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"metric": "max_drawdown", "folds": 4, "purge": 10, "embargo": 30},
        {"metric": "total_return", "folds": 7, "embargo": 0},
    ],
)
def test_each_choice_is_the_best_on_the_other_bars_and_the_account_is_one_run_of_what_was_chosen(more: Any) -> None:
    asked, chosen, output = validated({**ASKED, **more})
    history = PriceBook().load("SPX").frame
    book_prices = PriceBook().load("SPX", ASKED["start"], ASKED["end"])
    frame, whole = book_prices.frame, pd.DatetimeIndex(book_prices.frame.index)
    bars, count, purge = len(whole), more.get("folds", 5), more.get("purge", 1)
    embargo = more.get("embargo", 100)  # the longest window that was tried
    targets, metric = pd.Series(0.0, whole), asked.plan.metric
    at = 0
    for number, each in enumerate(chosen):
        test, at = at, at + bars // count + (number < bars % count)
        assert (each.fold.test, each.fold.end) == (test, at)
        values = {}
        for fast in (5, 20):
            for slow in (50, 100):
                returns: list[float] = []
                for first, end in ((0, test - purge), (at + purge + embargo, bars)):
                    if end - first > 1:
                        until = history.loc[: whole[end - 1]]  # a decision knows no price after its bar
                        wants = SMA(until, fast=fast, slow=slow).iloc[-(end - first) :]
                        returns += list(run(frame.iloc[first:end], wants).returns[1:])
                values[fast, slow] = by_hand(metric, np.array(returns), book_prices.bars_per_year)
        best = max(values, key=lambda key: values[key])
        assert each.combination is not None
        assert each.runner_up is not None
        assert asked.plan.combinations[each.combination] == best
        assert each.value == pytest.approx(values[best], rel=1e-9)
        second = max((key for key in values if key != best), key=lambda key: values[key])
        assert asked.plan.combinations[each.runner_up] == second
        assert each.runner_up_value == pytest.approx(values[second], rel=1e-9)
        targets.iloc[test:at] = SMA(history, fast=best[0], slow=best[1]).reindex(whole).iloc[test:at]
    expected = run(frame, targets)
    np.testing.assert_array_equal(output.floats("equity"), expected.equity)
    np.testing.assert_array_equal(output.dates(), whole)
    told = output.data["crossValidation"]
    assert (len(told["folds"]), told["purge"], told["embargo"]) == (count, purge, embargo)
    ends = np.cumsum([each["bars"] for each in told["folds"]]) - 1
    closes = expected.equity[[0, *ends]]
    np.testing.assert_allclose(
        [each["metrics"]["total_return"] for each in told["folds"]], closes[1:] / closes[:-1] - 1, atol=1e-12
    )


def _table(folder: Path, altered: slice | None = None) -> PriceBook:
    """A walk of 900 bars; other prices at some of them."""
    chance = np.random.default_rng(11)
    moves = chance.normal(0.0003, 0.012, 900)
    closes = 100 * np.exp(np.cumsum(moves))
    if altered is not None:
        closes[altered] = 100 * np.exp(np.cumsum(chance.normal(0, 0.05, 900)))[altered]
    dates = pd.bdate_range("2015-01-01", periods=900)
    table = pd.DataFrame(
        {"date": dates, "open": closes * 1.001, "high": closes * 1.01, "low": closes * 0.99, "close": closes}
    )
    folder.mkdir()
    table.to_csv(folder / "WALK.csv", index=False)
    return PriceBook(folder)


@pytest.mark.parametrize("overlays", [{}, {"stop_loss": 0.03, "vol_target": 0.1}])
def test_no_price_of_a_test_has_a_part_in_its_choice_where_the_embargo_is_as_long_as_decisions_look_back(
    tmp_path: Path, overlays: dict[str, float]
) -> None:
    given = {"strategy_id": "sma_cross", "symbol": "WALK", "fast": [3, 8, 15], "slow": [20, 40], "folds": 6, **overlays}
    book = _table(tmp_path / "as_it_was")
    asked, late = (plan_cross(book, {**given, "purge": 5, "embargo": embargo}) for embargo in (40, 0))
    before, before_late = trained(asked, book), trained(late, book)
    assert np.isfinite(before).all()
    for number, fold in enumerate(folds_on(book, asked)):
        near = slice(max(fold.test - 5, 0), fold.end + 5)  # the test, and what is purged on both of its sides
        other = _table(tmp_path / f"changed_{number}", near)
        after, after_late = trained(asked, other), trained(late, other)
        np.testing.assert_allclose(after[:, number], before[:, number], rtol=1e-9)  # rolling sums keep a rounding
        others = [k for k in range(6) if k != number]
        assert (np.abs(after - before)[:, others] > 1e-6).any(axis=0).all()  # they were chosen on these bars
        if number < 5:  # without an embargo, decisions after it look back into it
            assert (np.abs(after_late - before_late)[:, number] > 1e-6).any()


def test_a_decision_is_told_no_price_after_its_bar_by_who_trains_it() -> None:
    """The account of a stretch is one of what was decided on its bars, whatever is decided elsewhere."""
    asked = plan_cross(PriceBook(), {**ASKED, "folds": 3, "embargo": 0})
    fold = folds_on(PriceBook(), asked)[1]
    market = load_market(PriceBook(), asked.plan.common)
    bound = asked.plan.bound(asked.plan.combinations[0])
    wants, settings = decided(market, SMA, bound), RunSettings.of(bound)
    elsewhere = wants.copy()
    before = len(market.prices.seen) - len(market.prices.frame)
    inside = np.zeros(len(wants), bool)
    for first, end in fold.training:
        inside[before + first : before + end] = True
    elsewhere[~inside] = 1 - elsewhere[~inside]
    assert pooled(market, wants, settings, fold.training) == pooled(market, elsewhere, settings, fold.training)


MONEY = {
    "risk_free": 0.02, "cash_interest": 0.01, "borrow_fee": 0.03, "benchmark": "IXIC", "rebalance": "21",
    "stop_loss": 0.08, "vol_target": 0.12,
}  # fmt: skip


@pytest.mark.parametrize("settings", [{}, MONEY])
def test_of_all_bars_in_one_stretch_every_metric_is_that_of_the_run(settings: dict[str, Any]) -> None:
    given = {**ASKED, "fast": [5, 6], "slow": 50, "start": "2004-01-01", **settings}
    asked = plan_cross(PriceBook(), given)
    market, bound = load_market(PriceBook(), asked.plan.common), asked.plan.bound(asked.plan.combinations[0])
    found = pooled(market, decided(market, SMA, bound), RunSettings.of(bound), [(0, len(market.prices.frame))])
    _, _, expected = account_of(market, SMA, bound)
    assert list(found) == list(METRICS)
    np.testing.assert_array_equal(list(found.values()), list(expected.values()))


def test_stretches_are_one_curve_of_their_returns_with_the_trades_of_each() -> None:
    asked = plan_cross(PriceBook(), {**ASKED, **MONEY})
    market, bound = load_market(PriceBook(), asked.plan.common), asked.plan.bound(asked.plan.combinations[0])
    wants, settings, n = decided(market, SMA, bound), RunSettings.of(bound), len(market.prices.frame)
    found = pooled(market, wants, settings, [(0, 700), (900, n)])
    first, second = (pooled(market, wants, settings, [part]) for part in ((0, 700), (900, n)))
    assert found["total_return"] == pytest.approx((1 + first["total_return"]) * (1 + second["total_return"]) - 1)
    assert found["n_trades"] == first["n_trades"] + second["n_trades"]
    assert found["max_drawdown"] <= min(first["max_drawdown"], second["max_drawdown"]) + 1e-12
    per_year = market.prices.bars_per_year
    assert found["cagr"] == pytest.approx((1 + found["total_return"]) ** (per_year / (699 + n - 901)) - 1)
    fees = first["total_fees"] + second["total_fees"] * (
        1 + first["total_return"]
    )  # of the money that was left by then
    assert found["total_fees"] == pytest.approx(fees)


def test_who_lost_all_before_the_test_has_nothing_after_it(tmp_path: Path) -> None:
    @strategy
    def short(prices: pd.DataFrame, level: float = -1.0) -> pd.Series:
        return pd.Series(level, prices.index)

    closes = np.concatenate([np.full(40, 100.0), np.full(60, 350.0), 100 + np.arange(100.0)])
    table = pd.DataFrame({"date": pd.bdate_range("2020-01-01", periods=200), "close": closes})
    table.to_csv(tmp_path / "RUIN.csv", index=False)
    book = PriceBook(tmp_path)
    asked = plan_cross(book, {"strategy_id": "sma_cross", "symbol": "RUIN", "fast": [2, 3]})
    market, bound = load_market(book, asked.plan.common), {**asked.plan.common, "level": -1.0}
    found = pooled(market, decided(market, short, bound), RunSettings.of(bound), [(0, 80), (120, 200)])
    assert found["total_return"] == -1.0
    assert found["n_trades"] == 1


def test_several_symbols_are_measured_on_the_same_bars(tmp_path: Path) -> None:
    del tmp_path
    by = STRATEGIES["cross_sectional_momentum"]
    given = {
        "strategy_id": by.id, "symbols": "SPX,IXIC", "lookback": [60, 120], "top": 0.5, "start": "2002-01-01",
        "end": "2008-12-31", "folds": 3,
    }  # fmt: skip
    asked, chosen, output = validated(given, by)
    whole = load_market(PriceBook(), asked.plan.common).prices.frame.index
    np.testing.assert_array_equal(output.dates(), whole.to_numpy())
    assert all(each.combination is not None for each in chosen)
    market, bound = load_market(PriceBook(), asked.plan.common), asked.plan.bound(asked.plan.combinations[0])
    found = pooled(market, decided(market, by, bound), RunSettings.of(bound), [(0, len(whole))])
    np.testing.assert_array_equal(list(found.values()), list(account_of(market, by, bound)[2].values()))


@pytest.mark.parametrize(
    ("given", "embargo", "words"),
    [
        ({}, 100, "The embargo of 100 bars is the largest whole number tried"),
        ({"slow": [50, 400]}, 213, "The embargo of 213 bars is a tenth of all; the largest whole number tried is 400"),
        ({"embargo": 3}, 3, None),
    ],
)
def test_it_says_how_long_its_embargo_is_and_why(given: dict[str, Any], embargo: int, words: str | None) -> None:
    asked, _, output = validated({**ASKED, **given})
    assert output.data["crossValidation"]["embargo"] == output.data["parameters"]["embargo"] == embargo
    notes = [str(note) for note in output.data["notes"]]
    assert f"without 1 next to it on both sides and {embargo} more behind it" in notes[0]
    assert "not what it would have earned" in notes[0]
    assert [note for note in notes if note.startswith("The embargo")] == [
        note for note in notes if words and words in note
    ]
    assert bool(words) == any(note.startswith("The embargo") for note in notes)
    assert asked.plan.common["symbol"] == "SPX"


def test_where_no_parameter_is_a_whole_number_the_embargo_is_a_hundredth_of_the_bars() -> None:
    @strategy
    def level(prices: pd.DataFrame, much: float = 1.0) -> pd.Series:
        return pd.Series(much, prices.index)

    asked = plan_cross(PriceBook(), ASKED)
    asked = replace(
        asked,
        plan=replace(asked.plan, spec=level.spec, names=("much",), swept=("much",), combinations=[(0.5,), (1.0,)]),
    )
    assert asked.embargo_of(2000) == 20
    assert "a hundredth of all" in str(asked.notes([], 2000)[1])
    with_target = replace(asked, plan=replace(asked.plan, common={**asked.plan.common, "vol_target": 0.1}))
    assert with_target.embargo_of(2000) == 20


def test_it_says_in_how_many_tests_the_same_was_chosen() -> None:
    asked = plan_cross(PriceBook(), ASKED)
    fold = folds_on(PriceBook(), asked)[0]
    same = [Chosen(fold, each, 1.0) for each in (2, 0, 2, None)]
    assert str(asked.notes(same, 2000)[-1]) == "Chosen for 2 of the 4 tests: fast=20, slow=50."
    assert str(asked.notes(same[:2], 2000)[-1]) == "No two of the 2 tests had the same chosen for them."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"folds": 1}, "folds is “1”"),
        ({"folds": "some"}, "folds is “some”"),
        ({"purge": 0}, "purge is “0”"),
        ({"embargo": -1}, "embargo is “-1”"),
        ({"fast": [5], "slow": 50}, "Nothing to sweep"),
        ({"train": "3Y"}, "train"),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(given: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        plan_cross(PriceBook(), {**ASKED, **given})


def test_a_strategy_with_a_parameter_of_the_same_name_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    @strategy
    def folded(prices: pd.DataFrame, purge: int = 5, level: float = 1.0) -> pd.Series:
        return pd.Series(level, prices.index)

    monkeypatch.setitem(STRATEGIES, "folded", folded)
    with pytest.raises(BadInput, match="folded has a parameter purge"):
        plan_cross(PriceBook(), {"strategy_id": "folded", "level": [0.5, 1.0]})


def test_too_many_runs_are_refused_before_the_first() -> None:
    many = {**ASKED, "fast": list(range(2, 45)), "slow": list(range(50, 150)), "folds": 40, "embargo": 0}
    with pytest.raises(BadInput, match=r"40 trainings of 4,300 combinations are 172,000 runs") as refused:
        folds_on(PriceBook(), plan_cross(PriceBook(), many))
    assert refused.value.hint == "Take wider steps or fewer folds."
    assert not isinstance(refused.value, BadParameter)
