"""`chatops-backend doctor`: says in words what is wrong with an installation. It starts nothing that stays."""

from .command import main

__all__ = ["main"]
