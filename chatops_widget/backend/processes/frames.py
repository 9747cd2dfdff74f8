"""The frames that a process and its supervisor send each other: a kind, a length, and so many bytes."""

from __future__ import annotations

import struct
from enum import IntEnum

HEAD = struct.Struct("!BQ")


class Kind(IntEnum):
    """What a frame holds."""

    REQUEST = 0  # a pickled function and its arguments
    ANSWER = 1  # one value that the function yielded, encoded by itself
    FAULT = 2  # an error of ours that it raised
    END = 3  # it has returned


class Oversized(Exception):
    """A frame is announced that has more bytes than it may."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size:,} bytes")
        self.size = size


def head(kind: Kind, payload: bytes) -> bytes:
    """What goes before a payload."""
    return HEAD.pack(kind, len(payload))


class FrameReader:
    """Takes bytes as they come, and gives whole frames. Never holds more than `most` bytes of one."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def take(self, most: int) -> tuple[Kind, bytes] | None:
        """The next frame, if it is there. Raises Oversized, ValueError."""
        if len(self._buffer) < HEAD.size:
            return None
        kind, size = HEAD.unpack_from(self._buffer)
        if size > most:
            raise Oversized(size)
        end = HEAD.size + size
        if len(self._buffer) < end:
            return None
        payload = bytes(memoryview(self._buffer)[HEAD.size : end])
        del self._buffer[:end]
        return Kind(kind), payload
