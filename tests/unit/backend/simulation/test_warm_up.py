"""A strategy may look back on the bars before the start; the account knows nothing of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.backend.simulation.market import load_market
from chatops_widget.backend.simulation.sweep import evaluate, plan
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.backend.strategies.definition import strategy
from chatops_widget.protocol.metrics import METRICS

WINDOW = {"start": "2005-01-01", "end": "2006-12-31"}
WARM = "Strategies were shown the 1,508 bars before the start too (warmup=False leaves them out)."


def spx(strategy_id: str, **parameters: Any) -> BacktestOutput:
    return run_backtest(PriceBook(), strategy_id, parameters)


@pytest.mark.parametrize("strategy_id", ["momentum", "sma_cross", "rsi_reversion", "donchian_breakout"])
def test_a_window_decides_as_the_whole_does_from_its_second_bar_on(strategy_id: str) -> None:
    whole, window = spx(strategy_id), spx(strategy_id, **WINDOW)
    inside = np.isin(whole.dates(), window.dates())
    held = whole.floats("exposure")[inside] != 0
    np.testing.assert_array_equal(window.floats("exposure")[1:] != 0, held[1:])
    # The account begins with the window: nothing is held at its first close, and it is worth its cash.
    assert (window.floats("exposure")[0], window.floats("equity")[0]) == (0, 100_000)
    assert WARM in window.data["notes"]
    assert window.data["bars"] == inside.sum()


def test_without_it_a_strategy_begins_with_the_window() -> None:
    cold = spx("momentum", **WINDOW, warmup=False)
    assert not cold.floats("exposure")[:121].any()
    assert spx("momentum", **WINDOW).floats("exposure")[1] == pytest.approx(1)
    assert not any("before the start" in note for note in cold.data["notes"])
    assert not any("before the start" in note for note in spx("momentum", start="1990-01-01").data["notes"])


def test_a_strategy_is_shown_what_came_before_the_start_and_nothing_after_the_end() -> None:
    shown: list[pd.DatetimeIndex] = []

    @strategy
    def curious(prices: pd.DataFrame) -> pd.Series:
        shown.append(pd.DatetimeIndex(prices.index))
        return pd.Series(1.0, prices.index)

    output = run_backtest(PriceBook(), curious, WINDOW)
    assert (str(shown[0][0])[:10], str(shown[0][-1])[:10]) == ("1999-01-04", "2006-12-29")
    shown.clear()
    run_backtest(PriceBook(), curious, {**WINDOW, "warmup": False})
    np.testing.assert_array_equal(shown[0], output.dates())


def test_what_a_strategy_says_of_the_bars_before_the_start_is_no_matter_but_their_number() -> None:
    @strategy
    def early(prices: pd.DataFrame) -> pd.Series:
        return pd.Series(np.where(prices.index < pd.Timestamp("2005-01-01"), 7.0, 1.0), prices.index)

    @strategy
    def fewer(prices: pd.DataFrame) -> pd.Series:
        return pd.Series(1.0, prices.index).loc["2005":]

    assert run_backtest(PriceBook(), early, WINDOW).data["metrics"]["n_trades"] == 1
    with pytest.raises(ValueError, match="on another index than its 2,011 prices"):
        run_backtest(PriceBook(), fewer, WINDOW)


@pytest.mark.parametrize("warmup", [True, False])
def test_sweeps_and_comparisons_are_warmed_up_as_runs_are(warmup: bool) -> None:
    book, given = PriceBook(), {**WINDOW, "warmup": warmup}
    planned = plan(book, {"strategy_id": "momentum", "lookback": [60, 120], **given})
    rows, *_ = evaluate(load_market(book, planned.common), find("momentum"), planned, lambda: None)
    runs = [spx("momentum", lookback=lookback, **given) for lookback in (60, 120)]
    for row, run in zip(rows, runs, strict=True):
        assert {name: run.data["metrics"].get(name, np.nan) for name in METRICS} == pytest.approx(
            dict(zip(METRICS, row, strict=True)), nan_ok=True
        )
    data, _ = compare([(str(k), run) for k, run in enumerate(runs)])
    assert (WARM in data["notes"]) == warmup


@pytest.mark.parametrize("warmup", [True, False])
def test_a_look_into_the_future_is_seen_in_a_window_that_was_warmed_up(warmup: bool) -> None:
    @strategy
    def peeks(prices: pd.DataFrame) -> pd.Series:
        return (prices["close"].shift(-1) > prices["close"]).astype(float)

    @strategy
    def honest(prices: pd.DataFrame) -> pd.Series:
        return (prices["close"] > prices["close"].expanding().mean()).astype(float)

    @strategy
    def only_before(prices: pd.DataFrame) -> pd.Series:
        """Looks ahead where nobody trades."""
        ahead = (prices["close"].shift(-1) > prices["close"]).astype(float)
        return ahead.where(prices.index < pd.Timestamp("2004-06-01"), 1.0)

    given = {**WINDOW, "warmup": warmup}
    taint = run_backtest(PriceBook(), peeks, given).data["taint"]
    assert taint["code"] == "looks_ahead"
    assert WINDOW["start"] <= taint["date"] <= taint["known"] <= WINDOW["end"]
    for each in (honest, only_before):
        told = run_backtest(PriceBook(), each, given).data
        assert "taint" not in told
        assert told["lookAheadCheck"]["cuts"] > 0
