"""The transcript: an ordered, observable list of what a panel shows, each item under a key of its own."""

from __future__ import annotations

import pickle
import sys
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import chain

import msgspec

from ..protocol.panel import AnyItem
from .paged import Paged

Listener = Callable[[str], None]
Renew = Callable[[AnyItem], AnyItem]
IN_MEMORY = 300  # items; the others are in a file


class _Column:
    """Numbers in ascending order, each with its key: two lists, which take a third of what a dict would."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.keys: list[str] = []

    def add(self, number: int, key: str) -> None:
        at = bisect_left(self.numbers, number)
        self.numbers.insert(at, number)
        self.keys.insert(at, key)

    def remove(self, number: int) -> None:
        at = bisect_left(self.numbers, number)
        del self.numbers[at], self.keys[at]


class _Order:
    """Keys by number. As cheap to put something on at the top as at the bottom, however many there are."""

    def __init__(self) -> None:
        self._down = _Column()  # 1, 2, 3, ...
        self._up = _Column()  # 0, -1, -2, ... without their sign, so that they ascend too

    def add(self, n: int, key: str) -> None:
        column, number = self._of(n)
        column.add(number, key)

    def remove(self, n: int) -> None:
        column, number = self._of(n)
        column.remove(number)

    def _of(self, n: int) -> tuple[_Column, int]:
        return (self._down, n) if n > 0 else (self._up, -n)

    def before(self, n: int, limit: int) -> tuple[list[str], bool]:
        """Up to `limit` keys just above number `n`, and whether there are more above those."""
        end = bisect_left(self._down.numbers, n)
        start = max(0, end - limit)
        first = 0 if n > 0 else bisect_right(self._up.numbers, -n)
        last = min(len(self._up.keys), first + limit - (end - start))
        return self._up.keys[first:last][::-1] + self._down.keys[start:end], start > 0 or last < len(self._up.keys)

    def __iter__(self) -> Iterator[str]:
        return chain(reversed(self._up.keys), self._down.keys)


def _earlier(seq: int | None, known: int | None) -> bool:
    """Whether an event is from before all that is known of its item."""
    return seq is not None and (known is None or seq < known)


class Transcript:
    """Items by key, ordered by their `n`. Safe to read from any thread.

    New items count up from 1, older pages count down from 0, so hardly an item has to be renumbered.

    Parameters
    ----------
    renew
        Makes an item that has ticked as it is now.
    """

    def __init__(self, renew: Renew = lambda item: item) -> None:
        self.lock = threading.RLock()
        self._items: Paged[AnyItem] = Paged(IN_MEMORY, pickle.dumps, pickle.loads)
        self._order = _Order()
        self._top = 0
        self._bottom = 1
        self._listeners: list[Listener] = []
        self._tickers: list[Listener] = []
        self._bygone: set[str] = set()  # keys of what stands above where another history began
        self._ticked: set[str] = set()  # made anew when somebody looks: ticks come far oftener than looks
        self.renew = renew

    def put(self, item: AnyItem, *, at_top: bool = False) -> None:
        """Show an item, or its newer state; `item.n` is set here and kept from then on.

        But one that began further up than it was first heard of goes there, where it is for those who were there.
        """
        with self.lock:
            known = self._items.get(item.key)
            if known is not None and item.key in self._bygone and item.seq is not None:  # the other history has it too
                self._bygone.discard(item.key)
                self._order.remove(known.n)
                number = self._bottom
                self._number(number, item.key)
            elif known is not None and at_top and _earlier(item.seq, known.seq):
                self._order.remove(known.n)
                number = self._top
                self._number(number, item.key)
            elif known is not None:
                number = known.n
            else:
                number = self._top if at_top else self._bottom
                self._number(number, item.key)
            seqs = [each.seq for each in (item, known) if each is not None and each.seq is not None]
            self._items[item.key] = msgspec.structs.replace(item, n=number, seq=min(seqs, default=None))
            self._ticked.discard(item.key)
        if known is not None or not at_top:  # who wants an older page is given it
            self.announce(item.key)

    def divide(self) -> None:
        """All that is here is of another history than what follows, and has no seq there."""
        with self.lock:
            self._bygone = set(self._items)
            for key in list(self._items):
                self._items[key] = msgspec.structs.replace(self._items[key], seq=None)

    def tick(self, key: str) -> None:
        """An item is further along, and the same in all else."""
        self._ticked.add(key)
        for ticker in self._tickers:
            ticker(key)

    def remove(self, key: str) -> None:
        with self.lock:
            item = self._items.pop(key, None)
            self._bygone.discard(key)
            if item is None:
                return
            self._order.remove(item.n)
        self.announce(key)

    def to_bottom(self, key: str) -> None:
        """Number an item anew, as the latest: a message takes its place among the others when the backend has it."""
        with self.lock:
            item = self._items.get(key)
            if item is None or item.n == self._bottom - 1:
                return
            self._order.remove(item.n)
            self._items[key] = msgspec.structs.replace(item, n=self._bottom)
            self._number(self._bottom, key)
        self.announce(key)

    def get(self, key: str) -> AnyItem | None:
        with self.lock:  # or it may be removed in between
            return self._current(key) if key in self._items else None

    def _current(self, key: str) -> AnyItem:
        if key in self._ticked:
            with self.lock:
                self._ticked.discard(key)
                self._items[key] = self.renew(self._items[key])
        return self._items[key]

    def newest(self, limit: int) -> tuple[list[AnyItem], bool]:
        """The last `limit` items in order, and whether there are older ones here."""
        return self.before(sys.maxsize, limit)

    def before(self, n: int, limit: int) -> tuple[list[AnyItem], bool]:
        """Up to `limit` items just above number `n`, and whether there are more above those."""
        with self.lock:
            keys, more = self._order.before(n, limit)
            return [self._current(key) for key in keys], more

    def __iter__(self) -> Iterator[str]:
        """The keys of all items, in order."""
        with self.lock:
            return iter(list(self._order))

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __len__(self) -> int:
        return len(self._items)

    def listen(self, listener: Listener, on_tick: Listener | None = None) -> Callable[[], None]:
        """Call `listener(key)` after each change, and `on_tick(key)` after each tick; returns what ends both."""
        self._listeners.append(listener)
        if on_tick is not None:
            self._tickers.append(on_tick)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)
            if on_tick in self._tickers:
                self._tickers.remove(on_tick)

        return end

    def _number(self, number: int, key: str) -> None:
        self._top = min(self._top, number - 1)
        self._bottom = max(self._bottom, number + 1)
        self._order.add(number, key)

    def announce(self, key: str) -> None:
        """Tell who listens that an item is another than before."""
        for listener in list(self._listeners):  # a copy: a listener may end itself
            listener(key)
