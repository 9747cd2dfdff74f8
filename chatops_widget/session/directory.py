"""The directory of sessions one can go to: a cached list, read again when it may have changed, but throttled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from ..errors import ChatOpsError
from ..protocol.messages import SessionInfo
from ..protocol.throttle import Throttle

READ_INTERVAL = 2.0  # seconds between two readings


class SessionDirectory:
    """The list as it was last read. On the I/O thread only.

    Parameters
    ----------
    ask
        Reads the list from the backend.
    changed
        Called when it is another than before.
    """

    def __init__(self, ask: Callable[[], Awaitable[list[SessionInfo]]], changed: Callable[[], None]) -> None:
        self._ask = ask
        self._changed = changed
        self._throttle = Throttle(self._begin, READ_INTERVAL)
        self._reading: asyncio.Task[None] | None = None
        self.sessions: list[SessionInfo] = []

    def hint(self) -> None:
        """The list may be another: read it soon."""
        self._throttle.request()

    def _begin(self) -> None:
        if self._reading is not None and not self._reading.done():
            self.hint()  # what has changed since may not be in it
            return
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        try:
            await self.refresh()
        except (ChatOpsError, msgspec.ValidationError):
            return  # the link is down, which the panel says; joining hints again

    async def refresh(self) -> list[SessionInfo]:
        """Read the list now."""
        found = await self._ask()
        if found != self.sessions:
            self.sessions = found
            self._changed()
        return found

    def drop(self, session_id: str) -> None:
        """A session is no more, whatever a list says that was read before."""
        left = [each for each in self.sessions if each.session_id != session_id]
        if len(left) < len(self.sessions):
            self.sessions = left
            self._changed()

    def close(self) -> None:
        self._throttle.cancel()
