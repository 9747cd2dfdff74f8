"""Turns at reading: of one person's connections a few read at once, so that who has hundreds holds up nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 4  # of one person; what waits is that person's own


class _Turn:
    def __init__(self) -> None:
        self.places = asyncio.Semaphore(AT_ONCE)
        self.wanted = 0


class ReadingTurns:
    """Who reads now, by person. The store answers one after the other, whoever asks."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}

    @asynccontextmanager
    async def take(self, person: str) -> AsyncIterator[None]:
        """Wait until this person may read once more."""
        turn = self._turns.setdefault(person, _Turn())
        turn.wanted += 1
        try:
            async with turn.places:
                yield
        finally:
            turn.wanted -= 1
            if not turn.wanted:
                del self._turns[person]
