"""Wording: results in sentences, in English and Korean, and what is said when there are none. Pure."""

from .answers import word_answer
from .comparison import word_comparison
from .costs import costs_told, word_break_even, word_untraded
from .phrases import MAX_READ_CHARACTERS, Language, Phrases, Texts, language_of
from .questions import Question, question_about
from .results import PHRASES, luck_data, word, word_luck, word_outcome, word_result, word_search, word_sweep
from .sourced import Source, Sourced, figure, figure_sources, joined, plain
from .taints import word_ranked_last, word_taint

__all__ = [
    "MAX_READ_CHARACTERS",
    "PHRASES",
    "Language",
    "Phrases",
    "Question",
    "Source",
    "Sourced",
    "Texts",
    "costs_told",
    "figure",
    "figure_sources",
    "joined",
    "language_of",
    "luck_data",
    "plain",
    "question_about",
    "word",
    "word_answer",
    "word_break_even",
    "word_comparison",
    "word_luck",
    "word_outcome",
    "word_ranked_last",
    "word_result",
    "word_search",
    "word_sweep",
    "word_taint",
    "word_untraded",
]
