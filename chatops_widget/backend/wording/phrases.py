"""Phrases in English and Korean, and which of the two a message is in. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from .sourced import formatted

Language = Literal["en", "ko"]
MAX_NAMED = 6  # names in one sentence
MAX_READ_CHARACTERS = 2_000  # of a message; nobody takes longer to say what to run


def language_of(text: str) -> Language:
    """Detect the language of a message: Korean if it has Hangul near its beginning."""
    return "ko" if re.search(r"[가-힣]", text[:MAX_READ_CHARACTERS]) else "en"


class Phrases:
    """Message templates by key, each in every language; a test holds all languages to the same placeholders."""

    def __init__(self, texts: Mapping[str, Mapping[Language, str]]) -> None:
        self.texts = texts

    def say(self, key: str, language: Language, **values: Any) -> str:
        """Format one template, as `Sourced` where figures are among the values."""
        said = formatted(self.texts[key][language], values)
        return said if said.sources else str(said)


def listed(names: Sequence[str], language: Language) -> str:
    """Names in a row, the first of them if there are many."""
    if len(names) > MAX_NAMED:
        most, more = ", ".join(names[: MAX_NAMED - 1]), len(names) - MAX_NAMED + 1
        return f"{most} 외 {more}개" if language == "ko" else f"{most} and {more} more"
    if len(names) < 2 or language == "ko":
        return ", ".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
