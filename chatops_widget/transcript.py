"""The ordered, numbered list of what a panel shows. What is new, and what changes, is announced by its key."""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections.abc import Callable

import msgspec

from .envelope import AnyItem

Listener = Callable[[str], None]


class Transcript:
    """Items by key, ordered by their `n`. Safe to read from any thread.

    New items count up from 1, older pages count down from 0, so an item never has to be renumbered.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._items: dict[str, AnyItem] = {}
        self._order: list[tuple[int, str]] = []
        self._top = 0
        self._bottom = 1
        self._listeners: list[Listener] = []

    def put(self, item: AnyItem, *, at_top: bool = False) -> None:
        """Show an item, or its newer state; `item.n` is set here and kept from then on."""
        with self.lock:
            known = self._items.get(item.key)
            if known is not None:
                number = known.n
            else:
                number = self._top if at_top else self._bottom
                self._number(number, item.key, at_top)
            self._items[item.key] = msgspec.structs.replace(item, n=number)
        if known is not None or not at_top:  # who wants to see what is further up asks for it, page by page
            self._announce(item.key)

    def remove(self, key: str) -> None:
        with self.lock:
            item = self._items.pop(key, None)
            if item is None:
                return
            self._order.remove((item.n, key))
        self._announce(key)

    def to_bottom(self, key: str) -> None:
        """Number an item anew, as the latest: a message takes its place among the others when the backend has it."""
        with self.lock:
            item = self._items.get(key)
            if item is None or item.n == self._bottom - 1:
                return
            self._order.remove((item.n, key))
            self._items[key] = msgspec.structs.replace(item, n=self._bottom)
            self._number(self._bottom, key, at_top=False)
        self._announce(key)

    def get(self, key: str) -> AnyItem | None:
        return self._items.get(key)

    def newest(self, limit: int) -> tuple[list[AnyItem], bool]:
        """The last `limit` items in order, and whether there are older ones here."""
        with self.lock:
            chosen = self._order[max(0, len(self._order) - limit) :]
            return [self._items[key] for _, key in chosen], len(chosen) < len(self._order)

    def before(self, n: int, limit: int) -> tuple[list[AnyItem], bool]:
        """Up to `limit` items just above number `n`, and whether there are more above those."""
        with self.lock:
            end = bisect_left(self._order, (n, ""))
            start = max(0, end - limit)
            return [self._items[key] for _, key in self._order[start:end]], start > 0

    def position(self, key: str) -> int:
        item = self._items.get(key)
        return item.n if item is not None else 0

    def __len__(self) -> int:
        return len(self._items)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(key)` after each change; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _number(self, number: int, key: str, at_top: bool) -> None:
        if at_top:
            self._top -= 1
            self._order.insert(0, (number, key))
        else:
            self._bottom += 1
            insort(self._order, (number, key))

    def _announce(self, key: str) -> None:
        for listener in list(self._listeners):  # a copy: a listener may end itself
            listener(key)
