"""How words are looked for in a text: the kernel and the backend agree by this. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

# Markdown's signs stand in a text, but not in what a reader sees of it.
_SIGNS = str.maketrans("", "", "*`~")


def normalise_text(text: str) -> str:
    """A text as it is compared: in any case, composed or not, with any white space between its words."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())


def contains_words(texts: Iterable[str], words: str) -> bool:
    """Whether one of the texts has `words`, which are folded, in it."""
    for text in texts:
        if words in normalise_text(text):
            return True
        plain = text.translate(_SIGNS)
        if len(plain) != len(text) and words in normalise_text(plain):
            return True
    return False


def of_parameters(parameters: dict[str, Any]) -> Iterator[str]:
    """Parameters as cards show them ("fast 10"), and as they are typed ("fast=10")."""
    for name, value in parameters.items():
        yield f"{name} {value}"
        yield f"{name}={value}"
