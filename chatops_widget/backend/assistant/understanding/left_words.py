"""The words of a sentence in which something found no place, as they were typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .items import Item

EXCEPTING = frozenset({"WITHOUT", "EXCEPT"})
_BOUNDS = ".,!?;:()[]{}\"'“”‘’"
_Span = tuple[int, int]


def left_spans(text: str, items: Sequence[Item], left_over: Sequence[Item]) -> list[_Span]:
    """Where the items that are left over stand, and what they except, in whole words; neighbours together."""
    spans: list[_Span] = []
    links = {text[item.start : item.end] for item in items if item.kind == "OF"}  # such as the of between two of them
    for item in sorted([*left_over, *_excepted(text, items, left_over)], key=lambda item: item.start):
        start = max((m.end() for m in re.finditer(r"\s", text[: item.start])), default=0)
        following = re.search(r"\s", text[item.end :])
        end = item.end + following.start() if following else len(text)
        between = text[spans[-1][1] : start].strip() if spans else None
        if between == "" or between in links:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def words_at(text: str, spans: Sequence[_Span]) -> list[str]:
    """The words that stand there, each once, without the punctuation around them."""
    return list(dict.fromkeys(text[start:end].strip(_BOUNDS) or text[start:end] for start, end in spans))


def _excepted(text: str, items: Sequence[Item], left_over: Sequence[Item]) -> list[Item]:
    """What an exception that found no place is about: it stands before it in Korean (“2008년 빼고”), else behind it."""
    found: list[Item] = []
    for at, item in enumerate(items):
        if item.kind in EXCEPTING and item in left_over:
            korean = any("가" <= letter <= "힣" for letter in text[item.start : item.end])
            about = items[at - 1 : at] if korean and at else [] if korean else items[at + 1 : at + 2]
            found += [each for each in about if each not in left_over]
    return found
