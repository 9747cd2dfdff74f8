"""A cache of tables of bars: the last few, and more while all together are small. No I/O."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from .validation import Prices

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MAX_BYTES = 128 * 1024 * 1024  # 500 symbols over twenty years of days


class RecentlyUsed(Generic[K, V]):
    """What was used last, by key: `at_least` entries, and beyond them as long as all have `max_bytes` at most."""

    def __init__(self, at_least: int, max_bytes: int = MAX_BYTES) -> None:
        self._at_least, self._max_bytes = at_least, max_bytes
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._total = 0

    def get(self, key: K) -> V | None:
        """Looking is not using."""
        found = self._kept.get(key)
        return None if found is None else found[0]

    def put(self, key: K, value: V, size: int) -> None:
        """As the one used last, with its size in bytes."""
        self._total += size - self._kept.pop(key, (None, 0))[1]
        self._kept[key] = value, size
        while len(self._kept) > self._at_least and self._total > self._max_bytes:
            self._total -= self._kept.popitem(last=False)[1][1]


def bytes_of(prices: Prices) -> int:
    """About: all columns are of eight bytes, and so is the index."""
    bars, columns = prices.frame.shape
    return 8 * bars * (columns + 1)
