"""Idempotence: an act that bears an id is done once, and asked for again it has the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from ...protocol.messages import Ack
from ..jobs.job import Caller
from ..storage.acts import Act
from ..storage.store import Store
from .rooms import Rooms


class OnceOnly:
    """Does what is new. A resend that overtakes the first copy waits until that is done."""

    def __init__(self, store: Store, rooms: Rooms) -> None:
        self._store = store
        self._rooms = rooms
        self._doing: dict[Act, asyncio.Event] = {}

    async def do(self, caller: Caller, work: Callable[[], Awaitable[Ack]]) -> Ack:
        """Do the act of a caller, or answer as it was answered before."""
        act = caller.cause.act
        if act is None:
            return await work()
        async with self.turn(act):
            known = await self._store.outcome(act)
            if known is None:
                return await work()
            if known.result is not None and caller.sid is not None:
                await self._rooms.answer_alone(caller.sid, known.result)
            return known.ack

    @asynccontextmanager
    async def turn(self, act: Act) -> AsyncIterator[None]:
        """A context in which nobody else does this act."""
        while act in self._doing:
            await self._doing[act].wait()
        done = self._doing[act] = asyncio.Event()
        try:
            yield
        finally:
            del self._doing[act]
            done.set()
