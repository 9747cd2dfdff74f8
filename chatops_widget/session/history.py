"""What happened before the oldest event that is here, read from the backend. On the I/O thread only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ..client.connection import Connection
from ..errors import ConnectionLost
from ..protocol.faults import error_of
from ..protocol.messages import PROTOCOL, EventPage, ReadEvents
from .event_order import Hearing
from .state import Ledger

_PAGE = 1000  # events read at once, when all are wanted


class History:
    """Of the session that is looked at, which `ledger` gives."""

    def __init__(self, connection: Connection, ledger: Callable[[], Ledger], hearing: Hearing) -> None:
        self._connection = connection
        self._ledger = ledger
        self._hearing = hearing
        self._reading = asyncio.Lock()

    @property
    def more(self) -> bool:
        """Whether the backend has more than is here."""
        return (self._ledger().oldest_seq or 0) > 1 and self._connection.protocol >= PROTOCOL

    async def read(self, limit: int) -> bool:
        """Read some more. False if there is none, or if another session is looked at by then."""
        async with self._reading:  # two who ask at once would have the same page
            if not self.more:
                return False
            ledger = self._ledger()
            question = ReadEvents(session_id=ledger.session_id, before=ledger.oldest_seq, limit=limit)
            page = await self._connection.request("readEvents", question, EventPage)
            if page.fault is not None:
                raise error_of(page.fault)
            if ledger is not self._ledger():
                return False
            self._hearing.older(ledger, page)
            return True

    async def read_back(self, newest: int | None, told: Callable[[float], object]) -> None:
        """Have the session here from its first event on, or its `newest` items, telling how much of it is read."""
        if self._connection.condition.status in ("starting", "connecting"):
            await self._connection.joined()
        ledger = self._ledger()
        while (first := ledger.oldest_seq or 0) > 1 and (newest is None or len(ledger.transcript) < newest):
            told(1 - first / (ledger.seq + 1))
            async with self._connection.inside(ledger.session_id):  # it may have been left, and stays readable
                more = await self.read(_PAGE)
            if ledger is not self._ledger():
                raise ConnectionLost(f"You left {ledger.session_id} while it was being read.", hint="Join it again.")
            if not more:
                return
