"""What a far worker has been sent and keeps for the runs to come, within bounds: the least used goes first."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from ..prices.sent_book import SentBook
from ..prices.validation import Prices
from ..strategies.definition import StrategyFile
from .parcels import key_of, unpack_file, unpack_prices

ROOM = 512 * 1024 * 1024  # bytes in each worker


@dataclass(frozen=True)
class Supplies:
    """The keys of what a run needs."""

    prices: tuple[str, ...]  # one a series
    file: str | None = None

    @property
    def keys(self) -> list[str]:
        return [*self.prices, *([self.file] if self.file is not None else [])]


@dataclass(frozen=True)
class Supplied:
    """What the run needs, at hand."""

    book: SentBook
    file: StrategyFile | None


class Shelf:
    """Parcels by the hash of their content. What is taken down stays whole for whoever has it."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: dict[str, bytes] = {}  # in the order of use, the last at the end
        self._series: dict[str, Prices] = {}  # of those, as far as they have been read
        self._turn = threading.Lock()

    def put(self, content: bytes) -> None:
        """Keep a parcel. It stays until others that are newer need the room."""
        with self._turn:
            self._kept[key_of(content)] = content
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._room:
                oldest = next(iter(self._kept))
                del self._kept[oldest]
                self._series.pop(oldest, None)

    def missing(self, keys: Iterable[str]) -> list[str]:
        with self._turn:
            return [key for key in keys if key not in self._kept]

    def take(self, supplies: Supplies) -> Supplied | None:
        """What a run needs; None if something of it is not here."""
        with self._turn:
            if any(key not in self._kept for key in supplies.keys):
                return None
            for key in supplies.keys:
                self._kept[key] = self._kept.pop(key)
            for key in supplies.prices:
                if key not in self._series:
                    self._series[key] = unpack_prices(self._kept[key])
            book = SentBook(*(self._series[key] for key in supplies.prices))
            return Supplied(book, unpack_file(self._kept[supplies.file]) if supplies.file else None)
