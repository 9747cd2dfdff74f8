"""Korean particles: which of a pair follows a word, by its last sound. As `js/src/i18n/particles.ts`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

Ending = Literal["vowel", "rieul", "consonant"]

# The pairs as a template writes them, in a group, so that `split` keeps them.
_PARTICLES = re.compile(r"(은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로|\(이\))")
_CLOSING = re.compile(r"[\s”’\"'»」』\].…]+\Z")
_ASIDE = re.compile(r"\s*\([^()]*\)\Z")  # what stands in brackets is not read before a particle
_DIGITS: tuple[Ending, ...] = (
    "consonant", "rieul", "vowel", "consonant", "vowel", "vowel", "consonant", "rieul", "rieul", "vowel",
)  # fmt: skip
_LIKE_L, _CLOSED = re.compile(r"le?\Z"), re.compile(r"(m|n|ng)e?\Z|ck\Z|(^|[^aeiou])[aeiou][ptk]\Z|o[uo][tkp]\Z")


def compose(words: str, fill: Callable[[str], str]) -> str:
    """Fill words piece by piece, each particle by what has been filled before it."""
    done = ""
    for k, piece in enumerate(_PARTICLES.split(words)):
        done += particle(done, piece) if k % 2 else fill(piece)
    return done


def particle(before: str, pair: str) -> str:
    """The half of a pair that follows these words.

    >>> particle("momentum", "은(는)"), particle("sharpe", "을(를)"), particle("7", "(으)로")
    ('은', '를', '로')
    """
    ending = ending_of(before)
    if ending is None:
        return pair  # whoever reads it knows
    if pair == "(으)로":
        return "으로" if ending == "consonant" else "로"
    both = "과와" if pair == "와(과)" else pair.replace("(", "").replace(")", "")
    closed, opened = both[0], both[1:]
    return opened if ending == "vowel" else closed


def ending_of(text: str) -> Ending | None:
    """The last sound of a text as a Korean reads it aloud; None where nobody can tell."""
    bare = _CLOSING.sub("", text)
    word = _ASIDE.sub("", bare) or bare.removesuffix(")")
    if word != text:
        return "rieul" if re.search(r"[0-9]\. *[0-9]+\.\Z", text) else ending_of(word)  # 2005. 1. 31. is read ...일
    last = word[-1:]
    if "가" <= last <= "힣":
        return _sound((ord(last) - 0xAC00) % 28)
    if re.search(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]\Z", word):
        return "rieul"  # ...일
    if re.match("[0-9]", last):
        return _of_digits(word)
    if last == "%":
        return "vowel"  # 퍼센트
    latin = re.search(r"[A-Za-z]+\Z", word)
    return _of_latin(latin[0]) if latin else None


def _sound(final: int) -> Ending:
    return "vowel" if final == 0 else "rieul" if final == 8 else "consonant"


def _of_digits(text: str) -> Ending:
    """0 영, 1 일, 2 이, ...; 10 십, 100 백, 1000 천, 10,000 만, 100,000,000 억, 1,000,000,000,000 조."""
    found = re.search(r"([0-9][0-9,]*)?(\.[0-9]+)?\Z", text)
    whole, decimals = (found[1] or "", found[2]) if found else ("", None)
    digits = whole.replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    if decimals is not None or zeros == 0 or not digits.strip("0"):
        return _DIGITS[int(text[-1])]
    return "vowel" if zeros >= 12 else "consonant"


def _of_latin(word: str) -> Ending:
    """Capitals are spelled (엘, 엠, 엔, 알 have a final sound); the rest is read as a loanword."""
    if word.isupper():
        return "rieul" if word[-1] in "LR" else "consonant" if word[-1] in "MN" else "vowel"
    read = word.lower()
    return "rieul" if _LIKE_L.search(read) else "consonant" if _CLOSED.search(read) else "vowel"
