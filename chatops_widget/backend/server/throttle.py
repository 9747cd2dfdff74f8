"""Throttle: call at once, then at most once an interval, and always once more after the last request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Throttle:
    """Calls `action` at most once each `interval` seconds: the first request leads, the last is never lost.

    On the event loop's thread only.

    Parameters
    ----------
    action
        What is throttled. It is called without a request's details: it looks up what there is to tell.
    interval
        Seconds between two calls.
    """

    def __init__(self, action: Callable[[], None], interval: float) -> None:
        self._action = action
        self._interval = interval
        self._timer: asyncio.TimerHandle | None = None
        self._requested = False

    def request(self) -> None:
        self._requested = True
        if self._timer is None:
            self._fire()

    def _fire(self) -> None:
        self._timer = None
        if self._requested:
            self._requested = False
            self._timer = asyncio.get_running_loop().call_later(self._interval, self._fire)
            self._action()

    def close(self) -> None:
        """Carry out nothing any more."""
        self._requested = False
        if self._timer is not None:
            self._timer.cancel()
