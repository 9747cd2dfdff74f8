"""The ledger counts every variant that was tried on the same prices, once, whoever tried it, and keeps it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.inference.deflated_sharpe import expected_best
from chatops_widget.backend.inference.probabilistic_sharpe import probabilistic_sharpe
from chatops_widget.backend.prices.sample import PriceSample
from chatops_widget.backend.prices.validation import Prices
from chatops_widget.backend.storage.store import Store
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.backend.strategies.definition import StrategyFile
from chatops_widget.backend.trials import ledger as ledger_module
from chatops_widget.backend.trials.deflation import chosen_from, deflation
from chatops_widget.backend.trials.ledger import Ledger
from chatops_widget.backend.trials.tally import Tally
from chatops_widget.backend.trials.trial import Trials, trials_of
from chatops_widget.backend.trials.variant import variant_of

T = TypeVar("T")
RANDOM = np.random.default_rng(4)
CLOSES = 100 * np.exp(np.cumsum(RANDOM.normal(0, 0.01, 2_000)))


def series(closes: np.ndarray = CLOSES, symbol: str = "MADE", start: str = "2010-01-01") -> Prices:
    index = pd.date_range(start, periods=len(closes), freq="D", name="date")
    frame = pd.DataFrame({"close": closes}, index=index)
    return Prices(frame, symbol, "made.csv", 365.0, [], sample=PriceSample.of(frame))


def window(prices: Prices, first: int, last: int) -> Prices:
    return replace(prices, frame=prices.frame.iloc[first:last])


def tried(prices: Prices, *names: str, seed: int = 0) -> Trials:
    returns = np.random.default_rng(seed).normal(0, 0.01, (len(prices.frame) - 1, len(names)))
    return trials_of(prices, [name.encode() for name in names], returns)


def with_ledger(act: Callable[[Ledger], Awaitable[T]], path: Path | str = ":memory:") -> T:
    async def run() -> T:
        store = Store(path)
        await store.open()
        try:
            return await act(Ledger(store))
        finally:
            await store.close()

    return asyncio.run(run())


async def added(ledger: Ledger, trials: Trials, person: str = "ana") -> Tally:
    (tally,) = await ledger.add([trials], person)
    return tally


def test_the_same_variant_again_is_no_further_trial() -> None:
    async def act(ledger: Ledger) -> None:
        assert (await added(ledger, tried(series(), "a"))).n == 1
        assert (await added(ledger, tried(series(), "a"), "bo")).n == 1
        assert (await added(ledger, tried(series(), "a", "b", "b", "c"))).n == 3

    with_ledger(act)


def test_all_who_try_count_together_and_how_many_they_are_is_known_but_not_who(tmp_path: Path) -> None:
    async def act(ledger: Ledger) -> Tally:
        await added(ledger, tried(series(), "a"), "anastasia")
        await added(ledger, tried(series(), "b", seed=1), "session s2")
        return await added(ledger, tried(series(), "c", seed=2), "anastasia")

    tally = with_ledger(act, tmp_path / "store.sqlite")
    assert (tally.n, len(tally.people)) == (3, 2)
    assert all(b"anastasia" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_window_counts_what_was_tried_on_bars_that_it_shares() -> None:
    async def act(ledger: Ledger) -> None:
        prices = series()
        assert (await added(ledger, tried(window(prices, 0, 1_000), "a"))).n == 1
        assert (await added(ledger, tried(window(prices, 1_000, 2_000), "b"))).n == 1
        assert (await added(ledger, tried(prices, "c"))).n == 3
        assert (await added(ledger, tried(window(prices, 0, 1_000), "d"))).n == 3  # a, c, d

    with_ledger(act)


def test_prices_go_on_counting_with_new_bars_fewer_old_ones_and_other_adjustments_and_others_do_not() -> None:
    whole = series()
    shares = [
        series(np.concatenate([CLOSES, CLOSES[:30]])),  # new bars
        series(CLOSES[250:], start="2010-09-08"),  # the last years only
        series(np.where(np.arange(2_000) < 1_900, CLOSES * 0.97, CLOSES)),  # a dividend since
        series(CLOSES.round(2)),
        replace(whole, symbol="made"),
    ]
    others = [series(CLOSES[::-1].copy()), series(symbol="OTHER"), series(start="2050-01-01")]

    async def act(ledger: Ledger) -> None:
        assert whole.sample is not None
        await added(ledger, tried(whole, "a"))
        for count, each in enumerate(shares, start=2):
            assert (await added(ledger, tried(each, str(count), seed=count))).n == count
        for other in others:
            assert (await added(ledger, tried(other, "z"))).n == 1

    with_ledger(act)


def test_what_was_tried_is_still_known_after_a_restart_and_to_another_process(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    before = with_ledger(lambda ledger: added(ledger, tried(series(), *"abc")), path)

    async def both() -> tuple[Tally, Tally]:
        stores = Store(path), Store(path)
        for store in stores:
            await store.open()
        mine, its = map(Ledger, stores)
        await added(mine, tried(series(), "d", seed=1))
        theirs = await added(its, tried(series(), "e", seed=2))
        ours = await added(mine, tried(series(), "a"))
        for store in stores:
            await store.close()
        return theirs, ours

    theirs, ours = asyncio.run(both())
    assert (before.n, theirs.n, ours.n) == (3, 5, 5)
    assert ours.since == before.since
    assert theirs.effective == ours.effective > before.effective


def test_a_tally_that_grew_is_the_one_that_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"

    async def grown(ledger: Ledger) -> Tally:
        for k in range(5):
            tally = await added(ledger, tried(series(), f"{k}.1", f"{k}.2", seed=k))
        return tally

    first = with_ledger(grown, path)
    again = with_ledger(lambda ledger: added(ledger, tried(series(), "0.1")), path)
    assert (first.n, first.effective, first.best) == (again.n, again.effective, again.best)


def test_the_oldest_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ledger_module, "MAX_TRIALS", 10)

    async def act(ledger: Ledger) -> None:
        for k in range(6):
            await added(ledger, tried(series(), f"{k}.1", f"{k}.2", f"{k}.3", seed=k))

    with_ledger(act, tmp_path / "store.sqlite")
    db = sqlite3.connect(tmp_path / "store.sqlite")
    kept = [variant for (variant,) in db.execute("SELECT variant FROM trials ORDER BY id")]
    db.close()
    assert len(kept) == 10
    assert kept[-1] == b"5.3"


def test_a_trade_that_was_never_made_is_no_trial() -> None:
    async def act(ledger: Ledger) -> None:
        nothing = trials_of(series(), [b"still"], np.zeros((1_999, 1)))
        tally = await added(ledger, nothing)
        assert (tally.n, tally.effective) == (0, 0)
        assert deflation(nothing.records[0], tally, 365) == {}

    with_ledger(act)


def test_what_is_told_of_the_best_is_its_probability_above_the_best_of_as_many_without_skill() -> None:
    trials = tried(series(), *map(str, range(30)))
    tally = with_ledger(lambda ledger: added(ledger, trials))
    best = max((record for record in trials.records if record), key=lambda record: record.sharpe)
    luck = expected_best(best.dependence / 1_998, tally.effective)
    told = deflation(best, tally, 365.0)
    assert told["trials"]["expectedMaxSharpe"] == pytest.approx(luck * 365**0.5)
    assert told["deflatedSharpe"] == pytest.approx(probabilistic_sharpe(best, above=luck))
    assert (told["trials"]["n"], told["trials"]["people"], told["trials"]["best"]) == (30, 1, True)
    worst = min((record for record in trials.records if record), key=lambda record: record.sharpe)
    assert deflation(worst, tally, 365.0)["trials"]["best"] is False


def test_a_variant_is_a_strategy_by_its_code_with_what_its_returns_depend_on() -> None:
    strategy = find("sma_cross")
    bound = {"fast": 10, "slow": 50, "symbol": "SPX", "start": None, "end": None, "cash": 1e5, "commission": 0.001}
    same = variant_of(strategy, bound)
    assert variant_of(strategy, dict(reversed(bound.items()))) == same
    assert variant_of(strategy, {**bound, "cash": 5.0, "start": "2005-01-01", "bars_per_year": 12.0}) == same
    assert variant_of(strategy, {**bound, "fast": 11}) != same
    assert variant_of(strategy, {**bound, "commission": 0.0}) != same
    uploaded = replace(strategy, file=StrategyFile("mine.py", "one = 1"))
    assert len({same, variant_of(uploaded, bound), variant_of(replace(uploaded, file=None), bound)}) == 2
    assert variant_of(replace(uploaded, file=StrategyFile("mine.py", "two = 2")), bound) != variant_of(uploaded, bound)


def test_a_comparison_is_held_against_the_most_trials_that_any_of_it_was_chosen_from() -> None:
    one, ten = (with_ledger(lambda ledger, n=n: added(ledger, tried(series(), *map(str, range(n))))) for n in (1, 10))
    assert chosen_from([one, ten], []) == ten.effective
    assert chosen_from([one], [{"trials": {"effective": 31.4}}, {}]) == 31.4
    assert chosen_from([], [{}]) is None


def test_a_store_of_before_the_ledger_keeps_what_it_has_and_counts_from_now_on(tmp_path: Path) -> None:
    path = Path(shutil.copy(Path(__file__).parents[3] / "stores" / "d10bf96.sqlite", tmp_path / "store.sqlite"))

    async def act() -> None:
        store = Store(path)
        await store.open()
        assert len(await store.run_states("session_1795770111914")) == 2
        assert (await added(Ledger(store), tried(series(), "a", "b"))).n == 2
        await store.close()

    asyncio.run(act())
    assert with_ledger(lambda ledger: added(ledger, tried(series(), "c", seed=1)), path).n == 3
