"""A run's end reaches people and the store, also where the store cannot take it at first, or not as it is."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chatops_widget.backend.jobs import patient_store
from chatops_widget.backend.jobs.dask_runner import DaskRunner
from chatops_widget.backend.jobs.job import Caller
from chatops_widget.backend.jobs.progress import Report
from chatops_widget.backend.jobs.queue import Jobs
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput
from chatops_widget.backend.storage.store import Store
from chatops_widget.errors import BacktestFailed
from chatops_widget.protocol.messages import BacktestProgress, CommandResult, ErrorEvent, Event, RunState
from tests.support.waiting import PATIENCE

ANA = Caller(session_id="a", sid="ana", protocol=2, user="ana")
FULL = sqlite3.OperationalError("database or disk is full")


class Full(Store):
    """A store that fails to write for as long as a test says so."""

    def __init__(self) -> None:
        super().__init__(":memory:")
        self.fault: Exception | None = None
        self.only: str | None = None  # the method that fails; any, if None

    async def _write(self, name: str, act: Awaitable[Any]) -> Any:
        if self.fault is not None and self.only in (None, name):
            asyncio.ensure_future(act).cancel()
            raise self.fault
        return await act

    async def append(self, session_id: str, event: Any, *more: Any, **options: Any) -> Any:
        appending = super().append(session_id, event, *more, **options)
        return await self._write(f"append {getattr(event, 'status', '')}", appending)


class Ready(DaskRunner):
    """Runs are over when a test says so."""

    def __init__(self) -> None:
        super().__init__(None)
        self.end: asyncio.Future[BacktestOutput] = asyncio.get_running_loop().create_future()

    async def run(
        self, run_id: str, strategy_id: str, parameters: dict[str, Any], on_report: Callable[[Report], None]
    ) -> BacktestOutput:
        return await self.end

    async def cancel(self, run_id: str) -> bool:
        return True


class Ears:
    """An audience that remembers."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Event] = asyncio.Queue()

    async def tell_state(self, caller: Caller, state: RunState, curves: dict[str, bytes] | None = None) -> None:
        self.heard.put_nowait(state)

    async def tell_progress(self, caller: Caller, progress: BacktestProgress, kind: str) -> None: ...

    async def answer(self, caller: Caller, result: CommandResult) -> None: ...

    async def say(self, session_id: str, text: str, figures: Any = (), *, to: Any = None) -> None: ...

    def witness(self, caller: Caller) -> None: ...

    async def tell(self, session_id: str, event: Event) -> None:
        self.heard.put_nowait(event)

    async def visible(self, caller: Caller) -> set[str]:
        return {caller.session_id}

    async def next(self, kind: type[Any]) -> Any:
        while not isinstance(event := await asyncio.wait_for(self.heard.get(), PATIENCE), kind):
            pass
        return event


def with_a_run(act: Callable[[Jobs, Ready, Ears, Full, str], Awaitable[None]]) -> None:
    async def run() -> None:
        store, ready, ears = Full(), Ready(), Ears()
        await store.open()
        jobs = Jobs(store, ready, PriceBook(), ears)
        try:
            run_id = (await jobs.start_run(ANA, {"strategy_id": "buy_and_hold"})).run_id or ""
            assert (await ears.next(RunState)).status == "queued"
            await act(jobs, ready, ears, store, run_id)
        finally:
            store.fault = None
            await jobs.close()
            await store.close()

    asyncio.run(run())


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_store, "PAUSES", ())
    monkeypatch.setattr(patient_store, "LAST_PAUSE", 0.01)


@pytest.mark.parametrize("only", [None, "append completed"])
def test_a_result_waits_for_the_disk_and_people_are_told(only: str | None) -> None:
    async def act(jobs: Jobs, ready: Ready, ears: Ears, store: Full, run_id: str) -> None:
        store.fault, store.only = FULL, only
        ready.end.set_result(BacktestOutput({"metrics": {}}, {"equity": b"12345678"}))
        told = await ears.next(ErrorEvent)
        assert told.code == "store_failed"
        assert told.message == "buy_and_hold: what it found cannot be stored now (database or disk is full)."
        store.fault = None
        assert (await ears.next(RunState)).status == "completed"
        await asyncio.wait_for(jobs.wait(run_id), PATIENCE)
        stored = await store.load_result(run_id)
        assert stored is not None
        assert stored[2] == {"equity": b"12345678"}
        assert [state.status for state in await store.run_states("a")] == ["completed"]

    with_a_run(act)


def test_a_failure_waits_for_the_disk_too() -> None:
    async def act(jobs: Jobs, ready: Ready, ears: Ears, store: Full, run_id: str) -> None:
        store.fault = FULL
        ready.end.set_exception(BacktestFailed("It failed."))
        await ears.next(ErrorEvent)
        store.fault = None
        assert (await ears.next(RunState)).fault.message == "It failed."

    with_a_run(act)


def test_who_stops_a_run_whose_result_cannot_be_stored_gives_it_up() -> None:
    async def act(jobs: Jobs, ready: Ready, ears: Ears, store: Full, run_id: str) -> None:
        store.fault, store.only = FULL, "append completed"
        ready.end.set_result(BacktestOutput({"metrics": {}}, {}))
        await ears.next(ErrorEvent)
        await jobs.cancel("a", run_id)
        assert (await ears.next(RunState)).status == "cancelled"

    with_a_run(act)


def test_a_run_that_cannot_be_settled_as_it_is_fails_in_words() -> None:
    async def act(jobs: Jobs, ready: Ready, ears: Ears, store: Full, run_id: str) -> None:
        store.fault, store.only = TypeError("no such thing can be encoded"), "append completed"
        ready.end.set_result(BacktestOutput({"metrics": {}}, {}))
        state = await ears.next(RunState)
        assert state.status == "failed"
        assert "ended, but not as it should: TypeError: no such thing can be encoded" in state.fault.message
        await asyncio.wait_for(jobs.wait(run_id), PATIENCE)
        assert jobs.latest("a") is None

    with_a_run(act)
