"""What a Python user gives, be it a file, a frame or a function, as a name and bytes to upload."""

from __future__ import annotations

import builtins
import inspect
import io
import math
import os
import symtable
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pandas as pd

from ..errors import BadData, BadInput, BadStrategy, quoted
from ..errors.sentences import say

File = tuple[str, bytes]


def of_file(source: Any, name: str | None = None) -> File:
    """A path; or bytes or an open file, with a name. Raises BadInput."""
    if isinstance(source, (str, os.PathLike)):
        path = Path(source).expanduser()
        try:
            return name or path.name, path.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise BadInput(
                say("file.unreadable", "{path} cannot be read: {reason}.", path=quoted(path), reason=reason),
                hint=say("source.give_path", "Give the path of a file."),
            ) from None
    content = source.read() if hasattr(source, "read") else source
    if isinstance(content, str) and hasattr(source, "read"):
        content = content.encode()
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise BadInput(
            say("source.none", "{type} is no file.", type=quoted(type(source).__name__)),
            hint=say("source.give", "Give a path, bytes, or an open file."),
        )
    name = name or os.path.basename(str(getattr(source, "name", "")))
    if not name:
        raise BadInput(
            say("source.nameless", "These bytes have no name."),
            hint=say("source.name_it", 'Give them one: chat.upload(data, name="ACME.csv").'),
        )
    return name, bytes(content)


def of_frame(symbol: str, frame: Any) -> File:
    """Prices in a DataFrame (or closes in a Series) as a Parquet file. Raises BadData."""
    if not isinstance(symbol, str) or not symbol.strip():
        raise BadInput(
            say("frame.no_symbol", "{symbol} is no symbol.", symbol=quoted(symbol)),
            hint=say("frame.add", 'chat.add_prices("ACME", frame)'),
        )
    if isinstance(frame, pd.Series):
        frame = frame.to_frame("close")
    if not isinstance(frame, pd.DataFrame):
        raise BadData(
            say("frame.none", "{type} is no DataFrame.", type=quoted(type(frame).__name__)),
            hint=say("frame.rows", "Give one row a bar, with its date."),
        )
    frame = _one_symbol(symbol, frame).rename(columns=str)
    frame.attrs = {"symbol": symbol.strip()}  # two that become one name are told apart by it
    symbol = symbol.strip().replace("/", "_").replace("\\", "_")  # EUR/USD is a name here, not a path
    try:
        buffer = io.BytesIO()
        frame.to_parquet(buffer)
        return f"{symbol}.parquet", buffer.getvalue()
    except ImportError:  # no pyarrow where a notebook only connects
        return f"{symbol}.csv", frame.to_csv().encode()
    except Exception as error:  # whatever pyarrow makes of a column of mixed things
        raise BadData(
            say(
                "frame.unwritable",
                "The frame of {symbol} cannot be written: {error}.",
                symbol=symbol,
                error=quoted(error, 200),
            )
        ) from error


def _one_symbol(symbol: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with plain rows and columns; a level that names one symbol throughout is taken off."""
    if frame.index.nlevels > 1:
        level = next((k for k in range(frame.index.nlevels) if _texts(frame.index.get_level_values(k))), 0)
        chosen = _chosen(symbol, frame.index.get_level_values(level))
        raise BadData(
            say(
                "frame.row_levels",
                "The frame's rows have {n} levels, such as {example}.",
                n=frame.index.nlevels,
                example=quoted(tuple(frame.index[0])),
            ),
            hint=say(
                "frame.choose_row",
                "Choose one symbol: frame.xs({symbol}, level={level})",
                symbol=repr(chosen),
                level=level,
            ),
        )
    if frame.columns.nlevels == 1:
        return frame
    levels = [frame.columns.get_level_values(k) for k in range(frame.columns.nlevels)]
    fields = next((k for k, names in enumerate(levels) if "close" in {str(name).casefold() for name in names}), None)
    level = next(k for k in reversed(range(len(levels))) if k != fields)
    if fields is not None and len(levels) == 2 and levels[level].nunique() == 1:
        return frame.droplevel(level, axis=1)
    raise BadData(
        say(
            "frame.column_levels",
            "The frame's columns have {n} levels, such as {example}.",
            n=len(levels),
            example=quoted(tuple(frame.columns[0])),
        ),
        hint=say(
            "frame.choose_column",
            "Choose one symbol: frame.xs({symbol}, axis=1, level={level})",
            symbol=repr(_chosen(symbol, levels[level])),
            level=level,
        ),
    )


def _texts(names: pd.Index) -> bool:
    return all(isinstance(name, str) for name in names[:10])


def _chosen(symbol: str, names: pd.Index) -> Any:
    """The symbol as the frame has it, or else the frame's first."""
    return next((name for name in names if str(name).casefold() == symbol.strip().casefold()), names[0])


def of_function(function: Any) -> File:
    """A strategy as a file that says the same: its source, and what that needs. Raises BadStrategy."""
    plain = inspect.unwrap(function) if callable(function) else None
    if not isinstance(plain, FunctionType):
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

    def source(self, function: FunctionType) -> str:
        """The function's source; what it needs is collected on the way."""
        name = function.__name__
        if function.__code__.co_freevars:
            outer = ", ".join(function.__code__.co_freevars)
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
            source = textwrap.dedent(inspect.getsource(function))
        except (OSError, TypeError):
            hint = say("function.upload", "Write it into a file: chat.upload(path)")
            raise BadStrategy(
                say("function.no_source", "The source of {name} cannot be found.", name=name), hint=hint
            ) from None
        self._seen.add(name)
        for used in free_names(source):
            # What is not known here is not known there: the backend tells, with the line.
            if used not in self._seen and used in function.__globals__ and not _builtin(used, function):
                self._seen.add(used)
                self._need(used, function.__globals__[used], name)
        return source

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
