"""Phrases in English and Korean, and which of the two a message is in. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ...errors.sentences import phrase_of, written
from .sourced import Sourced, formatted, joined

Language = Literal["en", "ko"]
Texts = Mapping[str, Mapping[Language, str]]  # message templates by key, each in every language
MAX_NAMED = 6  # names in one sentence
MAX_READ_CHARACTERS = 2_000  # of a message; nobody takes longer to say what to run


def language_of(text: str) -> Language:
    """Detect the language of a message: Korean if it has Hangul near its beginning."""
    return "ko" if re.search(r"[가-힣]", text[:MAX_READ_CHARACTERS]) else "en"


class Phrases:
    """Message templates by key, each in every language; a test holds all languages to the same placeholders.

    Parameters
    ----------
    name
        Begins the codes of what is said, so that a panel can word it anew in its reader's language. Without one it is
        said as it stands here.
    """

    def __init__(self, texts: Texts, name: str = "") -> None:
        self.texts = texts
        self.name = name

    def code(self, key: str) -> str:
        return f"{self.name}.{key.replace(' ', '_')}"

    def say(self, key: str, language: Language, **values: Any) -> Sourced:
        """Format one template, with the sources of the figures among the values."""
        said = formatted(self.texts[key][language], written(values))
        return Sourced(said, said.sources, phrase_of(self.code(key), values) if self.name else None)


NAMES = Phrases(
    {
        "some": {"en": "{names} and {n} more", "ko": "{names} 외 {n}개"},
        "all": {"en": "{names} and {last}", "ko": "{names}, {last}"},
    },
    "names",
)


def listed(names: Sequence[str], language: Language) -> Sourced:
    """Names in a row, the first of them if there are many."""
    if len(names) > MAX_NAMED:
        return NAMES.say("some", language, names=list(names[: MAX_NAMED - 1]), n=len(names) - MAX_NAMED + 1)
    if len(names) < 2:
        return joined(names)
    return NAMES.say("all", language, names=list(names[:-1]), last=names[-1])
