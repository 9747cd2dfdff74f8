"""The curves of all results of this process: those used last in memory, the others in a temporary file of its own."""

from __future__ import annotations

import itertools
import logging
import os
import threading
import weakref
from collections import OrderedDict, deque
from collections.abc import Mapping

import msgspec

from ..errors import CurvesUnavailable
from ..errors.sentences import say
from .spill_file import Place, SpillFile

logger = logging.getLogger(__name__)
Columns = Mapping[str, bytes]

MAX_MEMORY_BYTES = 32 * 1024 * 1024  # of curves; some 130 runs over twenty years of days
_BLOCK_BYTES = 64 * 1024  # of the file


class KeptCurves:
    """The curves of one result, wherever they are."""

    __slots__ = ("__weakref__", "_store", "in_memory", "number", "size")

    def __init__(self, store: CurveStore, number: int, columns: Columns) -> None:
        self._store = store
        self.number = number
        self.in_memory: Columns | None = columns
        self.size = sum(map(len, columns.values()))

    @property
    def columns(self) -> Columns:
        """Raises CurvesUnavailable where the file cannot be read."""
        return self._store.read(self)


class _Reference(weakref.ref[KeptCurves]):
    """That knows which it was of, once that is collected: there are thousands, and no closure is as small."""

    __slots__ = ("number",)
    number: int


class CurveStore:
    """Keeps the curves that nobody has used for a while in a file, so that memory does not grow with the runs.

    What is collected gives its place back. Any thread may ask. A forked child reads what its parent put into the file,
    and puts nothing there.
    """

    def __init__(self, max_bytes: int = MAX_MEMORY_BYTES) -> None:
        self.max_bytes = max_bytes
        self._alive: dict[int, _Reference] = {}
        self._recent: OrderedDict[int, int] = OrderedDict()  # sizes of those in memory, the last used last
        self._places: dict[int, int] = {}  # of all that the file has, each as one number: they are many
        self._gone: deque[weakref.ref[KeptCurves]] = deque()  # collected, which may be in the middle of anything
        self._collected = self._gone.append  # one for all
        self._numbers = itertools.count()
        self._total = 0
        self._file: SpillFile | None = None
        self._writes = True
        self._lock = threading.RLock()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin_child)

    def _begin_child(self) -> None:
        self._lock = threading.RLock()  # the parent's may have been held, and would be for ever
        self._writes = False

    @property
    def memory_bytes(self) -> int:
        """Of all curves that are in memory."""
        with self._lock:
            self._forget_collected()
            return self._total

    @property
    def in_file(self) -> int:
        """How many results have their curves in the file."""
        with self._lock:
            self._forget_collected()
            return len(self._places)

    def keep(self, columns: Columns) -> KeptCurves:
        with self._lock:
            number = next(self._numbers)
            kept = KeptCurves(self, number, columns)
            reference = self._alive[number] = _Reference(kept, self._collected)
            reference.number = number
            self._use(kept)
            return kept

    def read(self, kept: KeptCurves) -> Columns:
        with self._lock:
            if kept.in_memory is None:
                kept.in_memory = self._read(kept)
            columns = kept.in_memory
            self._use(kept)
            return columns

    def _read(self, kept: KeptCurves) -> Columns:
        assert self._file is not None
        try:
            content = self._file.read(Place.unpacked(self._places[kept.number]))
            return msgspec.msgpack.decode(content, type=dict[str, bytes])
        except (OSError, msgspec.DecodeError) as error:
            raise CurvesUnavailable(
                say("curves.file", "The temporary file with older curves cannot be read: {error}.", error=error)
            ) from error

    def _use(self, kept: KeptCurves) -> None:
        self._forget_collected()
        if kept.number not in self._recent:
            self._recent[kept.number] = kept.size
            self._total += kept.size
        self._recent.move_to_end(kept.number)
        while self._writes and self._total > self.max_bytes and len(self._recent) > 1:
            number = next(iter(self._recent))
            oldest = self._alive[number]()
            if oldest is not None and not self._written(oldest):
                return
            self._total -= self._recent.pop(number)
            if oldest is not None:
                oldest.in_memory = None

    def _written(self, kept: KeptCurves) -> bool:
        """Whether the file has it now."""
        if kept.number in self._places:
            return True
        assert kept.in_memory is not None
        content = msgspec.msgpack.encode({name: bytes(column) for name, column in kept.in_memory.items()})
        try:
            self._file = self._file or SpillFile(_BLOCK_BYTES)
            self._places[kept.number] = self._file.write(content).packed
        except OSError as error:
            logger.warning("older curves stay in memory, since no temporary file can be written: %s", error)
            self._writes = False
            return False
        return True

    def _forget_collected(self) -> None:
        while self._gone:
            gone = self._gone.popleft()
            assert isinstance(gone, _Reference)
            number = gone.number
            del self._alive[number]
            self._total -= self._recent.pop(number, 0)
            packed = self._places.pop(number, None)
            if packed is not None and self._file is not None:
                self._file.give_back(Place.unpacked(packed))


CURVES = CurveStore()
