"""Admission to the workers: so many pieces of work are with them at once, the others wait here, fairly by person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from .fair_queue import FairQueue

LOOK_AHEAD = 1  # pieces that lie ready at the workers; each is one that nobody can overtake any more
_person: ContextVar[str] = ContextVar("person", default="")


@contextmanager
def on_behalf_of(person: str) -> Iterator[None]:
    """A context, inherited by the tasks begun in it, in which work is that of a person."""
    token = _person.set(person)
    try:
        yield
    finally:
        _person.reset(token)


@dataclass(eq=False)
class _Piece:
    """A piece of a run that waits for its turn."""

    run_id: str
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Turns:
    """Gives out turns at the workers. Runs, the parts of comparisons and the batches of sweeps are a piece each.

    Attributes
    ----------
    parallelism
        How many pieces the workers can do side by side.
    """

    def __init__(self, parallelism: int = 1) -> None:
        self._parallelism = parallelism
        self._at_work: dict[_Piece, None] = {}  # in the order of their turns
        self._queue = FairQueue[_Piece]()

    @property
    def parallelism(self) -> int:
        return self._parallelism

    @parallelism.setter
    def parallelism(self, count: int) -> None:
        self._parallelism = count
        self._admit()

    @asynccontextmanager
    async def turn(self, run_id: str) -> AsyncIterator[None]:
        """Wait for a turn for a piece of a run, and keep it meanwhile.

        Raises
        ------
        CancelledError
            The run was withdrawn.
        """
        piece = _Piece(run_id)
        self._queue.put(_person.get(), piece)
        self._admit()
        try:
            await piece.turn
            yield
        finally:
            if piece.turn.done() and not piece.turn.cancelled():
                del self._at_work[piece]
                self._admit()
            else:
                self._queue.drop(lambda each: each is piece)

    def _admit(self) -> None:
        while len(self._at_work) < self._parallelism + LOOK_AHEAD and (piece := self._queue.take()) is not None:
            if not piece.turn.done():  # its task may have been cancelled, and not have run since
                self._at_work[piece] = None
                piece.turn.set_result(None)

    def withdraw(self, run_id: str) -> None:
        """Give up what waits of a run."""
        for piece in self._queue.drop(lambda each: each.run_id == run_id):
            piece.turn.cancel()

    def order(self, runs: Sequence[tuple[str, str]]) -> list[str]:
        """The ids of runs, given with whose they are, in the order in which they come to the workers.

        Those that have no piece here yet are taken to come now.
        """
        known = {piece.run_id for piece in (*self._at_work, *self._queue)}
        queue = FairQueue[str].like(self._queue, lambda piece: piece.run_id)
        for person, run_id in runs:
            if run_id not in known:
                queue.put(person, run_id)
        return [*(piece.run_id for piece in self._at_work), *queue]
