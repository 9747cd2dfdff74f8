"""The search for stored runs: its small grammar, the SQL it becomes, and what is found."""

from .reader import Vocabulary, read
from .search import best_run, find_runs
from .sql import Scope

__all__ = ["Scope", "Vocabulary", "best_run", "find_runs", "read"]
