"""The shape of a price file, looked at before its data: what is too wide, long or large is refused in words."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TextIO

from ...errors import BadData
from ...errors.sentences import say

LINES = 40  # that a header may need, comments above it included
MAX_COLUMNS = 2_000
MAX_LINE = 256 * 1024  # characters
MAX_ROWS = 10_000_000  # a few bytes of Parquet can stand for any number
MAX_UNPACKED = 2 * 1024**3  # bytes
_HINT = say(
    "shape.shape", "A price file has a row a bar, and a column each for date, open, high, low, close and volume."
)


def top_of(file: TextIO, source: str) -> list[str]:
    """The first lines of a text file. Raises BadData."""
    top = list(islice(iter(lambda: file.readline(MAX_LINE), ""), LINES))
    for number, line in enumerate(top, start=1):
        if len(line) == MAX_LINE and not line.endswith("\n"):
            raise BadData(
                say(
                    "shape.line",
                    "{file}, line {line}, has more than {limit:,} characters.",
                    file=source,
                    line=number,
                    limit=MAX_LINE,
                ),
                hint=_HINT,
            )
    return top


def check_width(columns: int, source: str) -> None:
    """Refuse a table with too many columns. Raises BadData."""
    if columns > MAX_COLUMNS:
        raise BadData(
            say(
                "shape.columns",
                "{file} has {n:,} columns; {limit:,} are the limit.",
                file=source,
                n=columns,
                limit=MAX_COLUMNS,
            ),
            hint=_HINT,
        )


def check_parquet(path: Path) -> None:
    """Refuse a Parquet file that says itself that it would not fit into memory. Raises BadData."""
    try:
        from pyarrow import parquet

        told = parquet.read_metadata(path)
    except Exception:  # it cannot be read: the loader says so in its own words
        return
    check_width(told.num_columns, path.name)
    if told.num_rows > MAX_ROWS:
        raise BadData(
            say(
                "shape.rows",
                "{file} has {n:,} rows; {limit:,} are the limit.",
                file=path.name,
                n=told.num_rows,
                limit=MAX_ROWS,
            )
        )
    unpacked = sum(told.row_group(group).total_byte_size for group in range(told.num_row_groups))
    if unpacked > MAX_UNPACKED:
        raise BadData(
            say(
                "shape.unpacked",
                "{file} has {n:,} bytes when it is unpacked; {limit:,} are the limit.",
                file=path.name,
                n=unpacked,
                limit=MAX_UNPACKED,
            )
        )
