"""The backend, and what a strategy file imports from it.

from chatops_widget.backend import Range, strategy
"""

from .strategies.definition import Range, at_most, less, strategy

__all__ = ["Range", "at_most", "less", "strategy"]
