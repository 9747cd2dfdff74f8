"""What jobs compute of many runs: kept from moment to moment, for another start of the same to go on with."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from ..simulation.sweep import Plan
from ..storage import sweep_parts
from ..storage.store import Store
from . import worker
from .dask_runner import DaskRunner

logger = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between two writings: so much is lost at most when the backend is killed


class Part(Protocol):
    """Some of the runs of a job, and what came of them."""

    @property
    def runs(self) -> int: ...


P = TypeVar("P", bound=Part)


class Codec(NamedTuple, Generic[P]):
    """How parts of one kind are written, and read again; None for what a program of another time has written."""

    encode: Callable[[P], bytes]
    decode: Callable[[bytes], P | None]


async def identify(runner: DaskRunner, run_id: str, plan: Plan, source: worker.Source) -> str:
    """A hash of what a job computes on, beside its strategy. Raises as the worker does."""
    asked = worker.identify, plan, source
    ground: str = await runner.submit(run_id, plan.strategy_id, *asked, key=f"{run_id}.ground")
    return ground


class KeptParts(Generic[P]):
    """Keeps what a job computes, and has what an earlier start of the same had computed.

    `key` is a hash of what it tries. `identify` tells what it is computed on; it is asked once, when there is something
    to keep or to take. The job computes within `async with`: what it has computed by the end of that is kept if it
    breaks off there, as far as it is known by then what it was computed on.
    """

    def __init__(self, store: Store, session_id: str, run_id: str, key: bytes, codec: Codec[P]) -> None:
        self._store = store
        self._of = session_id, key
        self._codec = codec
        self._run_id = run_id
        self._new: list[P] = []
        self._writing: asyncio.Task[None] | None = None
        self._ground: str | None = None

    async def earlier(self, identify: Callable[[], Awaitable[str]]) -> list[P]:
        """What is kept and was computed on the same prices, by the same code. Raises as `identify` does."""
        try:
            kept = await self._store.read_with(lambda db: sweep_parts.read(db, *self._of))
        except (sqlite3.Error, OSError) as error:  # all of it can be computed again
            logger.warning("what was kept of %s cannot be read: %s", self._run_id, error)
            return []
        if not kept:
            return []
        self._ground = await identify()
        found = [self._codec.decode(part.content) for part in kept if part.ground == self._ground]
        return [part for part in found if part is not None]

    def add(self, part: P, identify: Callable[[], Awaitable[str]]) -> None:
        """Keep a part, soon."""
        self._new.append(part)
        if self._writing is None:
            self._writing = asyncio.ensure_future(self._write(identify))

    async def _write(self, identify: Callable[[], Awaitable[str]]) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            if not self._new:
                continue
            try:
                self._ground = self._ground or await identify()
                new, self._new = self._new, []
                await self._keep(self._ground, new)
            except (sqlite3.Error, OSError) as error:  # the job itself goes on
                logger.warning("what %s has computed cannot be kept: %s", self._run_id, error)

    async def _keep(self, ground: str, new: Sequence[P]) -> None:
        parts = [sweep_parts.Part(ground, part.runs, self._codec.encode(part)) for part in new]
        await self._store.transact(lambda db: sweep_parts.keep(db, *self._of, self._run_id, parts))

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(self, broken_off: type[BaseException] | None, *about: object) -> None:
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        if broken_off is not None and self._new and self._ground is not None:
            try:
                await self._keep(self._ground, self._new)
            except (sqlite3.Error, OSError) as error:
                logger.warning("what %s has computed cannot be kept: %s", self._run_id, error)

    async def forget(self) -> None:
        """Its result is there: nothing of it is needed any more."""
        try:
            await self._store.transact(lambda db: sweep_parts.forget(db, *self._of))
        except (sqlite3.Error, OSError) as error:  # then the same job has all of it next time
            logger.warning("what was kept of %s cannot be deleted: %s", self._run_id, error)
