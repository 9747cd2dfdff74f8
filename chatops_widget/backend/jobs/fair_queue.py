"""A fair queue: round robin over people, and of each person's items the oldest first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")
REMEMBERED = 1000  # people who were served; one from before them counts as new


class FairQueue(Generic[T]):
    """Items of several people. Whoever was served longest ago is next, so that eighty of one keep no other's waiting.

    >>> queue = FairQueue[str]()
    >>> for item in ("ana 1", "ana 2", "bo 1"):
    ...     queue.put(item.split()[0], item)
    >>> list(queue)
    ['ana 1', 'bo 1', 'ana 2']
    """

    def __init__(self) -> None:
        self._waiting: dict[str, list[T]] = {}  # by person, in the order they came
        self._served: dict[str, int] = {}  # the turn in which a person was served last, the last one last
        self._turn = 0

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def __iter__(self) -> Iterator[T]:
        """All items, next first, as they come out if nobody adds any."""
        left = {person: iter(items) for person, items in self._waiting.items()}
        while left:  # nobody is passed over, so after one round the order is that of the round before
            for person in sorted(left, key=self._last_served):
                try:
                    yield next(left[person])
                except StopIteration:
                    del left[person]

    @classmethod
    def like(cls, other: FairQueue[S], named: Callable[[S], T]) -> FairQueue[T]:
        """A queue of the same people in the same turn, each item by another name."""
        queue = cls()
        queue._waiting = {person: [named(item) for item in items] for person, items in other._waiting.items()}
        queue._served = dict(other._served)
        return queue

    def put(self, person: str, item: T) -> None:
        self._waiting.setdefault(person, []).append(item)

    def take(self) -> T | None:
        """The next item, removed; None if there is none."""
        if not self._waiting:
            return None
        person = min(self._waiting, key=self._last_served)  # of people who are equal, who came first
        self._turn += 1
        self._served.pop(person, None)
        self._served[person] = self._turn
        if len(self._served) > REMEMBERED:
            del self._served[next(iter(self._served))]
        item = self._waiting[person].pop(0)
        self._forget()
        return item

    def drop(self, unwanted: Callable[[T], bool]) -> list[T]:
        """Remove some items, and return them; it is nobody's turn."""
        dropped = [item for items in self._waiting.values() for item in items if unwanted(item)]
        self._waiting = {
            person: [item for item in items if not unwanted(item)] for person, items in self._waiting.items()
        }
        self._forget()
        return dropped

    def _last_served(self, person: str) -> int:
        return self._served.get(person, 0)

    def _forget(self) -> None:
        self._waiting = {person: items for person, items in self._waiting.items() if items}
