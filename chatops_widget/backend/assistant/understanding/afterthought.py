"""An afterthought: a bare number behind a sentence that says all without it, as “zero fees momentum, 17”. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .items import Item, kind_set

NUMBERS = kind_set("NUM YEAR NEGATIVE")
JOINERS = kind_set("AND OR VS COMMA COLON MINUS TILDE EQ TIMES")
CHOOSING = kind_set("SWEEP BETTER COMPARE WHICH VS")


def without_afterthought(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items without the bare number at their end and what joins it; then without those right before it, too.

    A number is not bare that is glued to what is before it (“5:50:5”), or the last of a list (“20, 60 and 120”).
    """
    rest = list(items)
    while rest and rest[-1].kind in NUMBERS and not _ends_a_list(rest):
        number = rest.pop()
        loose = len(rest)
        while rest and rest[-1].kind in JOINERS:
            rest.pop()
        if 0 < len(rest) < loose and _is_glued(items[loose - 2], items[loose - 1], number):
            return
        if number.kind == "YEAR" and rest and rest[-1].kind == "IN":
            return  # “how was momentum in 2008?”
        yield list(rest)
        if any(item.kind not in ("COMMA", "AND") for item in items[len(rest) : loose]):
            return


def _ends_a_list(items: Sequence[Item]) -> bool:
    """Whether the last number belongs to a list: its separators are of one sort, but for an “and” before the end."""
    separators: list[Item] = []
    at = len(items) - 1
    while at >= 2 and items[at - 1].kind in ("COMMA", "AND", "OR") and items[at - 2].kind in NUMBERS:
        separators.append(items[at - 1])
        at -= 2
    if not separators:
        return False
    last, *before = (_sort(each, items) for each in separators)
    if not before:
        names = sum(item.kind == "PARAM" for item in items)
        chooses = any(item.kind in CHOOSING for item in items) and (names == 1 or (names == 0 and last == "OR"))
        return last == "glued" or chooses
    return len(set(before)) == 1 and (last == before[0] or (before[0] == "COMMA" and last in ("AND", "OR")))


def _sort(separator: Item, items: Sequence[Item]) -> str:
    at = items.index(separator)
    return "glued" if _is_glued(items[at - 1], separator, items[at + 1]) else separator.kind


def _is_glued(before: Item, separator: Item, behind: Item) -> bool:
    return before.end == separator.start and separator.end == behind.start
