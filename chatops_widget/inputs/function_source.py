"""A strategy written as a function, as a file that says the same: its source, and what that needs of the notebook's."""

from __future__ import annotations

import builtins
import inspect
import math
import os
import symtable
import sys
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

from ..errors import BadStrategy, quoted
from ..errors.sentences import say
from ..protocol.source_marks import mark
from .class_source import class_lines, methods_of
from .sources import File


def of_function(function: Any) -> File:
    """A strategy as a file that says the same: its source, and what that needs. Raises BadStrategy."""
    plain = inspect.unwrap(function) if callable(function) else None
    if isinstance(plain, type) and not hasattr(function, "spec"):
        raise BadStrategy(
            say("function.class", "{name} is a class, and no strategy.", name=plain.__name__),
            hint=say("function.adapt", "Of one for backtesting.py @backtesting_strategy makes one."),
        )
    if not isinstance(plain, FunctionType | type):
        file = isinstance(function, str | os.PathLike)
        raise BadStrategy(
            say("function.none", "{function} is no function.", function=quoted(function)),
            hint=say("function.file", "For a file: chat.upload(path).")
            if file
            else say("function.write", "Write it with def, in a cell or in a module."),
        )
    if plain.__name__ == "<lambda>":
        raise BadStrategy(
            say("function.lambda", "A lambda has no name to run it by."),
            hint=say("function.write_def", "Write it with def."),
        )
    text = _Text()
    body = text.source(plain)
    if not hasattr(function, "spec"):  # @strategy has not been there
        text.imports["strategy"] = "from chatops_widget.backend import strategy"
        body = f"@strategy\n{body}"
    parts = ["\n".join(sorted(text.imports.values())), "\n".join(text.constants), *text.helpers, body]
    return f"{plain.__name__}.py", "\n\n\n".join(part for part in parts if part).encode()


class _Text:
    """Collects what a function needs, its helpers first."""

    def __init__(self) -> None:
        self.imports: dict[str, str] = {}
        self.constants: list[str] = []
        self.helpers: list[str] = []
        self._seen: set[str] = set()

    def source(self, made: FunctionType | type) -> str:
        """The source of a function or class; what it needs is collected on the way."""
        name = made.__name__
        functions = methods_of(made) if isinstance(made, type) else [made]
        free = [each for function in functions for each in function.__code__.co_freevars if each != "__class__"]
        if free:
            outer = ", ".join(free)
            raise BadStrategy(
                say(
                    "function.closure",
                    "{name} uses {outer} of a function around it.",
                    name=name,
                    outer=outer,
                ),
                hint=say("function.parameter", "Make it a parameter."),
            )
        try:
            lines, first = class_lines(made) if isinstance(made, type) else inspect.getsourcelines(made)
        except (OSError, TypeError):
            hint = say("function.upload", "Write it into a file: chat.upload(path)")
            raise BadStrategy(
                say("function.no_source", "The source of {name} cannot be found.", name=name), hint=hint
            ) from None
        source, function = textwrap.dedent("".join(lines)), functions[0]
        self._seen.add(name)
        for used in free_names(source):
            # What is not known here is not known there: the backend tells, with the line.
            if used not in self._seen and used in function.__globals__ and not _builtin(used, function):
                self._seen.add(used)
                self._need(used, function.__globals__[used], name)
        return f"{mark(written_in(function), max(first, 1))}\n{source}"

    def _need(self, name: str, value: Any, user: str) -> None:
        if (line := _import_of(name, value)) is not None:
            self.imports[name] = line
        elif isinstance(value, FunctionType) and value.__name__ == name:
            self.helpers.append(self.source(value))
        elif value is None or (isinstance(value, (bool, int, float, str)) and _finite(value)):
            self.constants.append(f"{name} = {value!r}")
        else:
            raise BadStrategy(
                say(
                    "function.global",
                    "{user} uses {name}, a {type} of this notebook, which the backend does not have.",
                    user=user,
                    name=name,
                    type=type(value).__name__,
                ),
                hint=say(
                    "function.inside",
                    "Make it inside the function, or write the strategy into a file: chat.upload(path)",
                ),
            )


def written_in(function: FunctionType) -> str:
    """Where somebody finds a function: `In[3]` in a notebook, as its tracebacks call it, or a file by its name."""
    file = function.__code__.co_filename
    ipython = sys.modules.get("IPython")  # who works in it has imported it
    shell = ipython.get_ipython() if ipython else None
    labelled = shell.compile.format_code_name(file) if shell else None
    return labelled[1] if labelled else os.path.basename(file)


def free_names(source: str) -> list[str]:
    """The names that a piece of Python takes from around it, as the compiler sees them."""
    top = symtable.symtable(source, "<strategy>", "exec")

    def walk(table: symtable.SymbolTable) -> Iterator[str]:
        for symbol in table.get_symbols():
            outside = symbol.is_referenced() and not symbol.is_assigned()
            if outside if table is top else symbol.is_global():
                yield symbol.get_name()
        for inner in table.get_children():
            yield from walk(inner)

    return list(dict.fromkeys(walk(top)))


def _import_of(name: str, value: Any) -> str | None:
    """The line that imports this very thing under this name; None if there is none."""
    if isinstance(value, ModuleType):
        return f"import {value.__name__}" if value.__name__ == name else f"import {value.__name__} as {name}"
    module, own = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if not isinstance(module, str) or not isinstance(own, str) or module == "__main__":
        return None
    parts = module.split(".")
    for size in range(1, len(parts) + 1):  # from where it is meant to be imported, if it is found there too
        package = ".".join(parts[:size])
        if package in sys.modules and getattr(sys.modules[package], own, None) is value:
            return f"from {package} import {own}" + ("" if own == name else f" as {name}")
    return None


def _builtin(name: str, function: Callable[..., Any]) -> bool:
    return getattr(builtins, name, None) is function.__globals__[name]


def _finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
