"""A language: English sentences worded anew, by what they say. Whatever it has no words for stays as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors.sentences import JOINED, METRIC, Phrase, Sentence
from .forms import ENGLISH_FORMS, FORMS, Forms
from .panel_words import KEY, PANEL
from .slots import Value, filled

WORDS = Path(__file__).parent.parent / "static"  # the panel's dictionaries, which it loads from there too


@dataclass(frozen=True)
class Language:
    """Words by the keys of the panel's dictionary; English has none, since sentences are English already."""

    name: str
    words: Mapping[str, str]
    forms: Forms

    def localise(self, text: str) -> str:
        """A sentence of ours in this language; anybody else's words as they are. As `js/src/i18n/localise.ts`."""
        if not self.words or not isinstance(text, Sentence) or text.phrase is None:
            return str(text)
        said = self._said(text.phrase.code, text.phrase.values)
        return str(text) if said is None else said

    def metric(self, name: str, english: str) -> str:
        """A metric's name for readers."""
        return self.words.get(f"metric.{name}", english)

    def _said(self, code: str, values: Mapping[str, Any]) -> str | None:
        if code == METRIC:
            name = str(values.get("name"))
            return self.metric(name, name.replace("_", " "))
        if code == JOINED:
            pieces = self._worded(values.get("pieces"), str(values.get("by", " ")))
            return None if pieces is None else str(pieces)
        key = str(values.get(KEY)) if code == PANEL else f"said.{code}"
        template = self.words.get(key)
        if template is None:
            return None
        inner: dict[str, Value] = {}
        for name, value in values.items():
            each = self._worded(value)
            if each is None:
                return None
            inner[name] = each
        return filled(template, inner, self.forms)

    def _worded(self, value: Any, glue: str = ", ") -> Value | None:
        """None where a part of it is not known here."""
        match value:
            case Phrase(code=code, values=values) | {"code": str(code), "values": dict(values)}:
                return self._said(code, values)
            case {"code": str(code)}:
                return self._said(code, {})
            case str():
                return value
            case bool():
                return str(value).lower()
            case int() | float():
                return value
            case Sequence():
                each = [self._worded(one) for one in value]
                return None if None in each else glue.join(str(one) for one in each)
        return str(value)


ENGLISH = Language("en", {}, ENGLISH_FORMS)


def language_named(locale: str) -> Language:
    """By a locale such as "ko" or "ko-KR"; English where the panel has no words of that language."""
    return _loaded(locale.replace("_", "-").partition("-")[0].casefold())


@cache
def _loaded(name: str) -> Language:
    if name not in FORMS:
        return ENGLISH
    words: dict[str, str] = json.loads((WORDS / f"words.{name}.json").read_text(encoding="utf-8"))
    return Language(name, words, FORMS[name])
