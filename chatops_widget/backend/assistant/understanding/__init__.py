"""Understanding: a sentence in English or Korean becomes a plan of commands with nothing left over. Pure."""

from .lexicon import Catalog
from .memory import Memory, OwnRunsWanted, PastRun, remember
from .plan import Command, Offer, Piece, Plan, Question, spell
from .understand import Understanding

__all__ = [
    "Catalog",
    "Command",
    "Memory",
    "Offer",
    "OwnRunsWanted",
    "PastRun",
    "Piece",
    "Plan",
    "Question",
    "Understanding",
    "remember",
    "spell",
]
