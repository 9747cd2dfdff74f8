"""In which language somebody reads: said by the views of a panel, asked by whatever is written for its reader.

A cell's output, a document and a page are written for who sits before the notebook, and the panel that said last in
which language it is read knows that best. Nothing is kept of a panel that is gone.
"""

from __future__ import annotations

import weakref

from .language import Language, language_named

ENGLISH_LOCALE = "en"


class Reader:
    """Of one panel: whoever writes for its views holds this and not a locale of its own."""

    def __init__(self, locale: str = "") -> None:
        self.locale = locale or ENGLISH_LOCALE  # until a view says in which it is read
        if locale:
            self.speak(locale)

    @property
    def language(self) -> Language:
        return language_named(self.locale)

    def speak(self, locale: str) -> bool:
        """A view is read in this language now. Whether it is another than before."""
        global _newest
        changed = locale != self.locale
        self.locale = locale
        _newest = weakref.ref(self)
        return changed

    def leave(self) -> None:
        """The panel is gone."""
        global _newest
        if _newest is not None and _newest() is self:
            _newest = None


_newest: weakref.ref[Reader] | None = None


def reading_locale() -> str:
    """Of the panel of this program that said it last; English where none has, or that one is gone."""
    reader = _newest() if _newest is not None else None
    return reader.locale if reader is not None else ENGLISH_LOCALE


def reading_language() -> Language:
    return language_named(reading_locale())
