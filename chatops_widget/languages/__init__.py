"""A reader's language in Python: the panel's own words (static/words.*.json) for what a document says. Pure."""

from .forms import Forms
from .language import ENGLISH, Language, language_named
from .panel_words import panel_word

__all__ = ["ENGLISH", "Forms", "Language", "language_named", "panel_word"]
