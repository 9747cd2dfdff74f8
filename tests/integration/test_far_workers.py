"""Runs on workers of another machine: they see none of the backend's folders, and are sent what a run needs, once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import BacktestCancelled, BacktestFailed
from tests.support.backend import Backend
from tests.support.far_cluster import FarCluster
from tests.support.waiting import PATIENCE, until

OWN = """
import time
from chatops_widget.backend import strategy

@strategy
def every_other(prices, step: int = 2):
    return (prices["close"].rolling(step).mean() > prices["close"]).astype(float)

@strategy
def endless(prices, really: bool = False):
    while really:  # not when the file is tried
        time.sleep(0.01)
    return 0.0 * prices["close"]

@strategy
def greedy(prices, really: bool = False):
    kept = [bytearray(50_000_000) for _ in range(1000 * really)]
    return 0.0 * prices["close"] + len(kept)

@strategy
def vandal(prices, really: bool = False):
    if really:
        prices.loc[:, :] = 1.0
    return 0.0 * prices["close"] + 1.0
"""
# On the backend's path: it has the strategies from its start, and nobody tries them first, which takes a while.
LISTED = """
from chatops_widget.backend.strategies import STRATEGIES
from chatops_widget.backend.strategies.definition import StrategyFile
from chatops_widget.backend.strategies.loader import load

