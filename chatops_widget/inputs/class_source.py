"""The source of a class, wherever it was written: before Python 3.13 `inspect` finds none of a notebook's."""

from __future__ import annotations

import ast
import linecache
from types import FunctionType


def methods_of(cls: type) -> list[FunctionType]:
    """The functions that are written in the class itself."""
    return [value for value in vars(cls).values() if isinstance(value, FunctionType)]


def class_lines(cls: type) -> tuple[list[str], int]:
    """Its lines with the decorators above it, and the number of the first. Raises OSError where there are none."""
    for method in methods_of(cls):
        lines = linecache.getlines(method.__code__.co_filename, method.__globals__)
        inside = method.__code__.co_firstlineno
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.ClassDef) and node.name == cls.__name__ and _holds(node, inside):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                return lines[first - 1 : node.end_lineno], first
    raise OSError(f"no source of {cls.__name__}")


def _holds(node: ast.ClassDef, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)
