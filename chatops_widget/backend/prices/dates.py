"""Read a column of dates without guessing: ISO 8601 with or without a zone, 20050131, or a count since 1970."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadData, quoted

# A zone at the end of a time of day: "2005-01-03T09:30:00-05:00", "... 09:30Z".
_ZONE = r"\s*(Z|[+-]\d{2}:?\d{2})$"
_HAS_TIME = r"\d[T ]\d{2}"
_ISO = r"\d{4}-?\d{2}-?\d{2}([T ]\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)?)?"
EARLIEST, LATEST = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")


def date_text(moment: pd.Timestamp) -> str:
    """ISO 8601; the date alone when the time is midnight."""
    return moment.isoformat().removesuffix("T00:00:00")


@dataclass(frozen=True)
class Origin:
    """Where a table came from, to name a place in it. `lines` has the line of each row, if it has lines."""

    source: str
    lines: npt.NDArray[np.int64] | None = None

    def place(self, row: int) -> str:
        where = f"row {row + 1:,}" if self.lines is None else f"line {self.lines[row]:,}"
        return f"{self.source}, {where}"


def read_dates(stamps: pd.Series, origin: Origin, notes: list[str]) -> pd.DatetimeIndex:
    """The moments in `stamps`, in UTC without a zone. Bars at midnight of their own zone keep their calendar date.

    Raises
    ------
    BadData
        Naming the place and the first value that is no date.
    """
    if isinstance(stamps.dtype, pd.DatetimeTZDtype):
        wall, utc = stamps.dt.tz_localize(None), stamps.dt.tz_convert("UTC").dt.tz_localize(None)
        moments = _without_zone(wall, utc, str(stamps.dt.tz), notes)
    elif pd.api.types.is_datetime64_dtype(stamps.dtype):
        moments = stamps
    elif pd.api.types.is_numeric_dtype(stamps.dtype) and not pd.api.types.is_bool_dtype(stamps.dtype):
        moments = _of_numbers(stamps, notes)
    else:
        moments = _of_text(stamps, notes)
    bad = np.flatnonzero(~((moments >= EARLIEST) & (moments < LATEST)).to_numpy())
    if bad.size:
        raise BadData(
            f"{origin.place(int(bad[0]))}: {quoted(stamps.iloc[bad[0]])} is no date ({bad.size:,} such in all).",
            hint="Write dates as 2005-01-31, times as 2005-01-31T09:30:00.",
        )
    return pd.DatetimeIndex(moments).as_unit("ns")


def _without_zone(wall: pd.Series, utc: pd.Series, zone: str, notes: list[str]) -> pd.Series:
    # In UTC, midnight in Seoul is the day before; a daily bar belongs to the day its own market calls it.
    if (wall.dropna() == wall.dropna().dt.normalize()).all():
        notes.append(f"All bars are at midnight in zone {zone}: kept as calendar dates, without the zone.")
        return wall
    notes.append(f"Times were in zone {zone} and are now in UTC.")
    return utc


def _of_text(stamps: pd.Series, notes: list[str]) -> pd.Series:
    text = stamps.astype("str").str.strip()
    timed = text.str.contains(_HAS_TIME, na=False)
    zones = text.where(timed).str.extract(_ZONE, expand=False)
    if not zones.notna().any():
        return _parse(text)
    wall = _parse(text.where(zones.isna(), text.str.replace(_ZONE, "", regex=True)))
    names = sorted(zones.dropna().unique())
    if zones.isna().any():
        names.append("none (read as UTC)")
    offsets = zones.map({name: _offset(name) for name in zones.dropna().unique()}).fillna(pd.Timedelta(0))
    return _without_zone(wall, wall - pd.to_timedelta(offsets), ", ".join(names), notes)


def _offset(zone: str) -> pd.Timedelta:
    """What to take from a wall clock that says `zone` ("Z", "+09:00", "-0500") to get UTC."""
    if zone == "Z":
        return pd.Timedelta(0)
    sign = -1 if zone[0] == "-" else 1
    return sign * pd.Timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))


def _parse(text: pd.Series) -> pd.Series:
    # Pandas alone would also take "2005" or "now"; only whole dates are meant here.
    whole = text.where(text.str.fullmatch(_ISO, na=False))
    return pd.to_datetime(whole, format="ISO8601", errors="coerce").astype("datetime64[ns]")


def _of_numbers(stamps: pd.Series, notes: list[str]) -> pd.Series:
    values: npt.NDArray[np.float64] = stamps.to_numpy(np.float64, na_value=np.nan)
    finite = values[np.isfinite(values)]
    if finite.size and ((finite >= 17000101) & (finite < 22000101)).all():
        return _parse(pd.Series(values, index=stamps.index).map("{:.0f}".format))
    # Seconds until 10^11 (the year 5138), then a factor of 1,000 a unit.
    largest = float(finite.max()) if finite.size else 0.0
    units = (("s", 1, 1e11), ("ms", 10**3, 1e14), ("us", 10**6, 1e17), ("ns", 10**9, np.inf))
    name, a_second, _ = next(unit for unit in units if largest < unit[2])
    notes.append(f"Dates were numbers, read as {name} since 1970 in UTC.")
    whole = pd.Series(np.where(np.isfinite(values), values, np.nan), index=stamps.index)
    return pd.Series(pd.to_datetime(whole / a_second, unit="s", errors="coerce"))
