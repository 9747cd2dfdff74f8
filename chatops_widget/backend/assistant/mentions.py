"""Mentions: find each `@name` of somebody known in a message. Pure.

`js/src/people/mentions.ts` reads it alike, and a test holds this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ASSISTANT = "assistant"


def mentioned(text: str, names: Iterable[str]) -> list[str]:
    """Find the known names that are mentioned, in order, as they are known.

    A name may have spaces, and a Korean particle may follow it.

    >>> mentioned("@Ana Kim님, ask @bo; not me@ana.org", ["ana", "Ana Kim", "bo"])
    ['Ana Kim', 'bo']
    """
    known = {name.casefold(): name for name in names if name.strip()}
    if not known or "@" not in text:
        return []
    longest = sorted(known, key=len, reverse=True)
    pattern = rf"(?<![\w@])@({'|'.join(map(re.escape, longest))})(?=$|[가-힣]|\W)"
    return [known.get(name.casefold(), name) for name in re.findall(pattern, text, re.IGNORECASE)]


def is_for_the_assistant(text: str, people: Iterable[str]) -> bool:
    """Whether the assistant answers: it was asked, or nobody else was."""
    asked = mentioned(text, [*people, ASSISTANT])
    return not asked or ASSISTANT in asked


def without_address(text: str) -> str:
    """Strip a leading “@assistant”."""
    return re.sub(rf"^\s*@{ASSISTANT}(?=$|[가-힣]|\W)\s*[,:;]?\s*", "", text, flags=re.IGNORECASE)
