"""History before the oldest event that is here, paged in from the backend on demand. On the I/O thread only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from ..client.connection import Connection
from ..errors import ConnectionLost
from ..errors.sentences import say
from ..protocol.faults import error_of
from ..protocol.messages import EventPage, FindEvents, FoundEvents, ReadEvents
from .event_order import EventSequencer
from .state import SessionState
from .view import SessionView

PAGE_EVENTS = 1000  # read at once, when all are wanted


class History:
    """Of the session that is looked at, which `session` gives."""

    def __init__(self, connection: Connection, session: Callable[[], SessionState], sequencer: EventSequencer) -> None:
        self._connection = connection
        self._session = session
        self._sequencer = sequencer
        self._reading = asyncio.Lock()

    async def read(self, limit: int) -> bool:
        """Read some more. False if there is none, or if another session is looked at by then."""
        async with self._reading:  # two who ask at once would have the same page
            session = self._session()
            if not session.has_older:
                return False
            question = ReadEvents(session_id=session.session_id, before=session.oldest_seq, limit=limit)
            page = await self._connection.request("readEvents", question, EventPage)
            if page.fault is not None:
                raise error_of(page.fault)
            if session is not self._session():
                return False
            self._sequencer.older(session, page)
            return True

    async def read_back(self, newest: int | None, told: Callable[[float], object]) -> None:
        """Have the session here from its first event on, or its `newest` items, telling how much of it is read."""
        if self._connection.condition.status in ("starting", "connecting"):
            await self._connection.joined()
        session = self._session()
        while (first := session.oldest_seq or 0) > 1 and (newest is None or len(session.transcript) < newest):
            told(1 - first / (session.seq + 1))
            async with self._connection.inside(session.session_id):  # it may have been left, and stays readable
                more = await self.read(PAGE_EVENTS)
            if session is not self._session():
                raise ConnectionLost(
                    say(
                        "session.left_reading",
                        "You left {session_id} while it was being read.",
                        session_id=session.session_id,
                    ),
                    hint=say("session.join_again", "Join it again."),
                )
            if not more:
                return

    async def find(self, session: SessionView, text: str, limit: int) -> FoundEvents:
        """Where words stand in what is not here of a session. Raises the backend's refusal."""
        seqs: list[int] = []
        before: int | None = session.oldest_seq
        while True:
            question = FindEvents(session_id=session.session_id, text=text, before=before, limit=limit - len(seqs))
            found = await self._connection.request("findEvents", question, FoundEvents)
            if found.fault is not None:
                raise error_of(found.fault)
            seqs += found.seqs
            before = found.next
            if before is None or len(seqs) >= limit:
                return msgspec.structs.replace(found, seqs=seqs)
