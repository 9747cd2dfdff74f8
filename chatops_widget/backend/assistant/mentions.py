"""Who a message is for: `@name` of somebody known. Pure.

`js/src/people/mentions.ts` reads it alike, and a test holds this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ASSISTANT = "assistant"


def mentioned(text: str, names: Iterable[str]) -> list[str]:
    """The known names that are mentioned, in order, as they are known.

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
    """It answers what nobody else was asked."""
    asked = mentioned(text, [*people, ASSISTANT])
    return not asked or ASSISTANT in asked


def without_address(text: str) -> str:
    """What it is asked, without the name in front."""
    return re.sub(rf"^\s*@{ASSISTANT}(?=$|[가-힣]|\W)\s*[,:;]?\s*", "", text, flags=re.IGNORECASE)
