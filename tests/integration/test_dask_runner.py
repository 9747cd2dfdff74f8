"""The workers: what one of them cannot do stays its own matter."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed.spans import Span

from chatops_widget import ChatOps
from chatops_widget.backend.jobs.dask_runner import DaskRunner
from chatops_widget.errors import BacktestFailed, BadData
from tests.support.backend import Backend
from tests.support.price_files import LONG_RUN
from tests.support.waiting import PATIENCE, until


def test_a_file_that_cannot_be_trusted_fails_only_the_runs_that_need_it(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps], tmp_path: Path
) -> None:
    folder = tmp_path / "prices"
    folder.mkdir()
    (folder / "SPX.csv").write_text("date,close\n2020-01-01,ten\n")
    chat = open_chat(own_backend(data=folder).url)
    assert chat.trigger_backtest("buy_and_hold", symbol="IXIC").result(PATIENCE).metrics["n_trades"] == 1
    with pytest.raises((BadData, BacktestFailed), match=r"SPX\.csv"):
        chat.trigger_backtest("buy_and_hold").result(PATIENCE)


def test_a_run_of_a_strategy_that_is_built_in_has_its_time_too(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps], prices: Path
) -> None:
    chat = open_chat(own_backend(data=prices, more=["--run-seconds", "0.5"]).url)
    with pytest.raises(BacktestFailed, match=r"sma_cross ran longer than 0\.5 s, the limit of this backend"):
        chat.trigger_backtest("sma_cross", **LONG_RUN).result(PATIENCE)


def test_workers_that_were_lost_are_replaced_for_the_next_run() -> None:
    async def run() -> None:
        runner = DaskRunner(None, workers=1)
        try:
            await runner.start()
            assert runner._client is not None
            await runner._client.close()
            output = await runner.run("bt_1", "buy_and_hold", {}, lambda tick: None)
            assert output.data["strategyId"] == "buy_and_hold"
        finally:
            await runner.close()

    asyncio.run(run())


def test_a_scheduler_keeps_nothing_of_runs_that_are_over() -> None:
    async def run() -> None:
        runner = DaskRunner(None, workers=1)
        kept = []
        try:
            await runner.start()
            for number in range(3):
                await runner.run(f"bt_{number * 7919:012x}", "buy_and_hold", {}, lambda tick: None)
                assert runner._cluster is not None
                scheduler: Any = runner._cluster.scheduler
                kept.append(len(scheduler.task_prefixes))
            assert kept[0] == kept[-1]
            assert [each for each in gc.get_objects() if isinstance(each, Span)] == []
        finally:
            await runner.close()

    asyncio.run(run())


def test_a_result_that_nobody_waits_for_any_more_leaves_others_theirs() -> None:
    """A piece is cancelled at each step between its end at a worker and its result being here."""

    async def run() -> None:
        runner = DaskRunner(None, workers=1)
        try:
            await runner.start()
            for steps in range(12):
                waiting = asyncio.ensure_future(runner.run(f"bt_{steps}", "buy_and_hold", {}, lambda tick: None))
                while all(each.status == "pending" for each in runner._futures.get(f"bt_{steps}", ())):  # noqa: ASYNC110
                    await asyncio.sleep(0)
                for _ in range(steps):
                    await asyncio.sleep(0)
                waiting.cancel()
                with suppress(asyncio.CancelledError):
                    await waiting
                output = await runner.run(f"bt_after_{steps}", "buy_and_hold", {}, lambda tick: None)
                assert output.data["strategyId"] == "buy_and_hold"
        finally:
            await runner.close()

    asyncio.run(run())


def test_a_pool_ends_whole_though_who_waited_for_it_is_stopped() -> None:
    async def run() -> None:
        runner = DaskRunner(None, workers=1)
        try:
            await runner.start()
            runner._give_up()
            assert runner._client is not None
            waiting = asyncio.ensure_future(runner.run("bt_1", "buy_and_hold", {}, lambda tick: None))
            while runner._client.status != "closed":  # noqa: ASYNC110
                await asyncio.sleep(0)
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting
            output = await runner.run("bt_2", "buy_and_hold", {}, lambda tick: None)
            assert output.data["strategyId"] == "buy_and_hold"
            assert runner._giving_up is not None
            assert not runner._giving_up.cancelled()
        finally:
            await runner.close()

    asyncio.run(run())


def test_who_asked_first_is_served_first() -> None:
    async def run() -> None:
        runner = DaskRunner(None, workers=1)
        began: list[int] = []

        async def one(number: int) -> None:
            name = f"bt_{number * 7919 % 101:012x}"  # ids that are in no order
            await runner.run(name, "buy_and_hold", {}, lambda tick: began.append(number))

        try:
            await runner.start()
            await asyncio.gather(*(one(number) for number in range(12)))
            assert list(dict.fromkeys(began)) == list(range(12))
        finally:
            await runner.close()

    asyncio.run(run())


def test_workers_are_let_go_after_a_while_without_a_run_and_come_back_for_the_next() -> None:
    def workers() -> set[int]:
        """Of our own, not of the backends that other tests share: those are children's."""
        return {each.pid for each in psutil.Process().children() if "spawn_main" in _line(each)}

    async def run() -> None:
        runner = DaskRunner(None, workers=1, idle_seconds=0.5)
        try:
            assert not workers()
            for number in range(3):  # a run ends, nobody comes, another comes
                output = await runner.run(f"bt_{number}", "buy_and_hold", {}, lambda tick: None)
                assert output.data["strategyId"] == "buy_and_hold"
                assert workers()
                await asyncio.to_thread(until, lambda: not workers(), "the workers to be let go")
            await runner.start()  # for nobody: they do not stay either
            await asyncio.to_thread(until, lambda: not workers(), "the workers to be let go")
        finally:
            await runner.close()

    asyncio.run(run())


def test_runs_that_come_while_the_workers_are_let_go_all_end_well() -> None:
    async def run() -> None:
        runner = DaskRunner(None, workers=1, idle_seconds=0.001)  # at once, each time
        try:
            for number in range(4):
                output = await runner.run(f"bt_{number}", "buy_and_hold", {}, lambda tick: None)
                assert output.data["strategyId"] == "buy_and_hold"
        finally:
            await runner.close()

    asyncio.run(run())


def _line(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""
