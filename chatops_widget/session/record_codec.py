"""Records of runs that are over, to bytes and back, without their curves; what somebody holds stays the same object."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from typing import Any
from weakref import WeakValueDictionary

from ..results.columns import ResultColumns
from ..results.comparison import Comparison
from ..results.handle import Handle
from ..results.kinds import is_of_a_kind
from ..results.repeatable import bind_again, way_of
from .run_record import RunRecord

MakeAgain = Callable[[str, Mapping[str, Any], float], Any]  # a run's id, what is given beside, seconds to wait


class RecordCodec:
    """Of one session. The curves keep a store of their own, so here stay their places alone, by the key of the card.

    Parameters
    ----------
    again
        How the session has what a result is of made again; no file takes that.
    """

    def __init__(self, again: MakeAgain) -> None:
        self._again = again
        self._curves: dict[str, ResultColumns] = {}
        self._held: WeakValueDictionary[str, Handle[Any] | Comparison] = WeakValueDictionary()

    def may_leave(self, record: RunRecord) -> bool:
        """Whether it is over; a loop of this process has something to hold on to."""
        return record.over and not record.stopping and (record.handle is None or is_of_a_kind(record.handle))

    def pack(self, record: RunRecord) -> bytes:
        buffer = BytesIO()
        repeatable = way_of(record.result) is not None
        _Pickler(buffer, record.key, self._curves).dump((record, repeatable))
        if record.held is not None:
            self._held[record.key] = record.held
        return buffer.getvalue()

    def unpack(self, packed: bytes) -> RunRecord:
        record, repeatable = _Unpickler(BytesIO(packed), self._curves).load()
        held = self._held.get(record.key)
        if isinstance(held, Handle):
            record.handle = held
        elif held is not None:
            record.comparison = held
        elif record.held is not None:
            self._held[record.key] = record.held
            if repeatable:
                self.bind_again(record.result)
        assert isinstance(record, RunRecord)
        return record

    def bind_again(self, result: Any) -> None:
        """Let a result be made again by who made it."""
        bind_again(result, partial(self._again, result.id))


class _Pickler(pickle.Pickler):
    def __init__(self, buffer: BytesIO, key: str, curves: dict[str, ResultColumns]) -> None:
        super().__init__(buffer, pickle.HIGHEST_PROTOCOL)
        self._key, self._curves = key, curves

    def persistent_id(self, each: Any) -> str | None:
        if not isinstance(each, ResultColumns):
            return None
        self._curves[self._key] = each
        return self._key


class _Unpickler(pickle.Unpickler):
    def __init__(self, buffer: BytesIO, curves: dict[str, ResultColumns]) -> None:
        super().__init__(buffer)
        self._curves = curves

    def persistent_load(self, key: str) -> ResultColumns:
        return self._curves[key]
