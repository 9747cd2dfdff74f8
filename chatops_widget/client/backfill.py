"""Backfill: stored events that were missed are read page by page, after a break or at a gap. On the I/O thread only."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from ..errors import NotConnected
from ..errors.sentences import as_sentence
from ..protocol.faults import hint_of
from ..protocol.messages import EventPage, ReadEvents

PAGE_EVENTS = 500  # asked for at once
FIRST_PAGE_EVENTS = 200  # events of a session that is new to us


class Reader(Protocol):
    """Takes the pages, and knows what has been read."""

    def seq(self, session_id: str) -> int | None:
        """The seq of the newest stored event taken; None for a session that is new to us."""

    def on_page(self, session_id: str, page: EventPage) -> None:
        """Take a page of events that were missed, oldest first."""


class Backfill:
    """Reads missed events from the backend; a gap in a session is read once, however often it is noticed.

    Parameters
    ----------
    ask
        Has the backend answer a question.
    wanted
        Whether a session is still one of ours: somebody may have gone to another one meanwhile.
    spawn
        How mending goes on by itself.
    """

    def __init__(
        self,
        reader: Reader,
        ask: Callable[[ReadEvents], Coroutine[Any, Any, EventPage]],
        wanted: Callable[[str], bool],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._reader = reader
        self._ask = ask
        self._wanted = wanted
        self._spawn = spawn
        self._repairing: set[str] = set()
        self._first: dict[str, int] = {}  # where the first page ends of sessions that we have not got it of yet

    async def read(self, session_id: str, known: int | None, latest: int) -> None:
        """Read all events after `known`, or the newest page of a session that is new to us."""
        if known is None:
            self._first[session_id] = latest + 1
        if (end := self._first.get(session_id)) is not None:  # perhaps since the link broke before it came
            if end > 1:
                await self._page(ReadEvents(session_id=session_id, before=end, limit=FIRST_PAGE_EVENTS))
            if not self._wanted(session_id):
                return
            self._first.pop(session_id, None)  # a repair may have read it meanwhile
        more = known is not None and latest > known
        while more:
            more = await self._page(
                ReadEvents(session_id=session_id, after=self._reader.seq(session_id), limit=PAGE_EVENTS)
            )

    def forget(self, session_id: str) -> None:
        """What was to be read of it is of another history."""
        self._first.pop(session_id, None)

    async def _page(self, question: ReadEvents) -> bool:
        """Read one page and hand it over; whether there is more."""
        page = await self._ask(question)
        if page.fault is not None:
            raise NotConnected(as_sentence(page.fault.message), hint=hint_of(page.fault))
        if not self._wanted(question.session_id):
            return False
        self._reader.on_page(question.session_id, page)
        return page.more

    def repair(self, session_id: str) -> None:
        """Fill a gap: read from the last stored event that there is."""
        if session_id not in self._repairing:
            self._repairing.add(session_id)
            self._spawn(self._repair(session_id))

    async def _repair(self, session_id: str) -> None:
        try:
            await self.read(session_id, self._reader.seq(session_id) or 0, 2**62)
        finally:
            self._repairing.discard(session_id)
