"""The trial ledger: what was tried on which prices, by anybody on this backend, kept in the store.

A trial is a variant (`variant_of`) on a window of bars; the same one again is no further trial. Trials of one price
series count together, whoever made them and in whichever session, if their windows overlap. Which series that is, the
symbol and a sample of the prices say, so that files with new bars, or readjusted, go on counting, and other prices
under the same name do not (`PriceSample`).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from ...protocol.messages import now
from ..prices.sample import PriceSample
from ..storage.store import Store
from .tally import Tally
from .trial import Bars, Trials

MAX_TRIALS = 50_000  # of all series together, 30 MB; the oldest go first
MAX_TALLIES = 64  # windows whose tallies are in memory


class Ledger:
    """The trials of all sessions.

    Its tallies are caches of what the store holds: each reads what has been added since, also by another process.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tallies: OrderedDict[tuple[int, int, int], Tally] = OrderedDict()  # only on the store's thread

    async def add(self, parts: Sequence[Trials], person: str) -> list[Tally]:
        """Enter trials that one person made, and return for each part all that have been made on its bars."""
        who = hashlib.blake2b(person.encode(), digest_size=8).digest()
        return await self._store.transact(lambda db: self._add(db, parts, who))

    def _add(self, db: sqlite3.Connection, parts: Sequence[Trials], who: bytes) -> list[Tally]:
        series = [_series(db, part.bars) for part in parts]
        for which, part in zip(series, parts, strict=True):
            _insert(db, which, part, who)
        newest = db.execute("SELECT max(id) FROM trials").fetchone()[0] or 0
        db.execute("DELETE FROM trials WHERE id <= ?", (newest - MAX_TRIALS,))
        return [self._tallied(db, which, part.bars) for which, part in zip(series, parts, strict=True)]

    def _tallied(self, db: sqlite3.Connection, series: int, bars: Bars) -> Tally:
        key = series, bars.first, bars.last
        tally = self._tallies.pop(key, None) or Tally()
        rows = db.execute(
            "SELECT id, at, person, sharpe, sketch FROM trials"
            " WHERE series = ? AND id > ? AND first <= ? AND last >= ? ORDER BY id",
            (series, tally.newest, bars.last, bars.first),
        )
        self._tallies[key] = tally = tally.with_rows(rows.fetchall())
        while len(self._tallies) > MAX_TALLIES:
            self._tallies.popitem(last=False)
        return tally


def _series(db: sqlite3.Connection, bars: Bars) -> int:
    """The id of the series that these bars are of; a new one, if no series of this symbol has such prices."""
    symbol = bars.symbol.casefold()
    found = db.execute("SELECT id, dates, closes FROM series WHERE symbol = ? ORDER BY id DESC", (symbol,)).fetchall()
    for series, dates, closes in found:
        known = PriceSample(np.frombuffer(dates, "<i8").astype(np.int64), np.frombuffer(closes, "<f8").astype(float))
        if bars.sample.same(known):
            if set(bars.sample.dates.tolist()) - set(known.dates.tolist()):
                values = "UPDATE series SET dates = ?, closes = ? WHERE id = ?"
                db.execute(values, (*_blobs(bars.sample.joined(known)), series))
            return int(series)
    row = (symbol, *_blobs(bars.sample))
    return int(db.execute("INSERT INTO series (symbol, dates, closes) VALUES (?, ?, ?)", row).lastrowid or 0)


def _blobs(sample: PriceSample) -> tuple[bytes, bytes]:
    return sample.dates.astype("<i8").tobytes(), sample.closes.astype("<f8").tobytes()


def _insert(db: sqlite3.Connection, series: int, part: Trials, who: bytes) -> None:
    at, window = now(), (part.bars.first, part.bars.last)
    rows = [
        (series, variant, *window, who, at, record.bars, record.sharpe, record.skewness, record.kurtosis, kept)
        for variant, record, kept in zip(part.variants, part.records, map(_bytes, part.sketches), strict=True)
        if record is not None
    ]
    db.executemany(
        "INSERT OR IGNORE INTO trials"
        " (series, variant, first, last, person, at, bars, sharpe, skewness, kurtosis, sketch)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _bytes(sketch: np.ndarray) -> bytes:
    return sketch.astype("<f2").tobytes()
