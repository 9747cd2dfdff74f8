"""A sentence while it is planned: its items, and those of them that found no place. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .items import Item, kind_set
from .plan import Command

# What keeps two things of one kind apart: “momentum and rsi”, “10/30 against 50/200”.
APART = kind_set("AND COMMA VS THAN OR COMPARE TO WITH SYMBOL WINDOW")


class Lacking(Exception):
    """All was understood, and yet it is not enough to act on. The key says what is lacking."""

    def __init__(self, key: str, detail: str = "", near: Sequence[Command] = ()) -> None:
        super().__init__(key)
        self.key, self.detail, self.near = key, detail, near


class Sentence:
    """The items of a sentence. `left_over` grows with each that finds no place."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.kinds = frozenset(item.kind for item in items)
        self.left_over: list[Item] = []

    def of(self, *kinds: str) -> list[Item]:
        return [item for item in self.items if item.kind in kinds]

    def refuse(self, *items: Item) -> None:
        """Note that items found no place."""
        self.left_over += [item for item in items if item not in self.left_over]
