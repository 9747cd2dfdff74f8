"""Read a column of numbers as dates, if it can be read in one way only. Pure.

Tried are 20050131 (also with a time, 200501310930), 200501, 2005, a spreadsheet's count of days, and a count of
seconds, milli-, micro- or nanoseconds since 1970. A count is taken from its size: of the years 1973 to 2100, no two
units have a number in common.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors.sentences import Sentence, conjunction, say

Floats = npt.NDArray[np.float64]

UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}  # in a second
_SINCE_1973, _UNTIL_2100 = 1e8, 4.1025e9  # seconds since 1970
_FROM_1900 = -2.209e9
_DAYS = (3_000, 73_051)  # days since 1899-12-30: 1908 to 2100
_LATE = 25_000  # days since 1970: in 2038, so a count that goes beyond is none of those
_FORMATS = {8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}

FIRST_DAYS = {
    "month": say("dates.months", "Dates were months: each bar stands on the first day of its month."),
    "quarter": say("dates.quarters", "Dates were quarters: each bar stands on the first day of its quarter."),
    "year": say("dates.years", "Dates were years: each bar stands on the first day of its year."),
}


def read_numbers(values: Floats, notes: list[Sentence]) -> tuple[pd.Series, Sentence | None]:
    """The moments, NaT where a number is none; and why not, if none of the column is."""
    told = values[np.isfinite(values)]
    whole = bool(told.size) and bool((told == np.floor(told)).all())
    if whole and (dated := _digits(values, told)) is not None:
        return dated, None
    if whole and (periods := _periods(values, told, notes)) is not None:
        return periods, None
    if told.size and ((told >= _DAYS[0]) & (told < _DAYS[1])).all():
        if told.max() < _LATE:
            return _nothing(len(values)), say(
                "dates.two_epochs", "a count of days that may begin in 1899, as in spreadsheets, or in 1970"
            )
        notes.append(
            say("dates.spreadsheet", "Dates were numbers, read as days since 1899-12-30, as spreadsheets count them.")
        )
        seconds = np.round(values * 86_400)
        return _since("1899-12-30", seconds, 1), None
    return _counted(values, told, notes)


def _digits(values: Floats, told: Floats) -> pd.Series | None:
    """All as 20050131, 200501310930 or 20050131093000, if each is a day that was."""
    for digits, layout in _FORMATS.items():
        if ((told >= 1700 * 10.0 ** (digits - 4)) & (told < 2200 * 10.0 ** (digits - 4))).all():
            text = pd.Series(values).map("{:.0f}".format)
            dates = pd.to_datetime(text, format=layout, errors="coerce")
            # One wrong day among many right ones is a wrong day, and no other reading.
            if digits == 8 or dates.notna().sum() == told.size:
                return dates.astype("datetime64[ns]")
    return None


def _periods(values: Floats, told: Floats, notes: list[Sentence]) -> pd.Series | None:
    """Months as 200501 or years as 2005: bars of that period, dated by its first day."""
    months = (told >= 170_001) & (told < 220_000) & (told % 100 >= 1) & (told % 100 <= 12)
    years = (told >= 1700) & (told < 2200)
    if not (months.all() or years.all()):
        return None
    unit = "month" if months.all() else "year"
    notes.append(FIRST_DAYS[unit])
    return first_days(values // 100, values % 100) if unit == "month" else first_days(values, np.ones(len(values)))


def first_days(years: Floats, months: Floats) -> pd.Series:
    """The first day of each month."""
    known = np.isfinite(years) & np.isfinite(months)
    count = np.where(known, (np.nan_to_num(years) - 1970) * 12 + np.nan_to_num(months) - 1, 0).astype(np.int64)
    dates = pd.Series(count.astype("datetime64[M]").astype("datetime64[ns]"))
    return dates.where(known)


def _counted(values: Floats, told: Floats, notes: list[Sentence]) -> tuple[pd.Series, Sentence | None]:
    """Since 1970, in one unit or in one unit after another."""
    size = np.abs(values)
    unit_of = np.full(len(values), -1)
    for k, a_second in enumerate(UNITS.values()):
        unit_of[(size >= _SINCE_1973 * a_second) & (size < _UNTIL_2100 * a_second)] = k
    names = list(UNITS)
    known = unit_of[unit_of >= 0]
    if not known.size:
        return _nothing(len(values)), say("dates.number", "a number that is neither 20050131 nor a time since 1970")
    largest = int(known.max())
    a_second = list(UNITS.values())[largest]
    # From 1970 to 1973, and before, the size alone does not tell the unit: the largest does, for the column.
    small = (unit_of < 0) & np.isfinite(values)
    one = small.any() and bool((told >= _FROM_1900 * a_second).all()) and bool((told < _UNTIL_2100 * a_second).all())
    if one:
        unit_of = np.where(np.isfinite(values), largest, -1)
        unit_of[small & _apart(values, small)] = -1
    used = [k for k in range(len(names)) if (unit_of == k).any()]
    moments = _nothing(len(values))
    for k in used:
        moments = moments.where(unit_of != k, _since("1970-01-01", values, UNITS[names[k]]))
    units = [names[k] for k in used]
    words = say("dates.since_1970", "Dates were numbers, read as {units} since 1970 in UTC.", units=conjunction(units))
    notes.append(words)
    return moments, None


def _apart(values: Floats, small: npt.NDArray[np.bool_]) -> bool:
    """Whether a gap like no other parts these from the rest: then they are zeros for what is missing, and no dates."""
    told = np.sort(values[np.isfinite(values)])
    gap = np.abs(values[~small & np.isfinite(values)]).min() - np.abs(values[small]).max()
    return bool(gap > 1_000 * np.median(np.diff(told)))


def _since(epoch: str, counts: Floats, a_second: int) -> pd.Series:
    """Moments from counts; exact where a count is whole, since nanoseconds need more digits than a double has."""
    known = np.isfinite(counts)
    steps = 10**9 // a_second
    whole = np.floor(np.where(known, counts, 0))
    inside = known & (np.abs(whole) < 9.2e18 / steps)
    rest = np.where(inside, (np.where(known, counts, 0) - whole) * steps, 0)
    total = np.where(inside, whole, 0).astype(np.int64) * steps + np.round(rest).astype(np.int64)
    if steps == 1:  # a double of that size is exact to some hundred nanoseconds
        total = (total + 500) // 1_000 * 1_000
    start = np.datetime64(epoch, "ns").astype(np.int64)
    return pd.Series((total + start).astype("datetime64[ns]")).where(inside)


def _nothing(size: int) -> pd.Series:
    return pd.Series(np.full(size, np.datetime64("NaT", "ns")))
