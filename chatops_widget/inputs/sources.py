"""What a Python user gives, be it a file or a frame, as a name and bytes to upload."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import BadData, BadInput, quoted
from ..errors.sentences import say
from ..protocol.names import GIVEN_SYMBOL

File = tuple[str, bytes]
RATES = ("risk_free", "cash_interest")  # parameters that may be a Series of rates


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
    frame.attrs = {GIVEN_SYMBOL: symbol.strip()}  # two that become one name are told apart by it
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


def of_rates(rates: pd.Series) -> tuple[str, pd.DataFrame]:
    """Annual rates as a table, and a symbol that tells them from other rates of the same name. Raises BadInput."""
    if not len(rates) or not isinstance(rates.index, (pd.DatetimeIndex, pd.PeriodIndex)):
        raise BadInput(
            say("rates.undated", "A series of rates needs a date for each."),
            hint=say("rates.fraction", "Give fractions a year on an index of dates, such as 0.0525."),
        )
    mark = hashlib.blake2b(pd.util.hash_pandas_object(rates).to_numpy().tobytes(), digest_size=3).hexdigest()
    name = "".join(char if char.isalnum() else "_" for char in str(rates.name or "rates"))
    return f"{name}_{mark}", rates.to_frame("rate").rename_axis("date")


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
