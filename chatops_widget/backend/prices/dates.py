"""Read a column of dates without guessing: what can be read in one way only is taken, the rest is refused."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ...errors import BadData, quoted
from ...errors.sentences import Sentence, say
from .local_days import on_local_days
from .numbered_dates import read_numbers
from .origin import Origin
from .written_dates import read_iso, read_text, why_not
from .zones import split_zones, to_utc

__all__ = ["Origin", "date_text", "read_dates"]

EARLIEST, LATEST = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")
_NUMBER = r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?"
_ISO_DIGITS = r"[12]\d{3}(0[1-9]|1[0-2])([0-2]\d|3[01])"


def date_text(moment: pd.Timestamp) -> str:
    """ISO 8601; the date alone when the time is midnight."""
    return moment.isoformat().removesuffix("T00:00:00")


def read_dates(stamps: pd.Series, origin: Origin, notes: list[Sentence]) -> pd.DatetimeIndex:
    """The moments in `stamps`, in UTC without a zone. Bars at midnight of their own zone keep their calendar date.

    Raises
    ------
    BadData
        Naming the place and the first value that is no date.
    """
    reason: Sentence | None = None
    zoned = False
    if isinstance(stamps.dtype, pd.PeriodDtype):
        moments = _of_periods(stamps, notes)
    elif isinstance(stamps.dtype, pd.DatetimeTZDtype):
        zone, zoned = str(stamps.dt.tz), str(stamps.dt.tz) != "UTC"
        wall, utc = stamps.dt.tz_localize(None), stamps.dt.tz_convert("UTC").dt.tz_localize(None)
        moments = _without_zone(wall, utc, zone, notes)
    elif pd.api.types.is_datetime64_dtype(stamps.dtype):
        moments = stamps
    elif pd.api.types.is_numeric_dtype(stamps.dtype) and not pd.api.types.is_bool_dtype(stamps.dtype):
        moments, reason = read_numbers(stamps.to_numpy(np.float64, na_value=np.nan), notes)
    else:
        moments, reason, zoned = _of_text(stamps, origin, notes)
    bad = np.flatnonzero(~((moments >= EARLIEST) & (moments < LATEST)).to_numpy())
    if bad.size:
        first = stamps.iloc[bad[0]]
        reason = reason or why_not(str(first).strip())
        found = {"place": origin.place(int(bad[0])), "value": quoted(first), "n": bad.size}
        raise BadData(
            say("dates.why", "{place}: {value} is no date: {reason} ({n:,} such in all).", reason=reason, **found)
            if reason
            else say("dates.none", "{place}: {value} is no date ({n:,} such in all).", **found),
            hint=say("dates.write", "Write dates as 2005-01-31, times as 2005-01-31T09:30:00."),
        )
    index = pd.DatetimeIndex(moments).as_unit("ns")
    return index if zoned else on_local_days(index, notes)


def _without_zone(wall: pd.Series, utc: pd.Series, zone: object, notes: list[Sentence]) -> pd.Series:
    # In UTC, midnight in Seoul is the day before; a daily bar belongs to the day its own market calls it.
    if (wall.dropna() == wall.dropna().dt.normalize()).all():
        notes.append(
            say(
                "dates.midnights",
                "All bars are at midnight in zone {zone}: kept as calendar dates, without the zone.",
                zone=zone,
            )
        )
        return wall
    notes.append(say("dates.zoned", "Times were in zone {zone} and are now in UTC.", zone=zone))
    return utc


def _of_periods(stamps: pd.Series, notes: list[Sentence]) -> pd.Series:
    unit = str(stamps.dtype)
    if unit not in ("period[D]", "period[h]", "period[min]", "period[s]"):
        notes.append(
            say(
                "dates.periods",
                "Dates were periods ({unit}): each bar stands on the first day of its period.",
                unit=unit[7:-1],
            )
        )
    return pd.Series(pd.PeriodIndex(stamps).start_time.as_unit("ns"), index=stamps.index)


def _of_text(stamps: pd.Series, origin: Origin, notes: list[Sentence]) -> tuple[pd.Series, Sentence | None, bool]:
    """The moments, why not if none of the column is one, and whether their zone was told."""
    if all(isinstance(each, pd.Period) for each in stamps):
        return _of_periods(pd.Series(pd.PeriodIndex(stamps)), notes), None, False
    text = stamps.map(_plain).astype("str").str.strip() if stamps.dtype == object else stamps.astype("str").str.strip()
    if (moments := read_iso(text)).notna().all():
        return moments, None, False
    counted = text.str.fullmatch(_NUMBER, na=False)
    if counted.mean() > 0.5 and not text[counted].str.fullmatch(_ISO_DIGITS).all():
        numbers = pd.to_numeric(text.where(counted), errors="coerce")
        moments, reason = read_numbers(numbers.to_numpy(np.float64, na_value=np.nan), notes)
        return moments, reason if moments.isna().all() else None, False
    bare, zones = split_zones(text)
    wall = read_text(bare, notes)
    if not zones.notna().any():
        return wall, None, False
    utc = to_utc(wall, zones, origin)
    names = sorted(zones.dropna().unique())
    if zones.isna().any():
        names.append(say("dates.no_zone", "none (read as UTC)"))
    return _without_zone(wall, utc, names, notes), None, bool(set(names) - {"Z", "UTC", "GMT", "+00:00"})


def _plain(value: object) -> object:
    """A date object as its ISO text; all else as it is."""
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value
