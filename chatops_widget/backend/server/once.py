"""Idempotence: an act that bears an id is done once, and asked for again it has the same answer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import copy

from ...errors import ChatOpsError
from ...protocol.messages import Ack
from ..jobs.job import Caller
from ..storage.acts import Act
from ..storage.store import Store
from .rooms import Rooms

REFUSALS_KEPT = 1_000


def bare(error: ChatOpsError) -> ChatOpsError:
    """The same words, without what was under way when they were said: a file of many megabytes."""
    again = copy(error).with_traceback(None)  # Dask has copies of errors keep theirs
    again.__cause__ = again.__context__ = None
    return again


class OnceOnly:
    """Does what is new. A resend that overtakes the first copy waits until that is done, and has its answer.

    What was done is answered from the store. Nothing is stored of what was refused; that is found out anew.
    """

    def __init__(self, store: Store, rooms: Rooms) -> None:
        self._store = store
        self._rooms = rooms
        self._doing: dict[Act, asyncio.Event] = {}
        self._refused: OrderedDict[Act, ChatOpsError] = OrderedDict()

    async def do(self, caller: Caller, work: Callable[[], Awaitable[Ack]], *, slow: bool = False) -> Ack:
        """Do the act of a caller, or answer as it was answered before.

        A `slow` one is not refused twice: each resend over a broken link would have a file tried out again, one after
        the other.
        """
        act = caller.cause.act
        if act is None:
            return await work()
        async with self.turn(act):
            if act in self._refused:
                raise bare(self._refused[act])
            known = await self._store.outcome(act)
            if known is None:
                return await (self._remembering(act, work) if slow else work())
            if known.result is not None and caller.sid is not None:
                await self._rooms.answer_alone(caller.sid, known.result)
            return known.ack

    async def _remembering(self, act: Act, work: Callable[[], Awaitable[Ack]]) -> Ack:
        try:
            return await work()
        except ChatOpsError as error:
            self._refused[act] = bare(error)
            if len(self._refused) > REFUSALS_KEPT:
                self._refused.popitem(last=False)
            raise

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
