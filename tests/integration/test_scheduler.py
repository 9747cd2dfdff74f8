"""A scheduler of somebody else's, and its workers, come and go: a run's card says so, and the run goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from chatops_widget import ChatOps
from chatops_widget.backend.jobs import far_workers
from chatops_widget.backend.jobs.far_runner import FarRunner
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.errors import BacktestCancelled
from chatops_widget.results.runs import BacktestRun
from tests.support.backend import Backend
from tests.support.far_cluster import FarCluster
from tests.support.price_files import SLOW_RUN
from tests.support.waiting import PATIENCE, until

QUICK = {"symbol": "THREE", "fast": 1, "slow": 2}


@pytest.fixture
def cluster(tmp_path: Path, prices: Path) -> Iterator[FarCluster]:
    made = FarCluster(tmp_path / "elsewhere", prices)
    yield made
    made.close()


def says(run: BacktestRun, words: str) -> None:
    until(lambda: words in (run.message or ""), f"{words!r} on the card, instead of {run.message!r}")


def test_a_run_waits_in_words_for_a_scheduler_then_for_a_worker_then_for_one_that_can_do_it(
    cluster: FarCluster, own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps], prices: Path
) -> None:
    backend = own_backend(scheduler=cluster.address, data=prices)
    chat = open_chat(backend.url)
    run, other = (chat.trigger_backtest("sma_cross", **QUICK) for _ in range(2))
    says(run, f"Waiting for the Dask scheduler {cluster.address}, which does not answer")
    cluster.start_scheduler()
    says(run, f"Waiting for a worker: the Dask scheduler {cluster.address} has none")
    other.cancel()
    with pytest.raises(BacktestCancelled):
        other.result(PATIENCE)
    bare = cluster.add_worker(WITHOUT_PACKAGE="1")
    says(run, "has no chatops_widget")
    bare.kill()
    cluster.add_worker(OTHER_VERSION="0.0.9")
    says(run, "has chatops_widget 0.0.9, and this backend 0.1.0")
    assert run.status == "queued"
    cluster.add_worker()
    assert run.result(PATIENCE).data["bars"] == 3
    assert all(chat.trigger_backtest("sma_cross", **QUICK).result(PATIENCE).data["bars"] == 3 for _ in range(4))
    # It has no workers of its own, so this was somebody else's work.
    assert len(psutil.Process(backend.process.pid).children(recursive=True)) == 0


def test_runs_under_way_begin_again_when_their_worker_or_the_scheduler_comes_back_and_end_once(
    cluster: FarCluster, own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps], prices: Path
) -> None:
    cluster.start_scheduler()
    cluster.add_worker()
    backend = own_backend(scheduler=cluster.address, data=prices)
    chat = open_chat(backend.url)
    run = chat.trigger_backtest("sma_cross", **SLOW_RUN)
    until(lambda: run.progress > 0, "it to run")
    cluster.kill_workers()
    says(run, "has none")
    cluster.add_worker()
    says(run, "A worker or the scheduler was lost: what it had under way begins again.")
    until(lambda: run.progress > 0, "it to run again")
    cluster.kill_scheduler()
    says(run, "which does not answer")
    new = chat.trigger_backtest("sma_cross", **QUICK)
    says(new, "which does not answer")
    assert (run.status, new.status) == ("running", "queued")
    cluster.kill_workers()
    cluster.start_scheduler()
    cluster.add_worker()
    assert new.result(PATIENCE).data["bars"] == 3
    assert run.result(PATIENCE).data["bars"] > 1000
    states = [event for event in backend.log.splitlines() if f"{run.id} is completed" in event]
    assert len(states) == 1


def test_a_scheduler_that_stands_still_is_told_who_waits_can_stop_and_the_rest_goes_on(
    cluster: FarCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go() -> None:
        cluster.start_scheduler()
        cluster.add_worker()
        runner, obstacles = FarRunner(cluster.address, PriceBook()), list[Any]()
        told = asyncio.Event()

        def on_obstacle(words: Any) -> None:
            obstacles.append(words)
            told.set()

        try:
            await runner.run("bt_0", "buy_and_hold", {}, lambda report: None)
            runner.on_obstacle = on_obstacle
            monkeypatch.setattr(far_workers, "ANSWER_SECONDS", 1.0)
            with cluster.frozen_scheduler():
                runs = [
                    asyncio.ensure_future(runner.run(f"bt_{n}", "buy_and_hold", {}, lambda report: None))
                    for n in (1, 2)
                ]
                await asyncio.wait_for(told.wait(), PATIENCE)
                assert f"Waiting for the Dask scheduler {cluster.address}, which does not answer" in obstacles[0]
                await runner.cancel("bt_2")
                with pytest.raises(BacktestCancelled):
                    await asyncio.wait_for(runs[1], PATIENCE)
                assert not runs[0].done()
            assert (await asyncio.wait_for(runs[0], PATIENCE)).data["strategyId"] == "buy_and_hold"
        finally:
            await runner.close()

    asyncio.run(go())
