"""Join the day and the time of day where they stand in two columns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import pandas as pd

_TIME = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s*[AaPp]\.?[Mm]\.?)?(\s*(Z|[+-]\d{2}:?\d{2}|[A-Z][\w/+-]*))?"
_COMPACT = r"\d{1,6}"
_HAS_TIME = r"\d:\d{2}|\dT\d"


def joined_dates(one: pd.Series, other: pd.Series) -> pd.Series | None:
    """Both as text with a space between; None if they are not a day and a time of day."""
    for days, times in ((one, other), (other, one)):
        day, time = days.astype("str").str.strip(), times.astype("str").str.strip()
        if times.dtype.kind in "mM" or not len(day):
            continue
        if not day.str.contains(_HAS_TIME, regex=True).any() and (clock := _clock(time)) is not None:
            return day + " " + clock
    return None


def in_parts(columns: Mapping[str, pd.Series]) -> pd.Series | None:
    """Year and month, and day if there is one, as one text; None if they are not in columns of their own."""
    names = [name for name in ("year", "month", "day") if name in columns]
    if names[:2] != ["year", "month"]:
        return None
    numbers = [pd.to_numeric(columns[name], errors="coerce") for name in names]
    if any(part.isna().any() or (part % 1 != 0).any() for part in numbers):
        return None
    texts = [part.astype("int64").astype("str").str.zfill(2) for part in numbers]
    return reduce(lambda whole, part: whole + "-" + part, texts)


def _clock(time: pd.Series) -> pd.Series | None:
    """Times of day as 09:30 or 09:30:00; also from 930, 0930 and 093000, if the column leaves one reading."""
    if time.str.fullmatch(_TIME).all():
        return time
    if not time.str.fullmatch(_COMPACT).all():
        return None
    wide = time.str.len().max() > 4
    numbers = time.astype("int64") * (1 if wide else 100)
    hours, minutes, seconds = numbers // 10_000, numbers // 100 % 100, numbers % 100
    # A day counted as 20220103 is no time; and 0, 1, 2, ... may be hours as well as minutes.
    if (hours > 23).any() or (minutes > 59).any() or (seconds > 59).any() or (time.str.len() < 3).all():
        return None
    parts = [part.astype("str").str.zfill(2) for part in (hours, minutes, seconds)]
    return parts[0] + ":" + parts[1] + ":" + parts[2]