STRATEGIES.update(load(StrategyFile("mine.py", {text!r})))
"""
SECONDS, GB = 5.0, 0.5  # what a run may use


class Far(NamedTuple):
    cluster: FarCluster
    backend: Backend
    prices: Path
    path: str  # that the backend has the strategies from


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory, prices: Path) -> Iterator[Far]:
    """A backend, and a scheduler with one worker elsewhere."""
    folder = tmp_path_factory.mktemp("backend")
    strategies = folder / "strategies"
    strategies.mkdir()
    (strategies / "sitecustomize.py").write_text(LISTED.format(text=OWN))
    cluster = FarCluster(tmp_path_factory.mktemp("elsewhere"), folder, prices)
    cluster.start_scheduler()
    cluster.add_worker()
    path = os.pathsep.join(filter(None, [str(strategies), os.environ.get("PYTHONPATH")]))
    backend = Backend(folder, scheduler=cluster.address, data=prices, env={"PYTHONPATH": path})
    yield Far(cluster, backend, prices, path)
    backend.close()
    cluster.close()


@pytest.fixture
def chat(far: Far, open_chat: Callable[..., ChatOps]) -> ChatOps:
    return open_chat(far.backend.url)


def test_a_run_elsewhere_comes_to_the_same_as_one_here(
    chat: ChatOps, far: Far, backend: Backend, open_chat: Callable[..., ChatOps]
) -> None:
    here = open_chat(backend.url)
    for asked in ({"symbol": "SPX", "start": "2005-01-01"}, {"symbol": "THREE", "fast": 1, "slow": 2}):
        near, away = (each.trigger_backtest("sma_cross", **asked).result(PATIENCE) for each in (here, chat))
        assert away.metrics.equals(near.metrics)
        assert away.equity.equals(near.equity)
        assert [str(note) for note in away.data["notes"]] == [str(note) for note in near.data["notes"]]
    assert chat.trigger_backtest("every_other", symbol="SPX").result(PATIENCE).metrics["n_trades"] > 10
    swept = chat.sweep("every_other", step=[2, 3, 5], symbol="SPX").result(PATIENCE)
    assert len(swept.table) == 3
    assert np.isfinite(swept.table["sharpe_ratio"]).all()
    walked = chat.walk_forward("every_other", step=[2, 3, 5], symbol="SPX", train="5Y", test="2Y").result(PATIENCE)
    assert walked.folds["bars"].sum() == len(walked.equity)
    asked = {"fast": [5, 10], "slow": [50, 100], "start": "2005-01-01"}
    near, away = (each.walk_forward("sma_cross", **asked).result(PATIENCE) for each in (here, chat))
    assert away.folds.equals(near.folds)
    assert away.equity.equals(near.equity)
    near, away = (each.cross_validate("sma_cross", folds=3, **asked).result(PATIENCE) for each in (here, chat))
    assert away.folds.equals(near.folds)
    own = chat.cross_validate("every_other", step=[2, 3, 5], symbol="SPX").result(PATIENCE)
    assert own.folds["bars"].sum() == len(own.equity)
    assert len(chat.compare_strategies("every_other", "sma_cross", symbol="SPX").metrics) == 2


def test_a_benchmark_and_rates_by_symbol_go_along(
    chat: ChatOps, far: Far, backend: Backend, open_chat: Callable[..., ChatOps]
) -> None:
    (far.prices / "BILLS.csv").write_text("date,rate\n2004-12-31,0.03\n2010-06-30,0.01\n2012-12-31,0.02\n")
    here, window = open_chat(backend.url), {"symbol": "SPX", "start": "2008-01-01", "end": "2012-12-31"}
    asked = {**window, "benchmark": "ixic", "risk_free": "BILLS", "cash_interest": "bills"}
    near, away = (each.trigger_backtest("sma_cross", **asked).result(PATIENCE) for each in (here, chat))
    plain = chat.trigger_backtest("sma_cross", **window).result(PATIENCE)
    assert away.metrics.equals(near.metrics)
    for curve in ("equity", "benchmark", "prices"):
        assert getattr(away, curve).equals(getattr(near, curve)), curve
    assert [str(note) for note in away.data["notes"]] == [str(note) for note in near.data["notes"]]
    assert {"beta", "sharpe_ratio", "total_return"} <= set(plain.metrics.index[plain.metrics != away.metrics])
    near_swept, swept = (each.sweep("sma_cross", fast=[5, 10], **asked).result(PATIENCE) for each in (here, chat))
    assert swept.table.equals(near_swept.table)
    assert swept.table["sharpe_ratio"].tolist()[1] == away.metrics["sharpe_ratio"]
    assert chat.trigger_backtest("every_other", **asked).result(PATIENCE).parameters["benchmark"] == "IXIC"
    before = len(sent(far.backend))
    chat.trigger_backtest("momentum", **asked | {"symbol": "IXIC", "benchmark": "SPX"}).result(PATIENCE)
    assert len(sent(far.backend)) == before  # all three are there


def sent(backend: Backend) -> list[int]:
    """The bytes of each parcel that has been sent."""
    return [int(each) for each in re.findall(r"(\d+) bytes were sent to tcp://", backend.log)]


def test_prices_and_strategies_are_sent_once(chat: ChatOps, far: Far) -> None:
    (far.prices / "ONCE.csv").write_text(
        "date,close\n" + "".join(f"{2000 + n}-01-01,{10 + n % 3}\n" for n in range(20))
    )
    before = len(sent(far.backend))
    chat.trigger_backtest("every_other", symbol="ONCE").result(PATIENCE)
    first = sent(far.backend)[before:]
    assert max(first) > 20 * 6 * 8
    for start in ("2001-01-01", "2003-01-01"):  # another window is cut from the same
        chat.trigger_backtest("every_other", symbol="ONCE", start=start).result(PATIENCE)
    assert sent(far.backend)[before:] == first
    (far.prices / "ONCE.csv").write_text("date,close\n2000-01-01,10\n2001-01-01,11\n2002-01-01,12\n")
    assert chat.trigger_backtest("buy_and_hold", symbol="ONCE").result(PATIENCE).data["bars"] == 3
    assert len(sent(far.backend)[before:]) == len(first) + 1


def test_what_a_run_may_use_holds_elsewhere(
    chat: ChatOps, far: Far, own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    chat.trigger_backtest("every_other", symbol="THREE").result(PATIENCE)  # so that the worker forks at once

    def strict(*limit: str) -> ChatOps:
        reached = {"scheduler": far.cluster.address, "data": far.prices, "env": {"PYTHONPATH": far.path}}
        return open_chat(own_backend(**reached, more=[*limit]).url)

    chat = strict("--run-seconds", str(SECONDS))
    with pytest.raises(BacktestFailed, match=r"endless ran longer than 5 s, the limit of this backend"):
        chat.trigger_backtest("endless", symbol="THREE", really=True).result(PATIENCE)
    # By another one, whose time is not up before so much memory is filled.
    chat = strict("--run-memory", str(GB))
    with pytest.raises(BacktestFailed, match=r"greedy needed more memory than 0\.5 GB"):
        chat.trigger_backtest("greedy", symbol="THREE", really=True).result(PATIENCE)


def test_who_writes_to_the_prices_elsewhere_changes_nobody_elses(chat: ChatOps) -> None:
    before = chat.trigger_backtest("buy_and_hold", symbol="THREE").result(PATIENCE)
    with suppress(BacktestFailed):
        chat.trigger_backtest("vandal", symbol="THREE", really=True).result(PATIENCE)
    after = chat.trigger_backtest("buy_and_hold", symbol="THREE").result(PATIENCE)
    assert after.equity.equals(before.equity)


def test_stop_frees_the_lane_elsewhere(chat: ChatOps) -> None:
    run = chat.trigger_backtest("endless", symbol="THREE", really=True)
    until(lambda: run.status == "running" or run.settled, "it to run")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
    assert chat.trigger_backtest("buy_and_hold", symbol="THREE").result(PATIENCE).data["bars"] == 3
