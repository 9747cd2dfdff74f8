"""A table with a track record in it, from a DataFrame or a CSV file, and its trades; and all of it as bytes. Pure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..errors import BadInput, quoted
from ..errors.sentences import say
from .series import Kind, TrackRecord, Unit, track_record

TRADES = ("entry_date", "exit_date", "side", "units", "entry_price", "exit_price", "pnl", "fees")
NEEDED = ("entry_date", "exit_date", "pnl")
DATES = ("date", "datetime", "timestamp", "time")
_KINDS: dict[str, Kind] = {
    "returns": "returns",
    "return": "returns",
    "equity": "equity",
    "value": "equity",
    "nav": "equity",
}
_PERCENT = re.compile(r"[\s_(\[]*(?:%|pct|percent)[)\]]?$")


class Meaning(NamedTuple):
    """What the values of a column are, as far as its name says: "Returns (%)" are returns, in percent."""

    kind: Kind
    unit: Unit | None


def meaning_of(column: object) -> Meaning | None:
    """What a column's name says of its values; None where that is nothing.

    >>> meaning_of("return_pct")
    Meaning(kind='returns', unit='percent')
    """
    name = str(column).strip().casefold()
    if (kind := _KINDS.get(name)) is not None:
        return Meaning(kind, None)
    bare = _PERCENT.sub("", name)
    return Meaning("returns", "percent") if bare != name and _KINDS.get(bare) == "returns" else None


def is_date_column(column: object) -> bool:
    """Whether a column is called what dates are called."""
    return str(column).strip().casefold() in DATES


def record_of_frame(
    frame: pd.DataFrame, source: str, kind: Kind | None = None, unit: Unit | None = None, column: str | None = None
) -> TrackRecord:
    """Read one column of values, the one named where there are several; a column of dates in place of an index of them.

    Raises BadInput.
    """
    if not isinstance(frame.index, (pd.DatetimeIndex, pd.PeriodIndex)):
        named = [name for name in frame.columns if is_date_column(name)]
        if len(named) == 1:
            frame = frame.set_index(named[0])
    chosen = _column(frame, source, column)
    told = meaning_of(chosen)
    values: pd.Series = frame[chosen]
    kind = kind or (told.kind if told else None)
    # What a name says of its unit holds for what it says they are.
    unit = unit or (told.unit if told and kind == told.kind else None)
    return track_record(values, source, kind, unit)


def _column(frame: pd.DataFrame, source: str, wanted: str | None) -> Any:
    names = [*map(str, frame.columns)]
    if wanted is not None:
        if names.count(wanted) != 1:
            raise BadInput(
                say("record.no_column", "{source} has no column {column}.", source=source, column=quoted(wanted)),
                hint=say("record.its_columns", "Its columns are {names}.", names=names),
            )
        return frame.columns[names.index(wanted)]
    found = [name for name in frame.columns if meaning_of(name) is not None]
    columns = found if len(found) == 1 else list(frame.columns)
    if len(columns) != 1:
        raise BadInput(
            say("record.which", "{source} has the columns {names}.", source=source, names=names),
            hint=say("record.give_one", 'Give one, or call it "returns" or "equity", and the dates "date".'),
            code="which_column",
        )
    return columns[0]


def record_of_csv(
    path: Path, kind: Kind | None = None, unit: Unit | None = None, column: str | None = None
) -> TrackRecord:
    """Read a CSV file: its first column has the dates where none is called so. Raises BadInput."""
    if path.suffix.lower() != ".csv":
        raise BadInput(
            say("record.no_csv", "{name} is no CSV file.", name=quoted(path.name)),
            hint=say("record.csv", "Give a file that ends in .csv, with a column of dates and one of values."),
        )
    try:
        frame = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise BadInput(
            say("record.unreadable", "{name} cannot be read: {error}", name=quoted(path.name), error=error)
        ) from None
    named = any(map(is_date_column, frame.columns))
    table = frame if named or frame.shape[1] < 2 else frame.set_index(frame.columns[0])
    return record_of_frame(table, path.name, kind, unit, column)


def checked_trades(given: Any) -> pd.DataFrame:
    """Trades as `result.trades` has them; of those only three columns have to be there."""
    if not isinstance(given, pd.DataFrame) or not set(NEEDED) <= set(given.columns):
        raise BadInput(
            say("record.no_trades", "trades is no table of trades."),
            hint=say("record.trades", "Give a DataFrame with {names}, as result.trades has them.", names=list(NEEDED)),
        )
    return trades_table(**{name: given.get(name, np.nan) for name in TRADES})


def trades_table(**columns: Any) -> pd.DataFrame:
    table = pd.DataFrame(columns)[list(TRADES)].reset_index(drop=True)
    try:
        for name in TRADES[:2]:
            dates = pd.DatetimeIndex(pd.to_datetime(table[name]))
            table[name] = (dates.tz_localize(None) if dates.tz is not None else dates).as_unit("ns")
        table = table.astype(dict.fromkeys(TRADES[2:], "float64"))
    except (TypeError, ValueError) as error:
        raise BadInput(
            say("record.bad_trades", "The trades cannot be read: {error}", error=error),
            hint=say("record.trade_types", "Dates are dates, the rest is numbers."),
        ) from None
    if table["entry_date"].isna().any() or table["pnl"].isna().any():
        raise BadInput(
            say("record.trade_gap", "A trade has no entry_date or no pnl."),
            hint=say("record.trade_fill", "Both have to be there; exit_date may be missing of one that is open."),
        )
    return table


def record_columns(record: TrackRecord) -> dict[str, bytes]:
    """As they cross the wire: dates as little-endian int64 nanoseconds, the rest as float64."""
    columns = {"date": _date_bytes(record.equity.index), "equity": record.equity.to_numpy("<f8").tobytes()}
    if record.trades is not None:
        for name in TRADES:
            values = record.trades[name]
            dated = name in TRADES[:2]
            columns[f"trades.{name}"] = _date_bytes(values) if dated else values.to_numpy("<f8").tobytes()
    return columns


def _date_bytes(dates: Any) -> bytes:
    return pd.DatetimeIndex(dates).as_unit("ns").asi8.astype("<i8").tobytes()
