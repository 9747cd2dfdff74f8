"""The parts of a sweep as they are kept while it runs, and the sweep they are of; bytes that only numbers come from."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import msgspec
import numpy as np

from ...errors import ChatOpsError
from ...protocol.faults import error_of, fault_of
from ...protocol.messages import Fault
from ...protocol.metrics import METRICS
from ...protocol.wire import from_json, to_json
from ..inference.overfitting import BlockSums
from ..inference.probabilistic_sharpe import TrackRecord
from ..prices.sample import PriceSample
from ..simulation.sweep import BLOCKS, Batch, Floats, Plan
from ..simulation.tpe_search import versions as tpe_versions
from ..storage import sweep_parts
from ..storage.store import Store
from ..trials.sketch import SIZE
from ..trials.trial import Bars, Trials

logger = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between two writings: so much is lost at most when the backend is killed


@dataclass(frozen=True)
class SweepPart:
    """Some combinations of a sweep, by their places in its plan, and what came of them."""

    places: list[int]
    rows: Floats
    failed: dict[int, ChatOpsError]  # by their place among these
    batch: Batch


def sweep_key(plan: Plan) -> bytes:
    """A hash of what a sweep tries: of another one it is another."""
    code = None if plan.file is None else plan.file.text
    what: list[Any] = [plan.strategy_id, code, plan.names, plan.combinations, plan.common]
    if (search := plan.adapting) is not None:  # the same ones are tried again by the same search alone
        what += [search.values, search.method, search.seed, plan.metric, *tpe_versions()]
    written = msgspec.json.encode(what)
    return hashlib.blake2b(written, digest_size=16).digest()


def encode(part: SweepPart) -> bytes:
    trials, blocks = part.batch.trials, part.batch.blocks
    bars = trials.bars
    return msgspec.msgpack.encode(
        {
            "places": np.array(part.places, "<i4").tobytes(),
            "metrics": list(METRICS),
            "rows": part.rows.astype("<f8").tobytes(),
            "failed": [(index, to_json(fault_of(error))) for index, error in part.failed.items()],
            "variants": trials.variants,
            "records": [record and astuple(record) for record in trials.records],
            "sketches": trials.sketches.astype("<f2").tobytes(),
            "bars": [bars.symbol, bars.first, bars.last, bars.per_year],
            "dates": bars.sample.dates.astype("<i8").tobytes(),
            "closes": bars.sample.closes.astype("<f8").tobytes(),
            "sums": blocks.sums.astype("<f8").tobytes(),
            "squares": blocks.squares.astype("<f8").tobytes(),
            "n_bars": blocks.bars,
        }
    )


def decode(content: bytes) -> SweepPart | None:
    """None for what a program of other metrics has written."""
    told: dict[str, Any] = msgspec.msgpack.decode(content)
    if told["metrics"] != list(METRICS):
        return None
    places = np.frombuffer(told["places"], "<i4").tolist()
    n = len(places)
    symbol, first, last, per_year = told["bars"]
    sample = PriceSample(_numbers(told["dates"], "<i8"), _numbers(told["closes"], "<f8"))
    trials = Trials(
        Bars(symbol, sample, first, last, per_year),
        tuple(told["variants"]),
        tuple(record and TrackRecord(*record) for record in told["records"]),
        _numbers(told["sketches"], "<f2").reshape(n, SIZE),
    )
    sums, squares = (_numbers(told[name], "<f8").reshape(BLOCKS, n) for name in ("sums", "squares"))
    failed = {index: error_of(from_json(fault, Fault)) for index, fault in told["failed"]}
    rows = _numbers(told["rows"], "<f8").reshape(n, len(METRICS))
    return SweepPart(places, rows, failed, Batch(trials, BlockSums(sums, squares, told["n_bars"])))


def _numbers(content: bytes, kind: str) -> Any:
    """An array of its own, in this machine's order."""
    return np.frombuffer(content, kind).astype(np.dtype(kind).newbyteorder("="))


class SweepParts:
    """Keeps what a sweep computes, and has what an earlier start of the same sweep had computed.

    `identify` tells what it is computed on; it is asked once, when there is something to keep or to take.
    """

    def __init__(self, store: Store, session_id: str, run_id: str, plan: Plan) -> None:
        self._store = store
        self._of = session_id, sweep_key(plan)
        self._run_id = run_id
        self._new: list[SweepPart] = []
        self._writing: asyncio.Task[None] | None = None
        self._ground: str | None = None

    async def earlier(self, identify: Callable[[], Awaitable[str]]) -> list[SweepPart]:
        """What is kept and was computed on the same prices, by the same code. Raises as `identify` does."""
        try:
            kept = await self._store.read_with(lambda db: sweep_parts.read(db, *self._of))
        except (sqlite3.Error, OSError) as error:  # all of it can be computed again
            logger.warning("what was kept of %s cannot be read: %s", self._run_id, error)
            return []
        if not kept:
            return []
        self._ground = await identify()
        found = [decode(part.content) for part in kept if part.ground == self._ground]
        return [part for part in found if part is not None]

    def add(self, part: SweepPart, identify: Callable[[], Awaitable[str]]) -> None:
        """Keep a part, soon."""
        self._new.append(part)
        if self._writing is None:
            self._writing = asyncio.ensure_future(self._write(identify))

    async def _write(self, identify: Callable[[], Awaitable[str]]) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            if not self._new:
                continue
            try:
                self._ground = self._ground or await identify()
                new, self._new = self._new, []
                await self._keep(self._ground, new)
            except (sqlite3.Error, OSError) as error:  # the sweep itself goes on
                logger.warning("what %s has computed cannot be kept: %s", self._run_id, error)

    async def _keep(self, ground: str, new: Sequence[SweepPart]) -> None:
        parts = [sweep_parts.Part(ground, len(part.places), encode(part)) for part in new]
        await self._store.transact(lambda db: sweep_parts.keep(db, *self._of, self._run_id, parts))

    async def close(self, *, keep: bool = False) -> None:
        """Take no more; `keep` what has not been written yet, if it is known by now what it was computed on."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        if keep and self._new and self._ground is not None:
            try:
                await self._keep(self._ground, self._new)
            except (sqlite3.Error, OSError) as error:
                logger.warning("what %s has computed cannot be kept: %s", self._run_id, error)

    async def forget(self) -> None:
        """Its result is there: nothing of it is needed any more."""
        try:
            await self._store.transact(lambda db: sweep_parts.forget(db, *self._of))
        except (sqlite3.Error, OSError) as error:  # then the same sweep has all of it next time
            logger.warning("what was kept of %s cannot be deleted: %s", self._run_id, error)
