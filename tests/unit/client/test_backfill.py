"""What was missed is read once it can be, however often the link breaks on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget.client.backfill import Backfill
from chatops_widget.errors import ConnectionLost
from chatops_widget.protocol.messages import EventPage, ReadEvents, StoredEvent


class Log:
    """A backend that has events up to a seq, and a client that has read some of them."""

    def __init__(self, latest: int) -> None:
        self.latest = latest
        self.known: int | None = None
        self.read: list[int] = []
        self.before_answer: Callable[[], None] = lambda: None
        self.looked_at = True
        self.backfill = Backfill(self, self._answer, lambda session_id: self.looked_at, lambda mending: None)

    async def _answer(self, question: ReadEvents) -> EventPage:
        self.before_answer()
        wanted = range(1, question.before) if question.before else range((question.after or 0) + 1, self.latest + 1)
        return EventPage(ok=True, events=[StoredEvent(event="message", payload={"seq": seq}) for seq in wanted])

    def seq(self, session_id: str) -> int | None:
        return self.known

    def on_page(self, session_id: str, page: EventPage) -> None:
        self.read += [each.payload["seq"] for each in page.events]
        self.known = max([self.known or 0, *self.read])

    async def join(self) -> None:
        """The backend answers a join with where the log ends, and what is told live goes on from there."""
        known, self.known = self.known, self.latest if self.known is None else self.known
        await self.backfill.read("s", known, self.latest)


def breaks(*args: Any) -> None:
    raise ConnectionLost("The link broke.")


def test_the_first_page_is_read_on_the_next_link_if_the_first_broke_before_it_came() -> None:
    async def run() -> None:
        log = Log(3)
        log.before_answer = breaks
        with pytest.raises(ConnectionLost):
            await log.join()
        log.latest, log.before_answer = 5, lambda: None
        await log.join()
        assert log.read == [1, 2, 3, 4, 5]
        await log.join()
        assert log.read == [1, 2, 3, 4, 5]

    asyncio.run(run())


def test_the_first_page_is_read_when_somebody_comes_back_who_went_away_before_it_came() -> None:
    async def run() -> None:
        log = Log(3)
        log.before_answer = lambda: setattr(log, "looked_at", False)
        await log.join()
        assert log.read == []
        log.before_answer, log.looked_at = lambda: None, True
        await log.join()
        assert log.read == [1, 2, 3]

    asyncio.run(run())
