"""A mapping whose newest values are in memory and whose others lie in a temporary file: a long session costs little."""

from __future__ import annotations

import logging
import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, MutableMapping
from typing import Generic, TypeVar

from ..errors import BadData
from ..errors.sentences import say
from ..results.spill_file import Place, SpillFile

logger = logging.getLogger(__name__)
V = TypeVar("V")

_BLOCK_BYTES = 128
_LOOKED_AT = 4  # of the oldest, each time that one too many is here: so those that must stay cost nothing


class _Pages:
    """The file that all mappings of this process share. A forked child reads what is there, and writes nothing."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._file: SpillFile | None = None
        self._writes = True
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin_child)

    def _begin_child(self) -> None:
        self.lock = threading.RLock()  # the parent's may have been held, and would be for ever
        self._writes = False

    def write(self, content: bytes) -> Place | None:
        """None where nothing more can be written: then what is in memory stays there."""
        if not self._writes:
            return None
        try:
            self._file = self._file or SpillFile(_BLOCK_BYTES)
            return self._file.write(content)
        except OSError as error:
            logger.warning("conversations stay in memory, since no temporary file can be written: %s", error)
            self._writes = False
            return None

    def read(self, place: Place) -> bytes:
        assert self._file is not None
        try:
            return self._file.read(place)
        except OSError as error:
            raise BadData(
                say(
                    "pages.file", "The temporary file with the older conversation cannot be read: {error}.", error=error
                )
            ) from error

    def give_back(self, places: dict[str, int]) -> None:
        with self.lock:
            for packed in places.values():
                if self._file is not None:
                    self._file.give_back(Place.unpacked(packed))
            places.clear()


_PAGES = _Pages()


class Paged(MutableMapping[str, V], Generic[V]):
    """Values by key, in the order they were put first. Any thread may ask.

    What is read from the file is a copy: who changes it puts it back.

    Parameters
    ----------
    most
        How many of those put last are in memory.
    pack, unpack
        To bytes and back.
    may_leave
        Whether a value may go into the file; one that is still to change must not.
    """

    def __init__(
        self,
        most: int,
        pack: Callable[[V], bytes],
        unpack: Callable[[bytes], V],
        may_leave: Callable[[V], bool] = lambda value: True,
    ) -> None:
        self._most = most
        self._pack, self._unpack, self._may_leave = pack, unpack, may_leave
        self._here: OrderedDict[str, V] = OrderedDict()
        self._places: dict[str, int] = {}  # of what the file has, each as one number: they are many
        weakref.finalize(self, _PAGES.give_back, self._places).atexit = False

    def __getitem__(self, key: str) -> V:
        with _PAGES.lock:
            if key in self._here:
                return self._here[key]
            return self._unpack(_PAGES.read(Place.unpacked(self._places[key])))

    def __setitem__(self, key: str, value: V) -> None:
        with _PAGES.lock:
            self._leave(key)
            self._here[key] = value
            self._here.move_to_end(key)
            self._make_room()

    def __delitem__(self, key: str) -> None:
        with _PAGES.lock:
            if self._here.pop(key, None) is None and key not in self._places:
                raise KeyError(key)
            self._leave(key)

    def __contains__(self, key: object) -> bool:
        return key in self._here or key in self._places

    def __len__(self) -> int:
        return len(self._here) + len(self._places)

    def __iter__(self) -> Iterator[str]:
        with _PAGES.lock:
            return iter([*self._places, *self._here])

    @property
    def here(self) -> list[V]:
        """Those that are in memory, which are all that may still change."""
        with _PAGES.lock:
            return list(self._here.values())

    def _leave(self, key: str) -> None:
        """The file has it no more."""
        packed = self._places.pop(key, None)
        if packed is not None:
            _PAGES.give_back({key: packed})

    def _make_room(self) -> None:
        for _ in range(_LOOKED_AT):
            if len(self._here) <= self._most:
                return
            key, value = next(iter(self._here.items()))
            place = self._write(value) if self._may_leave(value) else None
            if place is None:
                self._here.move_to_end(key)
            else:
                del self._here[key]
                self._places[key] = place.packed

    def _write(self, value: V) -> Place | None:
        try:
            packed = self._pack(value)
        except Exception as error:  # somebody's own object, among the parameters of a run
            logger.debug("it stays in memory: %s", error)
            return None
        return _PAGES.write(packed)
