"""Read a day, or days in a row, at the beginning of some words: "last week", "2026-01-01", "지난주". Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from ..spoken_dates import Days, Span, SpanUnit, last, month, written, year

Read = tuple[Days, int]  # and how many words it took

_DAYS_BACK = {"today": 0, "yesterday": 1, "오늘": 0, "어제": 1, "그제": 2}
_THIS = {"this": 0, "last": 1, "previous": 1, "이번": 0, "지난": 1, "저번": 1}
_UNITS = {"week": "week", "month": "month", "year": "year", "주": "week", "달": "month", "해": "year"}
_ONE_WORD = {f"{which}{unit}": (which, unit) for which in ("이번", "지난", "저번") for unit in ("주", "달", "해")}
_ONE_WORD |= {"올해": ("이번", "해"), "작년": ("지난", "해")}
_SPANS: dict[str, SpanUnit] = {"week": "weeks", "month": "months", "year": "years"}
_MONTHS = [name.casefold() for name in calendar.month_name]
_SHORT_MONTHS = [name.casefold() for name in calendar.month_abbr]
_WEEKDAYS = [name.casefold() for name in calendar.day_name]
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def read_days(words: Sequence[str], today: dt.date, *, bare: bool = False) -> Read | None:
    """The days that the first words mean; `bare` ones have no "since" before them, so a year alone is no date."""
    if not words:
        return None
    first, *rest = [word.casefold() for word in words[:3]]
    if (iso := written(first)) is not None:
        return iso, 1
    if first in _DAYS_BACK:
        there = today - dt.timedelta(days=_DAYS_BACK[first])
        return Days(there, there), 1
    if first in _ONE_WORD:
        which, unit = _ONE_WORD[first]
        return _named(_THIS[which], _UNITS[unit], today), 1
    if first in _THIS and rest:
        if rest[0] in _UNITS:
            return _named(_THIS[first], _UNITS[rest[0]], today), 2
        span = _span(rest, today)
        return (span, 3) if span is not None and _THIS[first] else None
    if first in _WEEKDAYS and not bare:
        there = today - dt.timedelta(days=(today.weekday() - _WEEKDAYS.index(first)) % 7)
        return Days(there, there), 1
    return None if bare else _month_or_year(first, rest, today)


def _named(back: int, unit: str, today: dt.date) -> Days:
    """This week, month or year, or the one before; weeks begin on Monday."""
    if unit == "week":
        monday = today - dt.timedelta(days=today.weekday() + 7 * back)
        return Days(monday, monday + dt.timedelta(days=6))
    if unit == "year":
        return year(today.year - back)
    years, number = divmod(today.year * 12 + today.month - 1 - back, 12)
    return month(years, number + 1)


def _span(words: Sequence[str], today: dt.date) -> Days | None:
    """The last "7 days": today is one of them."""
    if len(words) < 2 or not words[0].isdecimal() or not 0 < int(words[0]) < 1000:
        return None
    count, unit = int(words[0]), words[1].removesuffix("s")
    if unit == "day":
        return Days(today - dt.timedelta(days=count - 1), today)
    return last(Span(count, _SPANS[unit]), today) if unit in _SPANS else None


def _month_or_year(first: str, rest: Sequence[str], today: dt.date) -> Read | None:
    if _is_year(first):
        return year(int(first)), 1
    number = next((names.index(first) for names in (_MONTHS, _SHORT_MONTHS) if first and first in names), 0)
    if not number:
        return None
    if rest and _is_year(rest[0]):
        return month(int(rest[0]), number), 2
    return month(today.year - (number > today.month), number), 1  # the latest there has been


def _is_year(word: str) -> bool:
    return word.isdecimal() and len(word) == 4 and _FIRST_YEAR <= int(word) <= _LAST_YEAR
