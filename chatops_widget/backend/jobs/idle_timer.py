"""A timer for what costs something while nobody needs it: it goes off after a while without any work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class IdleTimer:
    """Calls back after `seconds` of rest; never, without any.

    Parameters
    ----------
    seconds
        None or 0 for never.
    """

    def __init__(self, seconds: float | None, on_idle: Callable[[], object]) -> None:
        self._seconds = seconds
        self._on_idle = on_idle
        self._due: asyncio.TimerHandle | None = None

    def rest(self) -> None:
        """There is nothing to do from now on."""
        self.work()
        if self._seconds:
            self._due = asyncio.get_running_loop().call_later(self._seconds, self._on_idle)

    def work(self) -> None:
        """There is something to do, or an end to all of it."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
