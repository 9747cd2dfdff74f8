"""An afterthought: a number behind a sentence that says all without it, as “zero fees momentum, 17”. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .items import Item, kind_set
from .slots import RUN_SETTINGS
from .subjects import NEAR

NUMBERS = kind_set("NUM YEAR NEGATIVE")
JOINERS = kind_set("AND OR VS COMMA COLON MINUS TILDE EQ TIMES")
CHOOSING = kind_set("SWEEP WALK CROSS BETTER COMPARE WHICH VS")
BETWEEN = kind_set("SLASH TIMES TO TILDE MINUS COLON")  # “20/50”, “20-50”
# A quantity behind one of these, or right behind its strategy, says by it what it is for.
INTRODUCING = kind_set("WITH OVER OF AT TO FROM SINCE UNTIL BETWEEN IN FOR LAST EQ BEFORE BEGINNINGOF ENDOF")
OWNERS = kind_set("STRATEGY STRATEGYWORD")
BESIDE = ("", " ", " (")  # what may stand between a strategy and a quantity right behind it


def without_afterthought(text: str, items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items without the bare number at their end and what joins it; then without those right before it, too.

    A number is not bare that is glued to what is before it (“5:50:5”), or the last of a list (“20, 60 and 120”).
    """
    if (quantity := _last_quantity(items)) > 1:
        if _is_loose(text, items, len(items) - quantity):
            yield _without_joiners(items[: len(items) - quantity])
        return
    rest = list(items)
    while rest and rest[-1].kind in NUMBERS and not _ends_a_list(rest):
        if [item.kind for item in rest[-3:]] == ["STRATEGY", "NUM", "NUM"]:
            return  # “sma cross 20 50”
        number = rest.pop()
        loose = len(rest)
        while rest and rest[-1].kind in JOINERS:
            rest.pop()
        if 0 < len(rest) < loose and _is_glued(items[loose - 2], items[loose - 1], number):
            return
        if number.kind == "YEAR" and rest and (rest[-1].kind == "IN" or [each.kind for each in rest] == ["FOLLOW"]):
            return  # “how was momentum in 2008?”, “what about 2008?”
        yield list(rest)
        if any(item.kind not in ("COMMA", "AND") for item in items[len(rest) : loose]):
            return


def _last_quantity(items: Sequence[Item]) -> int:
    """Of how many items the quantity at the end is: “17 bars” are two, “20/50” three; 1 for a bare number, else 0."""
    at = len(items)
    while at > 0:
        start = at - 1 if items[at - 1].kind == "BARS" else at
        if start == 0 or items[start - 1].kind not in NUMBERS:
            break
        at = start - 1
        if at > 1 and items[at - 1].kind in BETWEEN and _is_between(*items[at - 2 : at + 1]):
            at -= 1
        elif not (at > 1 and items[at - 1].kind == "BARS" and items[at + 1 : at + 2] and items[at + 1].kind == "BARS"):
            break  # “entry 55 days 20 days” are a pair as well
    return len(items) - at


def _is_between(before: Item, mark: Item, behind: Item) -> bool:
    """“20/50”, “20 x 50”, “20-50”; “150: 17” are two quantities, and so are “150 - 17”."""
    glued = mark.kind not in ("COLON", "MINUS") or _is_glued(before, mark, behind)
    return glued and (before.kind in NUMBERS or before.kind == "BARS")


def _is_loose(text: str, items: Sequence[Item], start: int) -> bool:
    """Whether nothing says what the quantity that starts there is for."""
    quantity, before = items[start:], items[start - 1] if start else None
    if before is None or all(item.kind == "YEAR" or item.kind in BETWEEN for item in quantity):
        return False  # it is all that is said; or it is days, as “rsi, 2005-2010”
    introduces = before.kind in INTRODUCING or (before.kind == "PARAM" and before.value not in RUN_SETTINGS)
    if introduces and quantity[0].start - before.end < NEAR:
        return False
    if before.kind == "STEP" and items[start - 2].kind not in NUMBERS:
        return False  # “step 5 days”, and not “in 0.25 increments, 17 days”
    if before.kind in OWNERS and text[before.end : quantity[0].start] in BESIDE:
        return False
    rest = _without_joiners(items[:start])
    kinds = [item.kind for item in quantity]
    is_alike = len(rest) < start and [item.kind for item in rest[-len(kinds) :]] == kinds
    return not is_alike  # “20/50 vs 50/200” is a list


def _without_joiners(items: Sequence[Item]) -> list[Item]:
    rest = list(items)
    while rest and rest[-1].kind in JOINERS:
        rest.pop()
    return rest


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
