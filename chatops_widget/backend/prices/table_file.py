"""Read the table in a CSV or Parquet file as it is written: no line lost, no column renamed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ...errors import BadData, quoted
from ...errors.sentences import Sentence, say
from .columns import is_date_name
from .decimals import has_decimal_comma
from .file_shape import check_parquet, top_of
from .header import Header, read_header
from .origin import Origin

BEYOND = "\0beyond the header"


def read_table(path: Path) -> tuple[pd.DataFrame, Origin, list[Sentence]]:
    """The table, where it came from, and what was decided on the way. Raises BadData, naming the file."""
    try:
        if path.suffix.lower() == ".parquet":
            check_parquet(path)
            return pd.read_parquet(path), Origin(path.name), []
        return _csv(path)
    except pd.errors.ParserError as error:
        if "out of memory" in str(error):  # pandas has no kind of its own for that
            raise MemoryError from None
        raise _unreadable(path, error) from error
    except (BadData, MemoryError):
        raise
    except ImportError:
        hint = say("table.pyarrow", "Run: pip install pyarrow, or save it as CSV.")
        raise BadData(
            say(
                "table.parquet",
                "{file} is a Parquet file, and nothing here can read one.",
                file=path.name,
            ),
            hint=hint,
        ) from None
    except Exception as error:  # whatever a damaged file makes its reader raise
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> BadData:
    return BadData(say("table.unreadable", "{file} cannot be read: {error}.", file=path.name, error=quoted(error, 200)))


def _csv(path: Path) -> tuple[pd.DataFrame, Origin, list[Sentence]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = read_header(top_of(file, path.name), path.name)
    texts = [name for name in header.names if is_date_name(name)]  # 0930 and 20050131 keep their digits
    table = _values(path, header, texts)
    if any(has_decimal_comma(table[name]) for name in header.names if name not in texts):
        table = _values(path, header, header.names)  # where 1,5 is a number, 1.000 is a thousand
    table = table.dropna(how="all")
    origin = Origin(path.name, table.index.to_numpy() + header.lines + 1)
    beyond = np.flatnonzero(table.pop(BEYOND).notna().to_numpy())
    if beyond.size:
        place = origin.place(int(beyond[0]))
        raise BadData(
            say(
                "table.beyond",
                "{place}: more values than the header has names ({n:,} such in all).",
                place=place,
                n=beyond.size,
            )
        )
    return table.reset_index(drop=True), origin, header.notes


def _values(path: Path, header: Header, texts: Sequence[str]) -> pd.DataFrame:
    return pd.read_csv(
        path,
        sep=header.separator,
        header=None,
        skiprows=header.lines,
        # Pandas cuts rows longer than their header without a word; one more column catches what it would cut.
        names=[*header.names, BEYOND],
        index_col=False,
        dtype=dict.fromkeys(texts, "str"),
        # Blank lines stay until the end, so that a row's position still tells its line.
        skip_blank_lines=False,
        low_memory=False,  # one type a column, however long the file
        encoding="utf-8-sig",
    )
