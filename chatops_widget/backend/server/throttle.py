"""Ring at once, then not again before a while has passed; what happens meanwhile rings once, at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Bell:
    """Calls `ring` at most once each `pause` seconds, and always after the last `pull`."""

    def __init__(self, ring: Callable[[], None], pause: float) -> None:
        self._ring = ring
        self._pause = pause
        self._resting: asyncio.TimerHandle | None = None
        self._pulled = False

    def pull(self) -> None:
        self._pulled = True
        if self._resting is None:
            self._sound()

    def _sound(self) -> None:
        self._resting = None
        if self._pulled:
            self._pulled = False
            self._resting = asyncio.get_running_loop().call_later(self._pause, self._sound)
            self._ring()

    def close(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
