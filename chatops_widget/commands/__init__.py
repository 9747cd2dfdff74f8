"""The command language: text to a command and its parameters, by the specs a backend lists. Pure."""

from .parameters import bind, coerce, expected, usage
from .parser import BASE_COMMANDS, Request, check_edit, check_length, is_command, parse, parse_value

__all__ = [
    "BASE_COMMANDS",
    "Request",
    "bind",
    "check_edit",
    "check_length",
    "coerce",
    "expected",
    "is_command",
    "parse",
    "parse_value",
    "usage",
]
