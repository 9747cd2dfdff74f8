"""The head of a text file of prices: where its table begins, what separates its values, what its columns are called."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ...errors import BadData, quoted
from ...errors.sentences import Sentence, say
from .columns import column_key, is_known
from .file_shape import check_width

SEPARATORS = ",;\t|"
SPACES = r"\s+"  # any number of them, in the words of pandas
_NUMBER = re.compile(r"[+-]?[\d., ]*\d([eE][+-]?\d+)?%?")
_EXCEL = re.compile(r"sep=(.)", re.IGNORECASE)
UNNAMED = "Unnamed: "


@dataclass(frozen=True)
class Header:
    """`names` has one for each column; the first bar stands `lines` lines below the file's top."""

    names: list[str]
    separator: str
    lines: int
    notes: list[Sentence] = field(default_factory=list)


def read_header(top: Sequence[str], source: str) -> Header:
    """Find the header in the first lines of a file.

    Raises
    ------
    BadData
        There is none, it names a column twice, or it holds several symbols.
    """
    above, told = _above(top)
    lines = top[above:]
    if not lines:
        raise BadData(
            say("header.empty", "{source} is empty.", source=source),
            hint=say("header.needs", "It needs a header line and one row a bar."),
        )
    separator = told or _separator(lines[0])
    rows = [_cells(line, separator) for line in lines[:4]]
    check_width(max(map(len, rows)), source)
    if _is_bar(rows[0]):
        raise BadData(
            say(
                "header.none",
                "{source} has no header line: its first line is {line}.",
                source=source,
                line=quoted(lines[0].strip(), 60),
            ),
            hint=say(
                "header.write",
                "Write the names of the columns above it, such as date,open,high,low,close,volume.",
            ),
        )
    tall = next((k for k, row in enumerate(rows) if k and (_is_bar(row) or _has_date(row) or not any(row))), 1)
    notes: list[Sentence] = []
    names = rows[0] if tall == 1 else _levels(rows[:tall], source, notes)
    names = [name if name else f"{UNNAMED}{k}" for k, name in enumerate(names)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadData(
            say("header.two", "{source} has two columns for {name}.", source=source, name=twice[0]),
            hint=say("columns.keep_one", "Keep one."),
        )
    return Header(names, separator, above + tall, notes)


def _above(top: Sequence[str]) -> tuple[int, str | None]:
    """How many lines are blank, comments or for a spreadsheet alone; and the separator, if one of them tells it."""
    told = None
    for k, line in enumerate(top):
        if (match := _EXCEL.fullmatch(line.strip())) is not None:
            told = match[1]
        elif line.strip() and not line.lstrip().startswith("#"):
            return k, told
    return len(top), told


def _cells(line: str, separator: str) -> list[str]:
    if separator == SPACES:
        return line.split()
    return [cell.strip() for cell in next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])]


def _separator(line: str) -> str:
    """Which makes the most columns of a line; spaces only where nothing else parts it."""
    best = max(SEPARATORS, key=lambda separator: len(_cells(line, separator)))
    return best if len(_cells(line, best)) > 1 or len(line.split()) < 2 else SPACES


def _is_bar(row: Sequence[str]) -> bool:
    """Whether these are values and not names."""
    told = [cell for cell in row if cell]
    numbers = sum(_NUMBER.fullmatch(cell) is not None for cell in told)
    if not numbers or any(is_known(cell) for cell in told):
        return False
    return all(re.search(r"\d", cell) for cell in told) or (numbers >= 3 and 2 * numbers >= len(told))


def _has_date(row: Sequence[str]) -> bool:
    return re.search(r"\d", row[0]) is not None if row else False


def _levels(rows: Sequence[list[str]], source: str, notes: list[Sentence]) -> list[str]:
    """The names of columns with two levels, as pandas writes them: field and symbol, in either order, and the index's
    name on a line of its own."""
    width = len(rows[0])
    named = rows[-1][0] if not any(rows[-1][1:]) else ""
    levels = [row for row in rows if any(row[1:])]
    fields = next((row for row in levels if any(column_key(cell) == "close" for cell in row)), levels[0])
    others = [row for row in levels if row is not fields]
    if not others:
        return [named or fields[0], *fields[1:]]
    pairs = list(zip_longest(fields, others[0], fillvalue=""))[:width]
    symbols = list(dict.fromkeys(symbol for cell, symbol in pairs[1:] if cell and symbol))
    if len(symbols) > 1:
        level = rows.index(others[0])
        raise BadData(
            say(
                "header.symbols",
                "{source} holds {n} symbols ({symbols}).",
                source=source,
                n=len(symbols),
                symbols=[*symbols[:3], *(["..."] if len(symbols) > 3 else [])],
            ),
            hint=say(
                "header.save_one",
                "Save one: frame.xs({symbol}, axis=1, level={level}).to_csv({file})",
                symbol=repr(symbols[0]),
                level=level,
                file=repr(symbols[0] + ".csv"),
            ),
        )
    notes.append(
        say("header.two_levels", "The columns have two levels; all are of {symbol}.", symbol=symbols[0])
        if symbols
        else say("header.no_symbol", "The columns have two levels; all are of no symbol.")
    )
    first = fields[0] if is_known(fields[0]) else named or "date"
    return [first, *fields[1:]]
