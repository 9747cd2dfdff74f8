"""Where the ticks of an axis stand, and what they say, as in the panel (`js/src/charts/scales.ts`). Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from ...languages.forms import ENGLISH_FORMS, Forms
from .chart import DAY_MS, Unit

_STEPS = (1, 2, 2.5, 5, 10)
_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000
_TIMES = (*(n * _MINUTE_MS for n in (1, 5, 15, 30)), *(n * _HOUR_MS for n in (1, 3, 6, 12)))
_DAYS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
_MONTH_MS = 30.44 * DAY_MS


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` round numbers between two others."""
    if not high > low:
        return [low]
    rough = (high - low) / max(most, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = size * next((each for each in _STEPS if each * size >= rough * (1 - 1e-9)), 10)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{place * step:.12g}") for place in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """The same for a logarithmic axis: 1, 2, 5, 10 ... where it spans much, plain round numbers where it does not."""
    if not low > 0 or high / low < 4:
        return ticks(low, high, most)
    decades = math.log10(high / low)
    marks = (1, 2, 5) if decades * 3 <= most else (1, 3) if decades * 2 <= most else (1,)
    ends = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = [float(f"{mark * 10.0**place:.12g}") for place in ends for mark in marks]
    return [tick for tick in found if low <= tick <= high]


def decimals(values: Sequence[float]) -> int:
    """How many decimals these numbers need."""

    def whole(value: float, digits: int) -> bool:
        shifted = value * 10.0**digits
        return abs(shifted - round(shifted)) < 1e-6 * max(1.0, abs(shifted))

    return next((digits for digits in range(8) if all(whole(value, digits) for value in values)), 8)


def tick_labels(values: Sequence[float], unit: Unit, forms: Forms = ENGLISH_FORMS) -> list[str]:
    """What an axis of this unit says: the same number of decimals on each."""
    digits = decimals(values)
    return [_tick_label(value, unit, digits, forms) for value in values]


def _tick_label(value: float, unit: Unit, digits: int, forms: Forms) -> str:
    if unit == "percent":
        text = f"{value * 100:,.{max(0, digits - 2)}f}"
    elif unit == "amount" and abs(value) >= 10_000:
        size, letter = next((each for each in forms.large if abs(value) >= each[0] * (1 - 5e-6)), (1.0, ""))
        text = f"{value / size:.2f}".rstrip("0").rstrip(".") + letter
    else:
        text = f"{value:,.{digits}f}"
    text = text.replace("-", "\N{MINUS SIGN}")
    if not text.strip("\N{MINUS SIGN}0.,"):
        text = text.lstrip("\N{MINUS SIGN}")  # there is no less than nothing of nothing
    return f"{text}%" if unit == "percent" else text


def date_ticks(low: float, high: float, most: int, forms: Forms = ENGLISH_FORMS) -> list[tuple[float, str]]:
    """At most `most` moments between two others (ms since 1970) that begin a year, a month, a day or an hour of UTC."""
    span = (high - low) / max(most, 1)
    if span <= _TIMES[-1]:
        step = next(each for each in _TIMES if each >= span)
        return [(at, _time(at, forms)) for at in _every(low, high, step)]
    if span <= _DAYS[-1] * DAY_MS:
        days = next(each for each in _DAYS if each * DAY_MS >= span)
        return [(at, _day(at, forms)) for at in _every(low, high, days * DAY_MS)]
    months = next((each for each in _MONTH_STEPS if each * _MONTH_MS >= span), _MONTH_STEPS[-1])
    first, last = _month(low), _month(high) + 1
    places = range(first - first % months, last + 1, months)
    found = [(at, place) for place in places if low <= (at := _month_start(place)) <= high]
    return [(at, _month_label(place, months, forms, newest=k == 0)) for k, (at, place) in enumerate(found)]


def moment(ms: float) -> dt.datetime:
    return dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=ms)


def date_label(ms: float, forms: Forms = ENGLISH_FORMS) -> str:
    """A date as the panel writes it; with its time where there is one."""
    at = moment(ms)
    day = forms.written(forms.date, at)
    return day if ms % DAY_MS == 0 else f"{day}, {at:%H:%M}"


def _every(low: float, high: float, step: float) -> list[float]:
    return [place * step for place in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _time(ms: float, forms: Forms) -> str:
    return _day(ms, forms) if ms % DAY_MS == 0 else f"{moment(ms):%H:%M}"


def _day(ms: float, forms: Forms) -> str:
    return forms.written(forms.day_of_month, moment(ms))


def _month(ms: float) -> int:
    at = moment(ms)
    return at.year * 12 + at.month - 1


def _month_start(place: int) -> float:
    return (dt.datetime(place // 12, place % 12 + 1, 1) - dt.datetime(1970, 1, 1)) / dt.timedelta(milliseconds=1)


def _month_label(place: int, step: int, forms: Forms, *, newest: bool) -> str:
    first = dt.date(place // 12, place % 12 + 1, 1)
    if step >= 12 or place % 12 == 0:
        return forms.written(forms.year, first)
    return forms.written(forms.month_of_year if newest else forms.month, first)
