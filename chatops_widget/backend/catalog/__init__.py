"""The commands this backend takes: a table of specs and handlers, which `dispatcher.py` looks them up in."""

from .answers import ANSWERS
from .runs import RUNS
from .table import CommandTable, Context

TABLE = CommandTable(RUNS, ANSWERS)
COMMANDS = TABLE.specs

__all__ = ["COMMANDS", "TABLE", "CommandTable", "Context"]
