"""The reader: a sentence in atoms becomes the fewest known words; what is left between them is unknown. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import prod

from .items import Item
from .lexer import Atom, lex
from .lexicon import Lexicon, Reading

MAX_WORDS = 150  # of one sentence; nobody takes more to say what to run
MAX_READINGS = 16  # of one sentence; who has more words of two meanings than that is asked
_UNKNOWN = 1000  # what an unknown atom costs; a known word costs 1
_SILENT = frozenset(".!?()[]{}\"“”‘’'`*…:;·|,")


def read(text: str, lexicon: Lexicon) -> list[list[Item]]:
    """Every way to read a sentence as items; of several, none is preferred. None of one that is too long.

    Only words with more than one meaning (a strategy called "test") make for more than one.
    """
    atoms = lex(text)
    words = _words(atoms, lexicon)
    if len(words) > MAX_WORDS:
        return []
    ways = [word.readings for word in words]
    if prod(map(len, ways)) > MAX_READINGS:
        ways = [readings[:1] if readings[0].kind == "FILL" else readings for readings in ways]
    return [
        [Item(reading.kind, reading.value, word.start, word.end) for word, reading in zip(words, way, strict=True)]
        for way in islice(product(*ways), MAX_READINGS)
    ]


class _Word:
    """One or more atoms, and what they may be together."""

    def __init__(self, atoms: Sequence[Atom], readings: list[Reading]) -> None:
        self.start, self.end = atoms[0].start, atoms[-1].end
        self.readings = readings


def _words(atoms: Sequence[Atom], lexicon: Lexicon) -> list[_Word]:
    """The cheapest cut of the atoms, found from the end: the best of the rest is known wherever a word may end."""
    texts = [lexicon.corrected(atom) for atom in atoms]
    count = len(atoms)
    best: list[tuple[int, int, list[Reading]]] = [(0, count, [])] * (count + 1)
    for at in range(count - 1, -1, -1):
        cost, readings = _alone(atoms, at)
        best[at] = (cost + best[at + 1][0], at + 1, readings)
        for end, found in lexicon.matches(texts, atoms, at):
            if 1 + best[end][0] <= best[at][0]:
                both = cost == 1 and end == at + 1 and any(each.kind == "RUNID" for each in found)
                best[at] = (1 + best[end][0], end, found + readings if both else found)
    return list(_cut(atoms, best))


def _cut(atoms: Sequence[Atom], best: list[tuple[int, int, list[Reading]]]) -> Iterator[_Word]:
    at = 0
    while at < len(atoms):
        _, end, readings = best[at]
        yield _Word(atoms[at:end], readings)
        at = end


def _alone(atoms: Sequence[Atom], at: int) -> tuple[int, list[Reading]]:
    """What an atom is that belongs to no phrase."""
    atom = atoms[at]
    match atom.kind:
        case "number":
            return 1, [_number(atom)]
        case "date":
            return 1, [Reading("DATE_TEXT", atom.text)]
        case "mark" if atom.text in _SILENT or unicodedata.category(atom.text) in ("So", "Sk", "Mn", "Cf"):
            return 1, [Reading("FILL")]
    return _UNKNOWN, [Reading("UNKNOWN")]


def _number(atom: Atom) -> Reading:
    text = atom.text.replace(",", "")
    value = float(text) if "." in text else int(text) if len(text) <= 20 else float("inf")
    if len(text) == 4 and text.isdigit() and 1900 <= value <= 2100:
        return Reading("YEAR", value)
    return Reading("NUM", value)
