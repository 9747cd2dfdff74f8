"""Strategies: the decorator that defines one, those that are built in, and loading one from a file."""

from .builtin import STRATEGIES, find

__all__ = [
    "STRATEGIES",
    "find",
]
