"""Read a column of written dates that mean one day each: year first, named months, or days told from months by the
column as a whole. Pure."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors.sentences import Sentence, say
from .numbered_dates import FIRST_DAYS, first_days

Floats = npt.NDArray[np.float64]

_ISO = r"\d{4}-?\d{2}-?\d{2}([T ]\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)?)?"
# A time of day behind a date; without colons only behind eight digits.
_TIME = re.compile(
    r"^(?:(?P<compact>\d{8})(?:T|[\s,_-]+)(?P<digits>\d{4}(?:\d{2})?)|(?P<date>.*?[\d일日])(?:T|[\s,_-]+)"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}(?:[.,:]\d+)?))?\s*(?P<noon>[AaPp]\.?[Mm]\.?)?)$"
)
_SIGN = r"\s*[-/. ,년年월月]\s*"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_YEAR_FIRST = rf"(?P<year>\d{{4}}){_SIGN}(?P<month>\d{{1,2}}){_SIGN}(?P<day>\d{{1,2}})\.?\s*[일日]?"
_COMPACT = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
_NAMED = (
    rf"{_WEEKDAY}{_DAY}(?:{_SIGN})?{_NAME}(?:{_SIGN})?(?P<year>\d{{4}})",
    rf"{_WEEKDAY}{_NAME}{_SIGN}{_DAY}{_SIGN}(?P<year>\d{{4}})",
    rf"(?P<year>\d{{4}})(?:{_SIGN})?{_NAME}(?:{_SIGN})?{_DAY}",
)
_TWO_NUMBERS = r"(?P<one>\d{1,2})\s*[-/.]\s*(?P<other>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})"
_PERIODS = (
    r"(?P<year>\d{4})[-/.M](?P<month>\d{1,2})",
    r"(?P<year>\d{4})[-/ ]?Q(?P<quarter>[1-4])",
    r"Q(?P<quarter>[1-4])[-/ ]?(?P<year>\d{4})",
    rf"{_NAME}[-/. ,]+(?P<year>\d{{4}})",
    rf"(?P<year>\d{{4}})[-/. ]+{_NAME}",
)
_WEEK = r"^(\d{4}-\d{2}-\d{2})/\d{4}-\d{2}-\d{2}$"  # as pandas writes a period of some days
_SHORT_YEAR = r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]'?\d{2}(?:\D.*)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_FULL = "january february march april june july august sept september october november december"
_NAMES = {name: _MONTHS.index(name[:3]) + 1 for name in (*_MONTHS, *_IN_FULL.split())}


def read_text(text: pd.Series, notes: list[Sentence]) -> pd.Series:
    """The moments; NaT where a text is none, or may mean two days."""
    moments = read_iso(text)
    if moments.notna().all():
        return moments
    text = text.str.replace(_WEEK, r"\1", regex=True).str.replace(r"\s+", " ", regex=True)
    parts = text.str.extract(_TIME)
    date = parts["date"].fillna(parts["compact"]).fillna(text).str.strip()
    found = moments.where(moments.notna(), _days(date) + _time_of_day(parts))
    missing = found.isna() & text.notna()
    if missing.all() and len(found):
        found = _periods(text, notes)
    return found


def why_not(text: str) -> Sentence | None:
    """What is wrong with a text that is no date; None if it just is none."""
    if (match := re.match(_TWO_NUMBERS, text)) is not None:
        one, other = int(match["one"]), int(match["other"])
        if 1 <= one <= 12 and 1 <= other <= 12:
            return say(
                "dates.day_or_month",
                "it may be day {one} of month {other} or day {other} of month {one}",
                one=one,
                other=other,
            )
        return None
    return say("dates.short_year", "its year has two digits") if re.fullmatch(_SHORT_YEAR, text) else None


def read_iso(text: pd.Series) -> pd.Series:
    """The moments of whole ISO 8601 dates, with a time or not; NaT where a text is none."""
    # Pandas alone would also take "2005" or "now"; only whole dates are meant here.
    whole = text.where(text.str.fullmatch(_ISO, na=False))
    return pd.to_datetime(whole, format="ISO8601", errors="coerce").astype("datetime64[ns]")


def _days(date: pd.Series) -> pd.Series:
    """Midnights; each text is read in the one way in which it is a day."""
    found = pd.Series(pd.NaT, index=date.index, dtype="datetime64[ns]")
    for pattern in (_YEAR_FIRST, _COMPACT, *_NAMED):
        if found.notna().all():
            break
        parts = _match(date, pattern)
        months = parts["name"].str.casefold().map(_NAMES) if "name" in parts else _number(parts["month"])
        found = found.where(found.notna(), _date(_number(parts["year"]), months, _number(parts["day"])))
    return found if found.notna().all() else found.where(found.notna(), _day_or_month(date))


def _day_or_month(date: pd.Series) -> pd.Series:
    """31/01/2005 or 01/31/2005: one day above 12 tells for the whole column which is which."""
    parts = _match(date, _TWO_NUMBERS)
    one, other, year = (_number(parts[name]) for name in ("one", "other", "year"))
    day_first, month_first = bool((one > 12).any()), bool((other > 12).any())
    if day_first == month_first:  # neither is told, or both: then the column says nothing
        one = one * np.nan
    return _date(year, other, one) if day_first else _date(year, one, other)


def _periods(text: pd.Series, notes: list[Sentence]) -> pd.Series:
    """Months or quarters throughout: bars of that period, dated by its first day."""
    for pattern in _PERIODS:
        parts = _match(text, pattern)
        if not parts["year"].notna().all():
            continue
        unit = "quarter" if "quarter" in parts else "month"
        if "quarter" in parts:
            months = _number(parts["quarter"]) * 3 - 2
        else:
            months = parts["name"].str.casefold().map(_NAMES) if "name" in parts else _number(parts["month"])
        months = months.where((months >= 1) & (months <= 12))
        notes.append(FIRST_DAYS[unit])
        days = first_days(_number(parts["year"]).to_numpy(np.float64), months.to_numpy(np.float64))
        return days.set_axis(text.index)
    return pd.Series(pd.NaT, index=text.index, dtype="datetime64[ns]")


def _match(text: pd.Series, pattern: str) -> pd.DataFrame:
    return text.str.extract(f"^{pattern}$", flags=re.IGNORECASE)


def _number(text: pd.Series) -> pd.Series:
    return pd.to_numeric(text, errors="coerce").astype("float64")


def _date(year: pd.Series, month: pd.Series, day: pd.Series) -> pd.Series:
    parts = pd.DataFrame({"year": year, "month": month, "day": day})
    return pd.to_datetime(parts, errors="coerce").astype("datetime64[ns]")


def _time_of_day(parts: pd.DataFrame) -> pd.Series:
    """How long after midnight; NaT for an hour that no clock has."""
    digits = parts["digits"]
    hour = _number(parts["hour"].where(digits.isna(), digits.str[:2]))
    minute = _number(parts["minute"].where(digits.isna(), digits.str[2:4]))
    second = _number(parts["second"].str.replace(r"[,:]", ".", regex=True).where(digits.isna(), digits.str[4:]))
    noon = parts["noon"].str[0].str.casefold()
    hour = hour.where(noon.isna(), hour % 12 + 12 * (noon == "p"))
    hour = hour.where(noon.isna() | (_number(parts["hour"]) <= 12))
    bad = (parts["hour"].notna() | digits.notna()) & ~((hour < 24) & (minute < 60) & (second.fillna(0) < 60))
    seconds = hour.fillna(0) * 3600 + minute.fillna(0) * 60 + second.fillna(0)
    return pd.to_timedelta(seconds.where(~bad), unit="s")
