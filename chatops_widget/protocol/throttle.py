"""Throttle: how often one side may speak. Call at once, then at most once an interval, and never lose the last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)


class Throttle:
    """Calls `action` at most once each `interval` seconds, and once more after the last request.

    On the event loop's thread only, and never within `request()`: what is requested in one go is one call.

    Parameters
    ----------
    action
        What is throttled. It is called without a request's details: it looks up what there is to tell.
    interval
        Seconds from one call to the next, at least.
    leading
        Whether the first request of a quiet time is carried out at once, or an interval later with what followed.
    max_load
        The share of the loop's time that calls may take: after one that took long, the next is further away.
    """

    def __init__(
        self, action: Callable[[], object], interval: float, *, leading: bool = True, max_load: float = 1.0
    ) -> None:
        self._action = action
        self._interval = interval
        self._leading = leading
        self._max_load = max_load
        self._soonest = 0.0  # when the next call may come, on the loop's clock
        self._rest = 0.0
        self._requested = False
        self._timer: asyncio.TimerHandle | None = None  # while a request waits, or is carried out

    def request(self) -> None:
        """Call as soon as may be."""
        self._requested = True
        if self._timer is None:
            self._wait()

    def rest(self, seconds: float) -> None:
        """Let the next call come so long after the one being carried out, where that is longer than the interval."""
        self._rest = seconds

    def flush(self) -> None:
        """Call now, if a request is waiting."""
        if self._requested and self._timer is not None:
            self._timer.cancel()
            self._fire()

    def cancel(self) -> None:
        """Forget the request that is waiting."""
        self._requested = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        delay = 0.0 if self._leading else self._interval
        self._timer = loop.call_at(max(self._soonest, loop.time() + delay), self._fire)

    def _fire(self) -> None:
        self._requested = False
        self._rest = 0.0
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            self._action()
        except Exception:  # the next call may do better
            logger.exception("a throttled call failed")
        self._soonest = began + max(self._interval, self._rest, (loop.time() - began) / self._max_load)
        self._timer = None
        if self._requested:  # by the call itself
            self._wait()
