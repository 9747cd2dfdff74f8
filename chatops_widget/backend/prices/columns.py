"""What a table's columns mean, by their names in any usual spelling. Pure."""

from __future__ import annotations

import re
from collections.abc import Hashable

import numpy as np
import pandas as pd

from ...errors import BadData, quoted
from ...errors.sentences import Sentence, joined, say
from .joined_dates import in_parts, joined_dates
from .origin import Origin

PRICE_COLUMNS = ("open", "high", "low", "close")
ADJUSTED = "adj close"
DATE_NAMES = ("date", "datetime", "timestamp", "time")
# What else a column of dates is called, where none has a usual name.
OTHER_DATE_NAMES = ("day", "month", "quarter", "year", "period", "gmttime", "unix", "unixtime", "epoch", "opentime")
RATE_NAMES = ("rate", "ratepercent")  # of a table of annual rates, which has no prices
_SPELLINGS = {
    **{name: name for name in (*PRICE_COLUMNS, "volume")},
    "vol": "volume",
    **dict.fromkeys(("adjclose", "adjustedclose", "closeadj", "closeadjusted", "adjcloseprice"), ADJUSTED),
    **dict.fromkeys(("adjclosingprice", "adjustedcloseprice", "adjustedclosingprice", "closeadjustedprice"), ADJUSTED),
    **dict.fromkeys(DATE_NAMES, "date"),
}


def column_key(name: object) -> str:
    """A name without its case, spaces and signs: "Adj. Close*", "adj_close" and "AdjClose" are one."""
    letters = re.sub(r"[^a-z0-9]", "", str(name).casefold())
    return _SPELLINGS.get(letters, letters)


def is_known(name: object) -> bool:
    """Whether this is the name of a column we read."""
    return column_key(name) in (*PRICE_COLUMNS, "volume", ADJUSTED, "date", *OTHER_DATE_NAMES, *RATE_NAMES)


def is_date_name(name: object) -> bool:
    """Whether a column of this name holds dates, or has no name and stands for an index."""
    return column_key(name) in ("date", *OTHER_DATE_NAMES) or str(name).startswith("Unnamed: ")


def find_columns(table: pd.DataFrame, origin: Origin) -> dict[str, Hashable]:
    """Our name of each column of numbers that we know -> its name in the table.

    Raises
    ------
    BadData
        Two columns of one meaning, or no close.
    """
    named: dict[str, Hashable] = {}
    for column in table.columns:
        name = column_key(column)
        if name not in (*PRICE_COLUMNS, "volume", ADJUSTED):
            continue
        if name in named:
            raise BadData(
                say(
                    "columns.two",
                    "{source} has two columns for {name}: {one} and {other}.",
                    source=origin.source,
                    name=name,
                    one=quoted(named[name]),
                    other=quoted(column),
                ),
                hint=say("columns.keep_one", "Keep one."),
            )
        named[name] = column
    if "close" not in named:
        if ADJUSTED in named:
            hint = say("columns.call_it_close", "Call {column} close to trade by it.", column=quoted(named[ADJUSTED]))
            raise BadData(
                say(
                    "columns.only_adjusted",
                    "{source} has an adjusted close, but no close column.",
                    source=origin.source,
                ),
                hint=hint,
            )
        raise BadData(
            say("columns.no_close", "{source} has no close column.", source=origin.source),
            hint=_listed(table),
        )
    return named


def find_dates(table: pd.DataFrame, origin: Origin, notes: list[Sentence]) -> pd.Series:
    """The column of dates, or the index, or date and time of day joined from two columns.

    Raises
    ------
    BadData
        There is none, or there are two.
    """
    columns = list(table.columns)
    dated = [column for column in columns if column_key(column) == "date"]
    keys = {column_key(column): column for column in columns}
    if not dated and (parts := in_parts({name: table[column] for name, column in keys.items()})) is not None:
        notes.append(
            say("dates.day_joined", "Year, month and day were joined.")
            if "day" in keys
            else say("dates.month_joined", "Year and month were joined.")
        )
        return parts
    dated = dated or [column for column in columns if column_key(column) in OTHER_DATE_NAMES][:1]
    if len(dated) > 1:
        both = {"one": quoted(dated[0]), "other": quoted(dated[1])}
        pair = joined_dates(table[dated[0]], table[dated[1]]) if len(dated) == 2 else None
        if pair is None:
            raise BadData(
                say(
                    "columns.two",
                    "{source} has two columns for {name}: {one} and {other}.",
                    source=origin.source,
                    name="date",
                    **both,
                ),
                hint=say("columns.keep_one", "Keep one."),
            )
        notes.append(say("dates.joined", "{one} and {other} were joined.", **both))
        return pair
    if dated:
        return table[dated[0]]
    if table.index.nlevels > 1:
        first = table.index[0][0] if len(table) else "ABC"
        raise BadData(
            say(
                "columns.levels",
                "{source} has rows of {n} levels ({levels}).",
                source=origin.source,
                n=table.index.nlevels,
                levels=list(map(str, table.index.names)),
            ),
            hint=say("frame.choose", "Choose one symbol: frame.xs({symbol}, level=0)", symbol=repr(first)),
        )
    # `to_csv` writes an index without a name under an empty header.
    unnamed = columns[0] if columns and str(columns[0]).startswith("Unnamed: ") else None
    stamps = table[unnamed] if unnamed is not None else table.index.to_series()
    if _counts_rows(stamps):
        raise BadData(
            say(
                "columns.no_date",
                "{source} has no date column: what has no name counts the rows ({first}, ...).",
                source=origin.source,
                first=list(map(str, stamps.iloc[:3])),
            ),
            hint=joined([say("columns.call_it_date", "Call the dates date."), _listed(table)]),
        )
    return stamps


def _counts_rows(stamps: pd.Series) -> bool:
    """Whether these are 0, 1, 2, ... or 1, 2, 3, ..."""
    if stamps.dtype.kind not in "iufO" and not pd.api.types.is_string_dtype(stamps.dtype):
        return False
    numbers = pd.to_numeric(stamps, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    return bool(len(numbers) and numbers[0] in (0, 1) and (np.diff(numbers) == 1).all())


def _listed(table: pd.DataFrame) -> Sentence:
    columns = list(map(str, table.columns[:12]))
    if not columns:
        return say("columns.none", "It has no columns.")
    return say("columns.listed", "Its columns are: {columns}.", columns=columns)
