"""The send queue of a link, bounded in bytes: who never reads is dropped, rather than kept in memory for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class SendQueue(asyncio.Queue[Any]):
    """Packets on their way to one client. Once it has overflowed, it takes no more, and forgets what it had.

    Parameters
    ----------
    max_bytes
        Of the packets in it; one packet alone may be larger.
    overflowed
        Called once, when there is no room for a packet.
    """

    def __init__(self, max_bytes: int, overflowed: Callable[[SendQueue], None]) -> None:
        self._max_bytes = max_bytes
        self._on_overflow = overflowed
        self._bytes = 0
        self._given_up = False
        super().__init__()

    def _put(self, item: Any) -> None:
        size = _size(item)
        if not self._given_up and self._bytes and self._bytes + size > self._max_bytes:
            self._given_up = True
            while not self.empty():
                self._get()
            self._on_overflow(self)
        if item is None or not self._given_up:  # None ends its writer
            self._bytes += size
            super()._put(item)  # asyncio.Queue says that this may be overridden

    def _get(self) -> Any:
        item = super()._get()
        self._bytes -= _size(item)
        return item


def _size(packet: Any) -> int:
    """The bytes of an Engine.IO packet, its frame included."""
    data = getattr(packet, "data", None)
    return 64 + (len(data) if isinstance(data, (str, bytes)) else 0)
