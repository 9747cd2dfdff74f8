"""A backend can use a Dask scheduler that is there already, instead of workers of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from distributed import LocalCluster

from chatops_widget import ChatOps
from chatops_widget.errors import BacktestFailed
from tests.support.backend import Backend
from tests.support.ports import reserved_port
from tests.support.price_files import LONG_RUN
from tests.support.waiting import PATIENCE, until


def test_runs_go_to_the_scheduler_that_is_named(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps], prices: Path
) -> None:
    with LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster:
        backend = own_backend(scheduler=cluster.scheduler_address, data=prices)
        chat = open_chat(backend.url)
        run = chat.trigger_backtest("sma_cross", symbol="THREE", fast=1, slow=2)
        assert run.result(PATIENCE).data["bars"] == 3
        # It has no workers of its own, so this was somebody else's work.
        assert len(psutil.Process(backend.process.pid).children(recursive=True)) == 0


def test_a_scheduler_that_is_lost_is_said_at_once_and_used_again_when_it_is_back(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps], prices: Path
) -> None:
    def cluster(port: int) -> LocalCluster:
        return LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", scheduler_port=port, dashboard_address="127.0.0.1:0"
        )

    with reserved_port() as port:
        with cluster(port) as first:
            backend = own_backend(scheduler=first.scheduler_address, data=prices)
            chat = open_chat(backend.url)
            under_way = chat.trigger_backtest("sma_cross", **LONG_RUN)
            until(lambda: under_way.status == "running", "it to run")
        with pytest.raises(BacktestFailed, match="lost"):
            under_way.result(PATIENCE)
        with pytest.raises(BacktestFailed, match="did not start"):
            chat.trigger_backtest("sma_cross", symbol="THREE", fast=1, slow=2).result(PATIENCE)
        with cluster(port):
            run = chat.trigger_backtest("sma_cross", symbol="THREE", fast=1, slow=2)
            assert run.result(PATIENCE).data["bars"] == 3
