"""A temporary file without a name, for what a process keeps and need not have in memory."""

from __future__ import annotations

import os
import tempfile
from typing import IO, NamedTuple


class Place(NamedTuple):
    """Where something lies in the file."""

    offset: int
    size: int

    @property
    def packed(self) -> int:
        """As one number, where there are many: a third of the memory."""
        return self.offset << 32 | self.size

    @classmethod
    def unpacked(cls, packed: int) -> Place:
        return cls(packed >> 32, packed & 0xFFFFFFFF)


class SpillFile:
    """A file that ends with its process however that dies.

    Places are multiples of a block, so that one that was given back fits another. One writes at a time, and a forked
    child not at all; any thread reads.

    Parameters
    ----------
    block
        Bytes.
    """

    def __init__(self, block: int) -> None:
        # Where there is one, the folder for large files: the usual one is memory on many systems.
        large = "/var/tmp" if "TMPDIR" not in os.environ and os.access("/var/tmp", os.W_OK) else None
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="chatops-", dir=large)  # noqa: SIM115
        self._block = block
        self._end = 0
        self._free: dict[int, list[int]] = {}  # offsets of what was given back, by their room

    def write(self, content: bytes) -> Place:
        """Raises OSError, such as of a full disk."""
        room = self._room(len(content))
        known = self._free.get(room)
        place = Place(known[-1] if known else self._end, len(content))
        self._file.seek(place.offset)
        self._file.write(content)
        self._file.flush()
        if known:
            known.pop()
        else:
            self._end += room
        return place

    def read(self, place: Place) -> bytes:
        if hasattr(os, "pread"):  # moves no position: a forked child shares that with its parent
            content = os.pread(self._file.fileno(), place.size, place.offset)
        else:
            self._file.seek(place.offset)
            content = self._file.read(place.size)
        if len(content) != place.size:
            raise OSError("the temporary file is shorter than it was")
        return content

    def give_back(self, place: Place) -> None:
        self._free.setdefault(self._room(place.size), []).append(place.offset)

    def _room(self, size: int) -> int:
        return -(-size // self._block) * self._block
