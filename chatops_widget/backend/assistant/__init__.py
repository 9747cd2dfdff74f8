"""Who answers plain sentences: the assistant's interface, the rule-based default, streamed replies."""

from ..wording import figure
from .api import Assistant, EndOfMessage, Metadata, Piece, Turn, load_assistant

__all__ = [
    "Assistant",
    "EndOfMessage",
    "Metadata",
    "Piece",
    "Turn",
    "figure",
    "load_assistant",
]
