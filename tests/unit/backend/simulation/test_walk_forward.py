"""Walk-forward against loops one can read: how the bars are cut, what is chosen, and what the account makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.simulation.fold_account import account_through
from chatops_widget.backend.simulation.fold_plan import Chosen, choose
from chatops_widget.backend.simulation.folds import Span, folds
from chatops_widget.backend.simulation.market import load_market
from chatops_widget.backend.simulation.sweep import run_each
from chatops_widget.backend.simulation.walk_forward import WalkPlan, plan_walk, windows
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.strategies.definition import Strategy, strategy
from chatops_widget.errors import BadInput, BadParameter
from chatops_widget.protocol.metrics import METRICS

DAYS = pd.bdate_range("2001-02-28", "2009-05-15")
ASKED = {"strategy_id": "sma_cross", "fast": [5, 20], "slow": [50, 100], "start": "2001-01-01", "end": "2009-06-30"}


def walked(given: dict[str, Any], chosen_by: Strategy) -> tuple[WalkPlan, list[Chosen], Any]:
    """As the workers do it, one after the other."""
    book = PriceBook()
    walk = plan_walk(book, given)
    cut = windows(book, walk)
    chosen = []
    for fold, window in cut:
        training = walk.training(window)
        rows, _, _ = run_each(load_market(book, training.common), chosen_by, training, lambda: None)
        chosen.append(choose(walk.plan.metric, fold, rows[:, list(METRICS).index(walk.plan.metric)]))
    return walk, chosen, account_through(book, chosen_by, walk, chosen)


# -- how the bars are cut ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("anchored", [False, True])
def test_folds_of_the_calendar_are_those_of_a_loop_over_days(anchored: bool) -> None:
    found = folds(DAYS, Span(3, "Y"), Span(6, "M"), anchored=anchored)
    at, expected = DAYS[0] + pd.DateOffset(years=3), []
    while at <= DAYS[-1]:
        following = at + pd.DateOffset(months=6)
        begin = DAYS[0] if anchored else at - pd.DateOffset(years=3)
        expected.append(([day for day in DAYS if begin <= day < at], [day for day in DAYS if at <= day < following]))
        at = following
    assert [(list(DAYS[fold.train : fold.test]), list(DAYS[fold.test : fold.end])) for fold in found] == expected


@pytest.mark.parametrize(("train", "test"), [(250, 50), (100, 333), (20, 1)])
def test_folds_of_bars_follow_each_other_without_a_gap(train: int, test: int) -> None:
    bars = DAYS[:700]
    found = folds(bars, Span(train), Span(test))
    tested = np.concatenate([np.arange(fold.test, fold.end) for fold in found])
    np.testing.assert_array_equal(tested, np.arange(train, 700))
    assert {fold.test - fold.train for fold in found} == {train}
    assert {fold.end - fold.test for fold in found[:-1]} <= {test}


def test_bars_and_calendar_can_be_mixed_and_years_without_a_bar_have_no_test() -> None:
    with_a_hole = DAYS[(DAYS.year < 2004) | (DAYS.year > 2006)]
    found = folds(with_a_hole, Span(300), Span(1, "Y"))
    assert [fold.end - fold.test for fold in found] == [
        sum(first <= day < first + pd.DateOffset(years=1) for day in with_a_hole)
        for k in range(10)
        if any(
            (first := with_a_hole[300] + pd.DateOffset(years=k)) <= day < first + pd.DateOffset(years=1)
            for day in with_a_hole
        )
    ]
    assert [folds(DAYS, Span(1, "Y"), Span(100))[k].test for k in (0, 1)] == [261, 361]


@pytest.mark.parametrize(
    ("train", "test", "words"),
    [
        (Span(9, "Y"), Span(1, "Y"), "Training of 9Y leaves no bar to test on: there are 2,143"),
        (Span(10**6, "Y"), Span(1, "Y"), "leaves no bar to test on"),
        (Span(5000), Span(1), "Training of 5000 leaves no bar"),
        (Span(2, "W"), Span(1, "Y"), "has 10 bars at the least; parameters are chosen on 20 or more"),
        (Span(100), Span(1), "more than 1,000 tests of 1"),
    ],
)
def test_what_cannot_be_cut_is_refused_in_words(train: Span, test: Span, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        folds(DAYS, train, test)


@pytest.mark.parametrize("given", ["3 years", "", "0", "-5", "Y", "1.5Y", "3Q", None])
def test_a_span_that_is_none_is_refused_with_what_was_written(given: object) -> None:
    with pytest.raises(BadParameter, match=f"train is “{given}”") as refused:
        Span.read("train", given)
    assert "3Y, 18M" in (refused.value.hint or "")


def test_spans_are_read_however_they_are_typed() -> None:
    assert [Span.read("test", each) for each in ("3Y", " 3 y ", 250, "26w", "90D", "18m")] == [
        Span(3, "Y"), Span(3, "Y"), Span(250), Span(26, "W"), Span(90, "D"), Span(18, "M"),
    ]  # fmt: skip


# -- what is chosen, and the account ----------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{}, {"anchored": True, "metric": "max_drawdown"}, {"train": 300, "test": 77}])
def test_each_choice_is_the_best_of_single_runs_and_the_account_is_one_run_of_what_was_chosen(more: Any) -> None:
    given = {**ASKED, "train": "2Y", "test": "1Y", **more}
    walk, chosen, output = walked(given, STRATEGIES["sma_cross"])
    frame = PriceBook().load("SPX", ASKED["start"], ASKED["end"]).frame
    whole = pd.DatetimeIndex(frame.index)
    targets = pd.Series(0.0, whole)
    for each in chosen:
        fold, best, most = each.fold, None, -np.inf
        for fast in (5, 20):
            for slow in (50, 100):
                window = {"start": str(whole[fold.train].date()), "end": str(whole[fold.test - 1].date())}
                single = run_backtest(PriceBook(), "sma_cross", {"fast": fast, "slow": slow, **window})
                value = single.data["metrics"].get(walk.plan.metric)
                if value is not None and value > most:
                    best, most = (fast, slow), value
        assert best is not None
        assert each.combination is not None
        assert walk.plan.combinations[each.combination] == best
        assert each.value == most
        alone = STRATEGIES["sma_cross"](PriceBook().load("SPX").frame, fast=best[0], slow=best[1])
        targets.iloc[fold.test : fold.end] = alone.reindex(whole).iloc[fold.test : fold.end]
    first = chosen[0].fold.test
    expected = run(frame.iloc[first:], targets.iloc[first:], cash=100_000.0, commission=0.0005, slippage=0.0)
    np.testing.assert_array_equal(output.floats("equity"), expected.equity)
    np.testing.assert_array_equal(output.dates(), whole[first:])
    told = output.data["walkForward"]["folds"]
    ends = np.cumsum([each["bars"] for each in told]) - 1
    closes = expected.equity[[0, *ends]]
    np.testing.assert_allclose(
        [each["metrics"]["total_return"] for each in told], closes[1:] / closes[:-1] - 1, atol=1e-12
    )


def test_no_bar_of_a_test_is_seen_by_the_choice_that_it_tests() -> None:
    shown: list[pd.Timestamp] = []

    def note(prices: pd.DataFrame, fast: int = 5, slow: int = 50) -> pd.Series:
        shown.append(prices.index[-1])
        return STRATEGIES["sma_cross"](prices, fast=fast, slow=slow)

    noting = replace(STRATEGIES["sma_cross"], function=note)
    book, walk = PriceBook(), plan_walk(PriceBook(), {**ASKED, "train": "2Y", "test": "6M"})
    whole = pd.DatetimeIndex(book.load("SPX", ASKED["start"], ASKED["end"]).frame.index)
    cut = windows(book, walk)
    for fold, window in cut:
        shown.clear()
        training = walk.training(window)
        run_each(load_market(book, training.common), noting, training, lambda: None)
        assert set(shown) == {whole[fold.test - 1]}
    assert len(cut) == 13


def test_of_a_day_that_is_cut_in_two_the_choice_sees_its_own_part(tmp_path: Any) -> None:
    hours = pd.date_range("2020-01-01", periods=24 * 60, freq="h")
    closes = 100 + np.sin(np.arange(len(hours)) / 9)
    table = pd.DataFrame({"date": hours, "open": closes, "high": closes, "low": closes, "close": closes})
    table.to_csv(tmp_path / "HOURS.csv", index=False)
    book = PriceBook(tmp_path)
    walk = plan_walk(book, {"strategy_id": "sma_cross", "symbol": "HOURS", "fast": [2, 3], "train": 241, "test": 49})
    for fold, window in windows(book, walk):
        prices = load_market(book, walk.training(window).common).prices
        assert (prices.frame.index[0], prices.frame.index[-1]) == (hours[fold.train], hours[fold.test - 1])
        assert len(prices.frame) == 241


def test_where_nothing_could_be_chosen_nothing_is_held_and_that_is_said() -> None:
    @strategy
    def late(prices: pd.DataFrame, level: float = 1.0) -> pd.Series:
        return pd.Series(np.where(prices.index >= pd.Timestamp("2004-06-01"), level, 0.0), prices.index)

    made = WalkPlan(
        replace(
            plan_walk(PriceBook(), ASKED).plan,
            spec=late.spec, names=("level",), swept=("level",), asked={"level": "0.5,1"}, combinations=[(0.5,), (1.0,)],
        ),
        Span(2, "Y"), Span(1, "Y"), False,
    )  # fmt: skip
    book, chosen = PriceBook(), []
    for fold, window in windows(book, made):
        training = made.training(window)
        rows, _, _ = run_each(load_market(book, training.common), late, training, lambda: None)
        chosen.append(choose("sharpe_ratio", fold, rows[:, list(METRICS).index("sharpe_ratio")]))
    empty = [each.combination is None for each in chosen]
    assert empty[:2] == [True, True]
    assert not any(empty[2:])
    output = account_through(book, late, made, chosen)
    assert not output.floats("exposure")[: chosen[1].fold.end - chosen[0].fold.test].any()
    assert any(note.startswith("In 2 of them no combination had a Sharpe ratio") for note in output.data["notes"])
    assert output.data["walkForward"]["folds"][0]["parameters"] == {}
    assert "trained" not in output.data["walkForward"]["folds"][0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"train": "a while"}, "train is “a while”"),
        ({"fast": [5]}, "Nothing to sweep"),
        ({"strategy_id": "nonsense"}, "nonsense"),
        ({"anchored": "perhaps"}, "anchored"),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(given: dict[str, Any], words: str) -> None:
    asked = {**ASKED, "slow": [50], **given}
    with pytest.raises(BadInput, match=words):
        plan_walk(PriceBook(), asked)


def test_a_strategy_with_a_parameter_of_the_same_name_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    @strategy
    def trained(prices: pd.DataFrame, train: int = 5, level: float = 1.0) -> pd.Series:
        return pd.Series(level, prices.index)

    monkeypatch.setitem(STRATEGIES, "trained", trained)
    with pytest.raises(BadInput, match="trained has a parameter train"):
        plan_walk(PriceBook(), {"strategy_id": "trained", "level": [0.5, 1.0]})


def test_too_many_runs_are_refused_before_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {**ASKED, "fast": list(range(2, 45)), "slow": list(range(50, 250)), "train": 100, "test": 50}
    walk = plan_walk(PriceBook(), many)
    with pytest.raises(BadInput, match=r"41 trainings of 8,600 combinations are 352,600 runs; 100,000 are the limit"):
        windows(PriceBook(), walk)
