"""The lexer: cut a sentence into words, numbers, Hangul syllables and marks, each with its place. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

AtomKind = Literal["word", "number", "date", "syllable", "mark"]

_ATOM = re.compile(
    r"""(?P<date>(?<!\d)(?:\d{4}([-./])\d{1,2}\2\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4})(?!\d))
    |(?P<number>(?<!\d)\d{1,3}(?:,\d{3})*,000(?:\.\d+)?(?![\d,])|(?<=[$€£₩])\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|\.\d+)
    |(?P<syllable>[가-힣])
    |(?P<word>[a-z]+(?:'(?:t|re|ve|ll|d|m)\b)?|'s\b|[^\W\d_a-z가-힣]+)
    |(?P<mark>[^\s])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest piece of a sentence. `text` is in lower case; `start` and `end` are places in what was typed."""

    kind: AtomKind
    text: str
    start: int
    end: int
    glued: bool  # nothing lies between it and the one before


def lex(text: str) -> list[Atom]:
    """Cut a sentence into atoms; only white space is left out.

    >>> [atom.text for atom in lex("SMA_cross 50/200")]
    ['sma', '_', 'cross', '50', '/', '200']
    """
    atoms = []
    end = 0
    for match in _ATOM.finditer(_lower(text)):
        kind: AtomKind = match.lastgroup  # type: ignore[assignment]
        atoms.append(Atom(kind, match[0], match.start(), match.end(), glued=match.start() == end and end > 0))
        end = match.end()
    return atoms


def _lower(text: str) -> str:
    """In lower case and with plain apostrophes, each letter still in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # "İ" becomes two letters
        lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lower.replace("’", "'").replace("–", "-").replace("−", "-").replace("—", "-").replace("～", "~")
