"""How many bars a year has: read from the bars themselves, not from an assumed calendar. Pure: dates in, a rate out.

Five trading days a week are 252 a year, as the field has it, and seven are 365. All else is what was seen: a fixed
step, months, or the bars of a usual week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calendar import DAY, FEW_WEEKS, Ints, is_five_day_week, nanoseconds, traded_weekdays, trading_days, weekday_shares

YEAR = 365.25  # days
WEEKS = YEAR / 7
FEW = 6  # bars: fewer show no pattern
REGULAR = 0.97  # of the time between the first bar and the last: one step throughout
MOSTLY = 0.9
CLOSE = 0.015  # what was seen is taken for the usual rate
# What a few bars are taken for: from so many days apart, to so many.
GUESSES = (
    (0, 4, 252, "daily"),
    (5, 10, 52, "weekly"),
    (26, 33, 12, "monthly"),
    (85, 95, 4, "quarterly"),
    (360, 370, 1, "yearly"),
)


@dataclass(frozen=True)
class BarRate:
    """Bars a year, and a sentence on why; none for the ordinary case, daily bars of a five-day week.

    `certain` is false where the bars are too few to show how often they come.
    """

    per_year: float
    words: str | None = None
    certain: bool = True


def bar_rate(index: pd.DatetimeIndex) -> BarRate:
    """How many of these bars a year has. The index is ascending, without zone."""
    stamps = nanoseconds(index)
    if len(stamps) < 2:
        return BarRate(252, "One bar alone: taken as daily, 252 bars a year.", certain=False)
    dated = trading_days(stamps)
    days, counts = np.unique(dated, return_counts=True)
    steps = np.diff(stamps)
    if (fixed := _round_the_clock(steps)) is not None:
        return fixed
    if np.median(counts) > 1 or np.median(steps) < 0.9 * DAY:
        return _sessions(days, counts, steps)
    if len(stamps) < FEW:
        return _few(days, len(stamps))
    if np.median(np.diff(days)) < 2:
        return _daily(days)
    return _slow(days, steps)


def _round_the_clock(steps: Ints) -> BarRate | None:
    """One step that is no whole number of days throughout, weekends included, for a week or more."""
    step, share = _usual(steps, longest=7 * DAY)
    if share < REGULAR or step % DAY == 0 or steps.sum() < 7 * DAY:
        return None
    rate = 365 * DAY / step
    return BarRate(rate, f"Round-the-clock bars, one every {_span(step)}: {shown(rate)} a year.")


def _sessions(days: Ints, counts: Ints, steps: Ints) -> BarRate:
    """Intraday bars with pauses: those of a usual week, weekday by weekday."""
    bars = counts.sum()
    if len(days) > 3:  # the first and the last may be cut
        days, counts = days[1:-1], counts[1:-1]
    shares, weeks = weekday_shares(days)
    a_day = _typical(counts)
    if np.isnan(shares).any():
        every_day = shares[5] > 0 and shares[6] > 0  # both days of a weekend
        rate = a_day * (365 if every_day else 252)
        words = f"{bars:,} bars are too few to see a week: taken as {shown(rate)} a year."
        return BarRate(rate, words, certain=False)
    traded = traded_weekdays(shares, weeks)
    open_all_day = a_day * np.quantile(steps, 0.25) > 0.75 * DAY  # a night is no step of the session
    if is_five_day_week(traded, weeks) and not open_all_day:
        return BarRate(a_day * 252, f"Intraday bars, {a_day:g} a day: {shown(a_day * 252)} bars a year.")
    weekdays = (days + 3) % 7
    week = sum(min(1.0, float(shares[day]) / MOSTLY) * _typical(counts[weekdays == day]) for day in traded)
    rate = week * (365 / 7 if len(traded) == 7 else WEEKS)
    seen = _observed(steps)
    if len(traded) < 7 and weeks >= 26 and abs(seen / rate - 1) > CLOSE:
        rate = seen
    return BarRate(rate, f"Intraday bars, about {week:.4g} a week: {shown(rate)} bars a year.")


def _few(days: Ints, bars: int) -> BarRate:
    step = float(np.median(np.diff(days)))
    for shortest, longest, rate, name in GUESSES:
        if shortest <= step <= longest:
            weekend = name == "daily" and {5, 6} <= set(((days + 3) % 7).tolist())
            a_year = 365 if weekend else rate
            words = f"{bars} bars are too few to show how often they come: taken as {name}, {a_year} a year."
            return BarRate(a_year, words, certain=False)
    words = f"{bars} bars alone, {step:g} days apart: {shown(YEAR / step)} a year."
    return BarRate(YEAR / step, words, certain=False)


def _daily(days: Ints) -> BarRate:
    shares, weeks = weekday_shares(days)
    if np.isnan(shares).any():
        return _few(days, len(days))
    traded = traded_weekdays(shares, weeks)
    if is_five_day_week(traded, weeks):
        return BarRate(252)
    if len(traded) == 7 and (shares > 0.8).all():
        return BarRate(365, "Daily bars, weekends included: 365 a year.")
    seen, usual = _observed(np.diff(days) * DAY), round(len(traded) * WEEKS)
    rate = float(usual) if weeks < FEW_WEEKS or abs(seen / usual - 1) < CLOSE else seen
    return BarRate(rate, f"Daily bars, on {rate / WEEKS:.2g} days a week: {shown(rate)} a year.")


def _slow(days: Ints, steps: Ints) -> BarRate:
    """Bars more than a day apart: months, a fixed step, weeks with holidays, parts of a month, or else what was
    seen."""
    between = np.diff(days)
    step, share = _usual(between, longest=7)
    with_gaps = (between == step).mean() >= 0.75 and (between % step == 0).all()
    if share >= REGULAR or with_gaps:
        return _every(step)
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    if (each := _months(dates, months)) is not None:
        return each
    _, inner = np.unique(months, return_counts=True)
    inner = inner[1:-1] if len(inner) > 3 else inner
    if len(inner) >= 2 and (usual := int(np.median(inner))) in (2, 3) and (inner == usual).mean() >= MOSTLY:
        name = "Half-monthly" if usual == 2 else "Three bars a month"
        return BarRate(12.0 * usual, f"{name}: {12 * usual} bars a year.")
    middle = int(np.median(between))
    if middle % 7 == 0 and (np.abs(between - middle) <= 3).mean() >= MOSTLY:
        return _every(middle)
    rate = _observed(steps)
    return BarRate(rate, f"One bar every {YEAR / rate:.3g} days on average: {shown(rate)} a year.")


def _every(step: int) -> BarRate:
    if step == 7:
        return BarRate(52, "Weekly bars: 52 a year.")
    rate = YEAR / step
    return BarRate(rate, f"One bar every {step} days: {shown(rate)} a year.")


def _months(dates: npt.NDArray[np.datetime64], months: Ints) -> BarRate | None:
    """One bar every month, quarter, year, ..., at about the same place in it."""
    first, after = months.astype("datetime64[M]"), (months + 1).astype("datetime64[M]")
    place = (dates - first.astype("datetime64[D]")).astype(np.int64)
    to_end = (after.astype("datetime64[D]") - dates).astype(np.int64)
    step, share = _usual(np.diff(months), longest=3)
    if step < 1 or share < MOSTLY or min(np.ptp(place), np.ptp(to_end)) > 10:
        return None
    rate = 12 / step
    name = {1: "Monthly bars", 3: "Quarterly bars", 6: "Half-yearly bars", 12: "Yearly bars"}.get(step)
    return BarRate(rate, f"{name or f'One bar every {step} months'}: {shown(rate)} a year.")


def _usual(steps: Ints, longest: int) -> tuple[int, float]:
    """The commonest step, and its share of the time; what is longer than `longest` and than three steps is a gap."""
    values, times = np.unique(steps, return_counts=True)
    usual = int(values[np.argmax(times)])
    inside = int(steps[steps <= max(longest, 3 * usual)].sum())
    return usual, float(usual * times.max() / inside) if inside else 0.0


def _observed(steps: Ints) -> float:
    """Bars over time, without the gaps."""
    inside = steps[steps <= max(10 * DAY, 5 * float(np.median(steps)))]
    return float(len(inside) / inside.sum()) * DAY * YEAR


def _typical(counts: Ints) -> float:
    """The count of most days, or else the mean."""
    middle = float(np.median(counts))
    return middle if (counts == middle).mean() >= 0.5 else float(counts.mean())


def _span(step: int) -> str:
    seconds = step / 10**9
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            return name if seconds == size else f"{seconds / size:g} {name}s"
    return f"{seconds:g} seconds"


def shown(rate: float) -> str:
    """Bars a year as they stand in a sentence."""
    return f"{rate:,.0f}" if rate >= 10_000 else f"{rate:.0f}" if rate >= 1_000 else f"{round(rate, 2):g}"
