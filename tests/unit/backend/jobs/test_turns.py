"""Turns at the workers: so many at once, by person, and none is lost whatever becomes of who has one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from chatops_widget.backend.jobs.turns import LOOK_AHEAD, Turns, on_behalf_of


class Work:
    """Pieces of work that begin as they are let, and end when a test says so."""

    def __init__(self, parallelism: int) -> None:
        self.turns = Turns(parallelism)
        self.begun: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    def ask(self, person: str, run_id: str) -> None:
        async def work() -> None:
            async with self.turns.turn(run_id):
                self.begun.append(run_id)
                await self.ends[run_id].wait()

        self.ends[run_id] = asyncio.Event()
        with on_behalf_of(person):
            self.tasks[run_id] = asyncio.ensure_future(work())

    async def end(self, run_id: str) -> None:
        self.ends[run_id].set()
        await self.tasks[run_id]
        await settle()


async def settle() -> None:
    for _ in range(5):  # turns of the loop, for what is ready to go on
        await asyncio.sleep(0)


def with_work(act: Callable[[Work], Awaitable[None]], parallelism: int = 1) -> None:
    async def run() -> None:
        work = Work(parallelism)
        try:
            await act(work)
        finally:
            for task in work.tasks.values():
                task.cancel()
            await asyncio.gather(*work.tasks.values(), return_exceptions=True)

    asyncio.run(run())


def test_no_more_is_with_the_workers_than_they_can_do_and_a_little_ahead() -> None:
    async def act(work: Work) -> None:
        for number in range(10):
            work.ask("ana", f"a{number}")
        await settle()
        assert work.begun == [f"a{number}" for number in range(2 + LOOK_AHEAD)]
        work.turns.parallelism = 4
        await settle()
        assert len(work.begun) == 4 + LOOK_AHEAD

    with_work(act, parallelism=2)


def test_anothers_single_run_comes_next_and_its_place_says_so() -> None:
    async def act(work: Work) -> None:
        for number in range(80):
            work.ask("ana", f"a{number}")
        await settle()
        assert work.turns.order([("bo", "b")])[LOOK_AHEAD + 1] == "b"  # asked before it is there
        work.ask("bo", "b")
        await settle()
        assert work.turns.order([])[: LOOK_AHEAD + 4] == ["a0", "a1", "b", "a2", "a3"]
        await work.end("a0")
        assert work.begun == ["a0", "a1", "b"]

    with_work(act)


def test_turns_come_back_from_who_failed_was_stopped_or_withdrew() -> None:
    async def act(work: Work) -> None:
        for number in range(6):
            work.ask("ana", f"a{number}")
        await settle()
        work.turns.withdraw("a3")
        with pytest.raises(asyncio.CancelledError):
            await work.tasks["a3"]
        work.tasks["a2"].cancel()  # while it waits
        work.tasks["a0"].cancel()  # while it works
        await settle()
        assert work.begun == ["a0", "a1", "a4"]
        await work.end("a1")
        await work.end("a4")
        await work.end("a5")
        assert work.begun == ["a0", "a1", "a4", "a5"]
        assert work.turns.order([]) == []

    with_work(act)


def test_who_is_stopped_in_the_moment_of_its_turn_keeps_nobody_out() -> None:
    async def act(work: Work) -> None:
        for number in range(LOOK_AHEAD + 3):
            work.ask("ana", f"a{number}")
        await settle()
        work.tasks["a0"].cancel()
        await asyncio.sleep(0)  # its turn is handed to the next, who has not run yet
        work.tasks[f"a{LOOK_AHEAD + 1}"].cancel()
        await settle()
        assert work.begun[-1] == f"a{LOOK_AHEAD + 2}"

    with_work(act)
