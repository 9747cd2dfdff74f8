"""The parts of a sweep as bytes, to be kept while it runs (`kept_parts`), and what tells it from another sweep."""

from __future__ import annotations

import hashlib
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
from ..trials.sketch import SIZE
from ..trials.trial import Bars, Trials
from .kept_parts import Codec


@dataclass(frozen=True)
class SweepPart:
    """Some combinations of a sweep, by their places in its plan, and what came of them."""

    places: list[int]
    rows: Floats
    failed: dict[int, ChatOpsError]  # by their place among these
    batch: Batch

    @property
    def runs(self) -> int:
        return len(self.places)


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


SWEEP_PARTS = Codec(encode, decode)
