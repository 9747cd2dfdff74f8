"""Days as people say them: “March 2009”, “the nineties”, “2010년 3월”, “the last ten years”. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

SpanUnit = Literal["years", "months", "weeks"]


@dataclass(frozen=True)
class Days:
    """All days from one to another, both included: a year, a month, a decade, or one day."""

    first: dt.date
    last: dt.date
    bare: bool = False  # it says by itself that a time is meant, as “2008년” does and “2008” does not


@dataclass(frozen=True)
class Span:
    """A length of time."""

    count: int
    unit: SpanUnit


def year(number: int, *, bare: bool = False) -> Days:
    return Days(dt.date(number, 1, 1), dt.date(number, 12, 31), bare)


def month(year: int, number: int) -> Days:
    return Days(dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1]))


def day(year: int, month: int, number: float) -> Days | None:
    """None where the calendar has no such day."""
    try:
        found = dt.date(year, month, int(number))
    except (ValueError, OverflowError):
        return None
    return Days(found, found) if found.day == number else None


def decade(number: float) -> Days | None:
    """The nineties by 90 or 1990; of two digits, those from 00 to 29 are of this century."""
    if number % 10 or not (0 <= number < 100 or 1900 <= number <= 2100):
        return None
    first = int(number if number >= 100 else number + (2000 if number < 30 else 1900))
    return Days(dt.date(first, 1, 1), dt.date(first + 9, 12, 31), bare=True)


def written(text: str) -> Days | None:
    """The day of “2005-01-31”. None for “3/4/2005”, which is one day in Boston and another in Berlin."""
    match = re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", text)
    return day(*map(int, match.groups())) if match else None


def last(span: Span, end: dt.date) -> Days:
    """The last days up to an end, as many as the span has.

    >>> last(Span(10, "years"), dt.date(2018, 12, 31)).first
    datetime.date(2009, 1, 1)
    """
    if span.unit == "weeks":
        return Days(end - dt.timedelta(weeks=span.count) + dt.timedelta(days=1), end)
    months = span.count * (12 if span.unit == "years" else 1)
    years, number = divmod(end.year * 12 + end.month - 1 - months, 12)
    before = min(end.day, calendar.monthrange(years, number + 1)[1])
    return Days(dt.date(years, number + 1, before) + dt.timedelta(days=1), end)
