"""The cards of a session's backtests, sweeps and comparisons: records, projected into the transcript. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ..protocol.messages import BacktestProgress, RunState, now
from ..protocol.panel import AnyItem, Asked, Ticks
from ..results.comparison import Comparison
from ..results.handle import Handle
from ..results.runs import BacktestRun
from ..results.sweeps import Sweep
from .item_kinds import RESULT_CARDS
from .items import only_further, pending_item, plain, run_item, ticks
from .paged import Paged
from .record_codec import MakeAgain, RecordCodec
from .run_record import RunRecord
from .run_request import request_of
from .transcript import Transcript

IN_MEMORY = 100  # records of settled runs, with what users hold of them; the others are in a file


class RunCards:
    """Records by the key of their card.

    Attributes
    ----------
    keys
        The backend's id of a run -> its key.
    run_count
        How many `runs` there are; none is read for it.
    """

    def __init__(self, transcript: Transcript, again: MakeAgain) -> None:
        self._transcript = transcript
        codec = RecordCodec(again)
        self.bind_again = codec.bind_again
        self._records: Paged[RunRecord] = Paged(IN_MEMORY, codec.pack, codec.unpack, codec.may_leave)
        self.run_count = 0
        self.keys: dict[str, str] = {}
        transcript.renew = self._renewed

    def get(self, key: str) -> RunRecord | None:
        return self._records.get(key)

    def at(self, key: str) -> RunRecord:
        """The record of this key, made if there is none."""
        record = self._records.get(key) or RunRecord(key)
        self._records[key] = record  # which is about to change
        return record

    def of(self, run_id: str) -> RunRecord | None:
        """The record of what the backend calls so."""
        return self._records.get(self.keys.get(run_id, run_id))

    @property
    def open(self) -> list[RunRecord]:
        """Those that are not over, among others."""
        return self._records.here

    def each(self) -> Iterator[RunRecord]:
        """All of them, to be changed."""
        return (self.at(key) for key in list(self._records))

    # -- what users hold, in the order of the transcript --------------------------------------------------------

    @property
    def runs(self) -> list[BacktestRun]:
        return [each.handle for each in self._ordered() if isinstance(each.handle, BacktestRun)]

    @property
    def sweeps(self) -> list[Sweep]:
        return [each.handle for each in self._ordered() if isinstance(each.handle, Sweep)]

    @property
    def comparisons(self) -> list[Comparison]:
        return [each.comparison for each in self._ordered() if each.comparison is not None]

    def _ordered(self) -> list[RunRecord]:
        return self._held(self._transcript)

    def _held(self, keys: Iterable[str]) -> list[RunRecord]:
        found = (record for key in keys if (record := self._records.get(key)) is not None)
        return [each for each in found if each.held is not None]

    def newest(self, limit: int) -> list[Handle[Any]]:
        """What users hold of runs among the newest `limit` records."""
        keys = [key for key in reversed(list(self._transcript)) if key in self._records][:limit]
        return [each.handle for each in self._held(keys) if each.handle is not None]

    # -- showing ------------------------------------------------------------------------------------------------

    def show(self, record: RunRecord, state: RunState | None = None, *, at_top: bool = False) -> None:
        """Show what is known now; `state` is what changed it, if that was one."""
        if record.held is None and record.asked is None:
            return
        with self._transcript.lock:
            if not record.timestamp or (at_top and state is not None):  # history is read upwards
                record.timestamp = state.timestamp if state else now()
            self._records[record.key] = record
            if isinstance(record.handle, BacktestRun) and record.key not in self._transcript:
                self.run_count += 1
            item = msgspec.structs.replace(card_of(record), seq=state.seq if state else None)
            self._transcript.put(item, at_top=at_top)

    def show_run(self, key: str) -> None:
        """Show the backtest or sweep with this key, if there is one."""
        record = self._records.get(key)
        if record is not None and record.handle is not None:
            self.show(record)

    def advance(self, record: RunRecord, tick: BacktestProgress) -> None:
        """Show how far something is: in few words if it has only gone on."""
        before, record.tick = record.tick, tick
        if before is not None and only_further(before, tick):
            self._transcript.tick(record.key)
        else:
            self.show(record)

    def _renewed(self, item: AnyItem) -> AnyItem:
        record = self._records.get(item.key)
        return item if record is None else msgspec.structs.replace(card_of(record), n=item.n, seq=item.seq)

    def ticks(self, keys: Sequence[str]) -> Ticks | None:
        """How far these are."""
        records = [record for key in keys if (record := self._records.get(key)) is not None]
        events = {record.key: record.tick for record in records if record.tick is not None}
        return ticks(events) if events else None


def card_of(record: RunRecord) -> AnyItem:
    """A run as it stands, or the card of its result where that has one of its own; with what holds for each of them."""
    item, told, request = _bare_card(record), record.annotation, request_of(record)
    if told is not None:
        item = msgspec.structs.replace(item, tags=told.tags, note=told.note)
    if request is not None:
        command, parameters = request
        item = msgspec.structs.replace(item, asked=Asked(command=command, parameters=_writable(parameters)))
    return item


def _writable(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as a page can write them, with those that are lists left so."""
    texts = {name: list(map(str, value)) for name, value in parameters.items() if isinstance(value, (list, tuple))}
    return plain(parameters) | texts


def _bare_card(record: RunRecord) -> AnyItem:
    result = record.result
    card = RESULT_CARDS.get(type(result))
    if card is not None:
        return card.project(record, result)
    if record.handle is not None:
        return run_item(record, record.handle)
    assert record.asked is not None
    return pending_item(record, record.asked)
