"""All that is tried on the same prices counts: by anybody, in any session, in runs, comparisons and sweeps."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from chatops_widget import ChatOps
from chatops_widget.backend.inference import effective_trials
from chatops_widget.backend.inference.deflated_sharpe import luck_of_the_best
from chatops_widget.backend.inference.probabilistic_sharpe import TrackRecord, probabilistic_sharpe
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from tests.support.backend import Backend
from tests.support.waiting import PATIENCE

WINDOW = {"start": "2005-01-03", "end": "2012-12-31"}


def returns_of(strategy_id: str, **parameters: object) -> np.ndarray:
    output: BacktestOutput = run_backtest(PriceBook(), strategy_id, {**parameters, **WINDOW})
    return output.floats("returns")[1:]


@pytest.mark.usefixtures("persevering")
def test_two_sessions_pool_what_they_try_and_a_restart_keeps_it(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend()
    ana, bo = open_chat(backend.url, user="ana"), open_chat(backend.url, user="bo")
    first = ana.trigger_backtest("buy_and_hold", **WINDOW).result(PATIENCE)
    assert first.trials["n"] == 1
    assert ana.trigger_backtest("buy_and_hold", **WINDOW).result(PATIENCE).trials == first.trials
    swept = bo.sweep("sma_cross", fast=[5, 10, 20, 50], slow=[100, 200], **WINDOW).result(PATIENCE)
    assert (swept.trials["n"], swept.trials["people"]) == (9, 2)
    assert swept.trials["since"] == first.trials["since"]
    assert swept.summary is not None
    assert "9 variants were tried on these prices of SPX since" in swept.summary
    assert "by 2 people" in swept.summary
    assert "ana" not in str(swept.data)
    compared = ana.compare_strategies(["momentum", "sma_cross"], **WINDOW)
    assert compared.data["trials"] > swept.trials["effective"]
    assert compared.bounds["deflated_sharpe_ratio"].notna().all()
    backend.stop()
    backend.start()
    ana.wait_connected()
    last = ana.trigger_backtest("rsi_reversion", **WINDOW).result(PATIENCE)
    assert last.trials["n"] == 12  # of the comparison, sma_cross with 20 and 50 and momentum
    assert last.metrics.attrs["trials"] == last.trials
    elsewhere = ana.trigger_backtest("rsi_reversion", end="2001-12-31").result(PATIENCE)
    assert elsewhere.trials["n"] == 1
    assert ana.trigger_backtest("buy_and_hold", symbol="IXIC", **WINDOW).result(PATIENCE).trials["n"] == 1


def test_who_gives_no_name_is_one_person_in_two_sessions(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend()
    one, other = open_chat(backend.url), open_chat(backend.url)
    one.trigger_backtest("buy_and_hold", **WINDOW).result(PATIENCE)
    found = other.trigger_backtest("sma_cross", **WINDOW).result(PATIENCE)
    assert (found.trials["n"], found.trials["people"]) == (2, 1)
    assert (
        open_chat(backend.url, user="bo").trigger_backtest("momentum", **WINDOW).result(PATIENCE).trials["people"] == 2
    )


def test_the_deflated_ratio_is_that_of_the_returns_themselves(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    chat = open_chat(own_backend().url)
    result = chat.sweep("sma_cross", fast=[5, 10, 20, 50], slow=[100, 150, 200], **WINDOW).result(PATIENCE)
    pairs = result.table[["fast", "slow"]].astype(int).to_dict("records")
    returns = np.column_stack([returns_of("sma_cross", **pair) for pair in pairs])
    effective = effective_trials(returns)
    assert result.trials["effective"] == pytest.approx(effective, rel=0.2)
    record = TrackRecord.of(returns[:, 0], ordered=True)
    assert record is not None
    luck = luck_of_the_best(result.trials["effective"], len(returns), record.dependence)
    per_year = result.data["barsPerYear"]
    assert result.trials["expectedMaxSharpe"] == pytest.approx(luck * math.sqrt(per_year), rel=1e-3)
    assert result.deflated_sharpe_ratio == pytest.approx(probabilistic_sharpe(record, above=luck), rel=1e-3)
    assert result.deflated_sharpe == result.table.attrs["deflated_sharpe_ratio"] == result.deflated_sharpe_ratio
    assert result.trials["best"] is True
