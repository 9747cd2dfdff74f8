"""Words that the panel has already: in English as they stand here, in other languages as its dictionary has them."""

from __future__ import annotations

from typing import Any, LiteralString

from ..errors.sentences import Sentence, phrased

PANEL = "panel"  # the code of such a phrase, which stays within a program: its key says which words
KEY = "key"


def panel_word(key: str, template: LiteralString, /, **values: Any) -> Sentence:
    """As `say`, by a key of `js/src/i18n/locales` instead of a message code.

    >>> panel_word("run.window", "{start} to {end}", start="2001-01-02", end="2002-03-04")
    '2001-01-02 to 2002-03-04'
    """
    return phrased(PANEL, template, {**values, KEY: key})


IMPORTED = panel_word("run.imported", "imported")  # it was made elsewhere, and not run here
