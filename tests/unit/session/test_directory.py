"""The list of sessions is read when it may have changed, but not all the time, and never twice at once."""

from __future__ import annotations

import asyncio

from chatops_widget.protocol.messages import SessionInfo
from chatops_widget.session.directory import READ_INTERVAL, SessionDirectory
from tests.support.clock import ClockLoop, on_clock


def test_many_hints_are_one_reading_and_one_that_lasts_is_followed_by_another() -> None:
    began: list[float] = []

    async def act(loop: ClockLoop) -> None:
        start, takes = loop.time(), 1.5 * READ_INTERVAL

        async def read() -> list[SessionInfo]:
            began.append(round(loop.time() - start, 3))
            await asyncio.sleep(takes)
            return [SessionInfo(session_id=f"s{len(began)}")]

        changes: list[int] = []
        directory = SessionDirectory(read, lambda: changes.append(len(began)))
        for _ in range(5):
            directory.hint()
        await asyncio.sleep(0.5 * READ_INTERVAL)
        directory.hint()  # what has changed since may not be in what is being read
        await asyncio.sleep(10 * READ_INTERVAL)
        assert began == [0, 2 * READ_INTERVAL]
        assert changes == [1, 2]
        assert [each.session_id for each in directory.sessions] == ["s2"]
        directory.hint()
        directory.close()
        await asyncio.sleep(10 * READ_INTERVAL)
        assert len(began) == 2

    on_clock(act)
