"""The numbers of a reply: which of them are figures that need a source, and what a number says. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..metric_names import ENGLISH, KOREAN

_NUMBER = re.compile(r"[-+−–]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[ \u00a0]?%)?|[-+−–]?\.\d+(?:[ \u00a0]?%)?")
_FENCED = r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*$.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
_NO_FIGURES = re.compile(
    rf"{_FENCED}"
    r"|(?<!`)(?P<ticks>`{1,20})(?!`)[^\n]{0,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|https?://\S{1,2048}"
    r"|(?<![\d.])\d{4}(?:[-./]\d{1,2}[-./]|-)\d{1,2}(?![\d%])|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|(?<![\d.])(?:1[6-9]|20|21)\d\d(?=년|\b)(?![.,]\d|[ \u00a0]?%)|\d{1,2}[월일]"
    r"|^[ \t]*\d{1,9}[.)](?=\s)"
    r"|\b\d+(?:st|nd|rd|th)\b",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_PERCENT_BEHIND = re.compile(r"[ \u00a0]?(?:%|percent|per cent|pct|퍼센트|프로)", re.IGNORECASE)
_METRIC_WORDS = sorted(
    {word.strip() for text in ENGLISH.values() for word in text.split(",")}
    | {word for text in KOREAN.values() for word in text.split()},
    key=len,
    reverse=True,
)
_METRIC = re.compile("|".join(rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in _METRIC_WORDS))
_RUN_ID = re.compile(r"\bbt_[0-9A-Za-z]")


class Number(NamedTuple):
    """A number in a text, in code points."""

    start: int
    end: int
    value: float
    decimals: int
    percent: bool


def number_at(text: str, start: int, end: int) -> Number | None:
    """The number that the text has there, all of it and nothing else; None where it has none."""
    spelled = text[start:end]
    if not 0 <= start < end <= len(text) or _NUMBER.fullmatch(spelled) is None:
        return None
    if (start and re.match(r"[\d.,]*\d", text[start - 1])) or re.match(r"\d|[.,]\d", text[end:]):
        return None  # a piece of a longer one
    digits = re.sub(r"[,%\s]", "", spelled).replace("−", "-").replace("–", "-")
    percent = "%" in spelled or _PERCENT_BEHIND.match(text, end) is not None
    return Number(start, end, float(digits), len(digits.partition(".")[2]), percent)


def figures_in(text: str, *, asked: str = "", names: Collection[str] = ()) -> Iterator[Number]:
    """The numbers of a reply that look like figures of a result.

    Left out is what plainly is none: what stands in code, addresses and ids (a letter or _ touches it), dates, years
    and times, the numbers of list items, “1st”, parts of a known name (“S&P 500”), and what echoes the question, as a
    parameter's value does that was asked for.
    """
    hidden = [match.span() for match in _NO_FIGURES.finditer(text)]
    for name in names:
        if re.search(r"\d", name):
            hidden += [match.span() for match in re.finditer(re.escape(name), text, re.IGNORECASE)]
    echoed = {re.sub(r"[,\s]", "", match[0]).lstrip("+-−–") for match in _NUMBER.finditer(asked)}
    hidden.sort()
    at = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        while at < len(hidden) and hidden[at][1] <= start:
            at += 1
        signed = match[0][0] in "+-−–"
        if signed and start and not re.match(r"[\s(\[“\"*_|:=~→/]", text[start - 1]):
            start += 1  # a dash between two: “1.2–1.5”
        if at < len(hidden) and hidden[at][0] < end and start < hidden[at][1]:
            continue
        if _touches_a_word(text, start, end) or re.sub(r"[,\s]", "", text[start:end]).lstrip("+-−–") in echoed:
            continue
        found = number_at(text, start, end)
        if found is not None:
            yield found


def _touches_a_word(text: str, start: int, end: int) -> bool:
    """“bt_1”, “v2”, “50d”, “lookback=90”: but a Korean counter may follow a number, and “x” behind it, too."""
    before, behind = text[start - 1] if start else " ", text[end] if end < len(text) else " "
    if before == "_" or before == "=" or before.isalpha() or before == "#":
        return True
    return behind == "_" or (behind.isascii() and behind.isalpha() and not re.match(r"[x%]\b", text[end:]))


def is_about_results(text: str) -> bool:
    """Whether a reply speaks of results: it names a metric or a run, or has a percentage."""
    return any(pattern.search(text.casefold()) for pattern in (_METRIC, _RUN_ID, re.compile(r"\d[ \u00a0]?%")))


def says(number: Number, value: float, *, fraction: bool, unsigned: bool = False) -> bool:
    """Whether a number is this value at the precision it is shown with.

    A fraction may be shown as per cent, and an `unsigned` one (a loss) without its minus.
    """
    if number.percent and not fraction:
        return False
    exact = value * 100 if number.percent else value
    wanted = [exact, -exact] if unsigned else [exact]
    return any(abs(number.value - each) <= 0.5 * 10**-number.decimals + 1e-9 * max(1.0, abs(each)) for each in wanted)
