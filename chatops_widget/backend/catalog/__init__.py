"""The commands this backend takes: a table of specs and handlers, which `dispatcher.py` looks them up in."""

from .answers import ANSWERS
from .imports import IMPORTS
from .runs import RUNS
from .stored_runs import STORED_RUNS
from .table import CommandTable, Context

TABLE = CommandTable(RUNS, IMPORTS, ANSWERS, STORED_RUNS)
COMMANDS = TABLE.specs

__all__ = ["COMMANDS", "TABLE", "CommandTable", "Context"]
