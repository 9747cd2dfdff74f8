"""Jobs between the store and workers that a test holds in its hand: the queue, its limits, and how jobs end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.jobs import queue as jobs_module
from chatops_widget.backend.jobs.dask_runner import DaskRunner
from chatops_widget.backend.jobs.far_runner import AGAIN
from chatops_widget.backend.jobs.job import Caller
from chatops_widget.backend.jobs.progress import Report
from chatops_widget.backend.jobs.queue import Jobs
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.quotas import DEFAULTS, Quotas
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.imported import imported_run
from chatops_widget.backend.storage.results import Result
from chatops_widget.backend.storage.store import Store
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.errors import BacktestCancelled, BacktestFailed, BadInput, UnknownName
from chatops_widget.errors.sentences import say
from chatops_widget.protocol.messages import BacktestProgress, CommandResult, Event, ImportResult, RunState, Tick
from tests.support.waiting import PATIENCE, until

ANA = Caller(session_id="a", sid="ana", protocol=2, user="ana", person="link ana")
BO = Caller(session_id="b", sid="bo", protocol=2, user="bo", person="link bo")
RUN = {"strategy_id": "buy_and_hold"}


class Hands(DaskRunner):
    """Runs begin and end when a test says so."""

    def __init__(self) -> None:
        super().__init__(None)
        self.runs: dict[str, asyncio.Future[BacktestOutput]] = {}
        self.on_reports: dict[str, Callable[[Report], None]] = {}

    async def run(
        self, run_id: str, strategy_id: str, parameters: dict[str, Any], on_report: Callable[[Report], None]
    ) -> BacktestOutput:
        self.runs[run_id] = asyncio.get_running_loop().create_future()
        self.on_reports[run_id] = on_report
        return await self.runs[run_id]

    async def cancel(self, run_id: str) -> bool:
        if run_id not in self.runs or self.runs[run_id].done():
            return False
        self.runs[run_id].set_exception(BacktestCancelled("cancelled"))
        return True

    def begin(self, run_id: str, done: int = 1) -> None:
        tick = Tick(done=done, current_date="2020-01-01")
        self.on_reports[run_id](Report(part=run_id, attempt=1, total=100, seconds=1.0, tick=tick))


class Ears:
    """An audience that remembers."""

    def __init__(self) -> None:
        self.states: list[RunState] = []
        self.places: list[tuple[str, int | None]] = []
        self.words: dict[str, str | None] = {}  # of each run the last that were told

    async def tell_state(self, caller: Caller, state: RunState, curves: dict[str, bytes] | None = None) -> None:
        self.states.append(state)

    async def tell_progress(self, caller: Caller, progress: BacktestProgress, kind: str) -> None:
        self.words[progress.backtest_id] = progress.message
        if progress.status == "queued":
            self.places.append((progress.backtest_id, progress.queue_position))

    async def answer(self, caller: Caller, result: CommandResult) -> None: ...

    async def say(self, session_id: str, text: str, figures: Any = (), *, to: Any = None) -> None: ...

    def witness(self, caller: Caller) -> None: ...

    async def tell(self, session_id: str, event: Event) -> None: ...

    async def visible(self, caller: Caller) -> set[str]:
        return {caller.session_id}


def with_jobs(
    act: Callable[[Jobs, Hands, Ears, Store], Awaitable[None]],
    book: PriceBook | None = None,
    quotas: Quotas = DEFAULTS,
) -> None:
    async def run() -> None:
        store, hands, ears = Store(":memory:"), Hands(), Ears()
        await store.open()
        jobs = Jobs(store, hands, book or PriceBook(), ears, quotas)
        try:
            await act(jobs, hands, ears, store)
        finally:
            await jobs.close()
            await store.close()

    asyncio.run(run())


async def soon(condition: Callable[[], object]) -> None:
    await asyncio.to_thread(until, condition, "the jobs")


def test_places_in_a_long_queue_are_told_now_and_then_and_only_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "QUEUE_PAUSE", 0.2)

    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        asked = [(await jobs.start_run(ANA, RUN)).run_id or "" for _ in range(60)]
        compared = await jobs.start_comparison(ANA, {"strategy_ids": ["momentum", "sma_cross"]})
        await soon(lambda: len(hands.runs) == 62)
        assert ears.places == []
        for run_id in asked[:50]:
            hands.begin(run_id)
        await soon(lambda: (compared.run_id, 11) in ears.places)
        assert len(ears.places) <= 3 * jobs_module.QUEUE_TOLD
        assert ears.places[-11:] == [(run_id, k) for k, run_id in enumerate([*asked[50:], compared.run_id], start=1)]

    with_jobs(act)


def test_of_what_is_reported_while_a_tick_is_told_the_newest_is_told_next_by_the_same_task() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        told: list[tuple[str, int | None]] = []
        gate = asyncio.Event()

        async def tell(caller: Caller, progress: BacktestProgress, kind: str) -> None:
            told.append((progress.status, progress.done))
            await gate.wait()

        ears.tell_progress = tell  # type: ignore[method-assign]
        run_id = (await jobs.start_run(ANA, RUN)).run_id or ""
        await soon(lambda: run_id in hands.runs)
        hands.begin(run_id, 1)
        await soon(lambda: told)
        tasks = asyncio.all_tasks()
        for done in range(2, 90):
            hands.begin(run_id, done)
        assert asyncio.all_tasks() == tasks
        gate.set()
        await soon(lambda: len(told) == 2)
        hands.begin(run_id, 90)
        hands.runs[run_id].set_exception(BacktestFailed("so it goes"))
        await soon(lambda: ears.states[-1].status == "failed")
        assert told in (
            [("running", 1), ("running", 89), ("failed", 90)],
            [("running", 1), ("running", 89), ("running", 90), ("failed", 90)],
        )
        assert [state.status for state in ears.states] == ["queued", "running", "failed"]

    with_jobs(act)


def test_a_job_whose_beginning_could_not_be_stored_is_told_with_the_next_report(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        run_id = (await jobs.start_run(ANA, RUN)).run_id or ""
        await soon(lambda: run_id in hands.runs)
        append = store.append
        tried = []

        async def full(*event: Any, **options: Any) -> Any:
            tried.append(event)
            raise OSError("the disk is full")

        monkeypatch.setattr(store, "append", full)
        hands.begin(run_id, 1)
        await soon(lambda: tried)
        monkeypatch.setattr(store, "append", append)
        hands.begin(run_id, 2)
        await soon(lambda: ears.states[-1].status == "running")

    with_jobs(act)


def test_who_stops_many_runs_does_not_wait_for_the_workers_each_time() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        asked = [(await jobs.start_run(ANA, RUN)).run_id or "" for _ in range(3)]
        await soon(lambda: len(hands.runs) == 3)
        at_work = asyncio.Event()
        cancel = hands.cancel

        async def later(run_id: str) -> bool:
            await at_work.wait()
            return await cancel(run_id)

        hands.cancel = later  # type: ignore[method-assign]
        for run_id in asked:
            await asyncio.wait_for(jobs.cancel("a", run_id), PATIENCE)
        at_work.set()
        await soon(lambda: [state.run_id for state in ears.states if state.status == "cancelled"] == asked)

    with_jobs(act)


def test_what_waits_has_a_limit_and_room_again_when_something_begins() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        first = (await jobs.start_run(ANA, RUN)).run_id or ""
        with pytest.raises(BadInput, match="Too much is waiting") as refusal:
            await jobs.start_comparison(ANA, {"strategy_ids": ["momentum", "sma_cross", "buy_and_hold"]})
        assert refusal.value.code == "busy"
        await jobs.start_comparison(BO, {"strategy_ids": ["momentum", "sma_cross"]})
        with pytest.raises(BadInput, match="Too much is waiting"):
            await jobs.start_run(ANA, RUN)
        await soon(lambda: first in hands.runs)
        hands.begin(first)
        await soon(lambda: ears.states[-1].status == "running")
        assert (await jobs.start_run(ANA, RUN)).ok

    with_jobs(act, quotas=Quotas(max_runs=3))


def test_one_person_may_have_so_many_waiting_and_others_still_have_room() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        await jobs.start_run(ANA, RUN)
        await jobs.start_run(ANA, RUN)
        with pytest.raises(BadInput, match="Too many of your runs are waiting: 2 are the limit"):
            await jobs.start_run(ANA, RUN)
        assert (await jobs.start_run(BO, RUN)).ok

    with_jobs(act, quotas=Quotas(max_runs_each=2))


def test_places_told_are_those_of_turns_by_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "QUEUE_PAUSE", 0.05)

    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        anas = [(await jobs.start_run(ANA, RUN)).run_id or "" for _ in range(4)]
        bos = [(await jobs.start_run(BO, RUN)).run_id or "" for _ in range(2)]
        assert [state.queue_position for state in ears.states] == [1, 2, 3, 4, 2, 4]
        order = [anas[0], bos[0], anas[1], bos[1], *anas[2:]]
        await soon(lambda: ears.places[-6:] == [(run_id, place) for place, run_id in enumerate(order, start=1)])

    with_jobs(act)


def test_what_all_runs_wait_for_is_told_of_each_and_taken_back() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        begun = (await jobs.start_run(ANA, RUN)).run_id or ""
        await soon(lambda: begun in hands.runs)
        hands.begin(begun)
        await soon(lambda: ears.states[-1].status == "running")
        waiting = (await jobs.start_run(BO, RUN)).run_id or ""
        hands.obstacle = say("far.asking", "Waiting for the workers to say what they can run.")
        hands.on_obstacle(hands.obstacle)
        later = (await jobs.start_comparison(ANA, {"strategy_ids": ["momentum", "sma_cross"]})).run_id or ""
        await soon(lambda: [ears.words.get(each) for each in (begun, waiting, later)] == [hands.obstacle] * 3)
        hands.on_again(begun, AGAIN)
        hands.on_obstacle(None)
        await soon(lambda: [ears.words[each] for each in (begun, waiting, later)] == [AGAIN, None, None])

    with_jobs(act)


def test_a_run_that_cannot_be_stored_never_was(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        async def full(*args: object, **options: object) -> None:
            raise OSError("the disk is full")

        with monkeypatch.context() as patch:
            patch.setattr(store, "append", full)
            with pytest.raises(OSError, match="full"):
                await jobs.start_run(ANA, RUN)
        assert jobs.latest("a") is None
        await jobs.start_run(ANA, RUN)
        assert ears.states[-1].queue_position == 1

    with_jobs(act)


def test_who_stops_a_run_that_is_not_there_hears_of_none_in_other_sessions() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        mine, other = (await jobs.start_run(ANA, RUN)).run_id, (await jobs.start_run(BO, RUN)).run_id
        with pytest.raises(UnknownName) as refusal:
            await jobs.cancel("a", "zzz")
        assert str(mine) in str(refusal.value)
        assert str(other) not in str(refusal.value)

    with_jobs(act)


def test_when_one_of_a_comparison_fails_the_others_stop() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        run_id = (await jobs.start_comparison(ANA, {"strategy_ids": ["momentum", "sma_cross"]})).run_id
        await soon(lambda: len(hands.runs) == 2)
        hands.runs[f"{run_id}.1"].set_exception(BacktestFailed("sma_cross failed."))
        await soon(lambda: ears.states[-1].status == "failed")
        assert isinstance(hands.runs[f"{run_id}.0"].exception(), BacktestCancelled)
        fault = ears.states[-1].fault
        assert fault is not None
        assert fault.message == "sma_cross failed."

    with_jobs(act)


def test_a_comparison_that_is_stopped_while_it_is_judged_never_completes(monkeypatch: pytest.MonkeyPatch) -> None:
    judging, stopped = asyncio.Event(), asyncio.Event()

    async def slowly(*args: object) -> dict[str, Any]:
        judging.set()
        await stopped.wait()
        return {}

    monkeypatch.setattr(jobs_module, "judge", slowly)

    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        names = ["momentum", "sma_cross"]
        run_id = (await jobs.start_comparison(ANA, {"strategy_ids": names})).run_id or ""
        await soon(lambda: len(hands.runs) == 2)
        for place, name in enumerate(names):
            hands.runs[f"{run_id}.{place}"].set_result(run_backtest(PriceBook(), name, {"end": "2000-12-31"}))
        await judging.wait()
        await soon(lambda: ears.states[-1].data)
        assert ears.states[-1].status == "running"
        await jobs.cancel("a", run_id)
        stopped.set()
        await jobs.wait(run_id)
        assert [state.status for state in ears.states] == ["queued", "running", "cancelled"]

    with_jobs(act)


def test_a_comparison_of_finished_runs_waits_for_nobody() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        for run_id, strategy_id in (("bt_1", "momentum"), ("bt_2", "sma_cross")):
            found = run_backtest(PriceBook(), strategy_id, {"end": "2000-12-31"})
            await store.save_result(run_id, "a", Result({"backtestId": run_id, **found.data}, found.curves))
        await jobs.start_run(ANA, RUN)  # which the workers keep
        run_id = (await jobs.start_comparison(ANA, {"strategy_ids": ["bt_1", "bt_2"]})).run_id or ""
        await asyncio.wait_for(jobs.wait(run_id), PATIENCE)
        assert [state.status for state in ears.states if state.run_id == run_id] == ["queued", "running", "completed"]

    with_jobs(act)


def test_a_name_stands_for_an_import_that_who_asks_may_see_and_never_for_a_strategys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    returns = np.linspace(-0.01, 0.02, 50)
    days = pd.bdate_range("2001-01-01", periods=51).to_numpy("<i8").tobytes()
    equity = np.concatenate([[1.0], np.cumprod(1 + returns)]).astype("<f8").tobytes()

    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        async def bring(caller: Caller, name: str) -> str:
            record = ImportResult(caller.session_id, name, "test", {"date": days, "equity": equity}, [])
            return (await jobs.keep_imported(caller, imported_run(record))).run_id or ""

        async def compared(*names: str) -> list[str]:
            run_id = (await jobs.start_comparison(ANA, {"strategy_ids": list(names)})).run_id or ""
            (state,) = await store.run_states("a", run_id=run_id)
            return state.strategy_ids or []

        await bring(BO, "desk")
        with pytest.raises(UnknownName, match="No strategy “desk”"):
            await compared("desk", "momentum")
        desk, fund = await bring(ANA, "desk"), await bring(ANA, "fund")
        assert await compared("desk", "fund") == [desk, fund]
        await bring(BO, "desk")
        assert await compared("fund", "desk") == [fund, desk]
        with pytest.raises(UnknownName) as refused:
            await compared("desks", "fund")
        assert refused.value.near == ("desk",)
        monkeypatch.setitem(STRATEGIES, "desk", STRATEGIES["momentum"])  # uploaded after the import
        assert await compared("desk", "fund") == ["desk", fund]

    with_jobs(act)


def test_a_comparison_of_finished_runs_is_refused_a_parameter_it_does_not_know() -> None:
    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        for run_id in ("bt_1", "bt_2"):
            await store.save_result(run_id, "a", Result({"strategyId": run_id}, {}))
        with pytest.raises(UnknownName, match="anything"):
            await jobs.start_comparison(ANA, {"strategy_ids": ["bt_1", "bt_2"], "anything": 5})

    with_jobs(act)


def test_price_files_are_looked_for_beside_the_event_loop() -> None:
    threads: set[threading.Thread] = set()

    class Book(PriceBook):
        def find(self, symbol: str) -> str:
            threads.add(threading.current_thread())
            return super().find(symbol)

    async def act(jobs: Jobs, hands: Hands, ears: Ears, store: Store) -> None:
        await jobs.start_run(ANA, RUN)

    with_jobs(act, Book())
    assert threads
    assert threading.main_thread() not in threads
