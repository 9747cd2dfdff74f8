"""How many bars a year has: read from the bars themselves, not from an assumed calendar. Pure: dates in, a rate out.

Five trading days a week are 252 a year, as the field has it, and seven are 365. All else is what was seen: a fixed
step, months, or the bars of a usual week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors.sentences import Sentence, say
from .calendar import DAY, FEW_WEEKS, Ints, is_five_day_week, nanoseconds, traded_weekdays, trading_days, weekday_shares

YEAR = 365.25  # days
WEEKS = YEAR / 7
FEW = 6  # bars: fewer show no pattern
REGULAR = 0.97  # of the time between the first bar and the last: one step throughout
MOSTLY = 0.9
CLOSE = 0.015  # what was seen is taken for the usual rate
# What a few bars are taken for: from so many days apart, to so many.
GUESSES = (
    (0, 4, 252, say("guess.daily", "daily")),
    (5, 10, 52, say("guess.weekly", "weekly")),
    (26, 33, 12, say("guess.monthly", "monthly")),
    (85, 95, 4, say("guess.quarterly", "quarterly")),
    (360, 370, 1, say("guess.yearly", "yearly")),
)


@dataclass(frozen=True)
class BarRate:
    """Bars a year, and a sentence on why; none for the ordinary case, daily bars of a five-day week.

    `certain` is false where the bars are too few to show how often they come.
    """

    per_year: float
    words: Sentence | None = None
    certain: bool = True


def bar_rate(index: pd.DatetimeIndex) -> BarRate:
    """How many of these bars a year has. The index is ascending, without zone."""
    stamps = nanoseconds(index)
    if len(stamps) < 2:
        return BarRate(252, say("rate.one", "One bar alone: taken as daily, 252 bars a year."), certain=False)
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
    words = say(
        "rate.clock", "Round-the-clock bars, one every {span}: {rate} a year.", span=_span(step), rate=shown(rate)
    )
    return BarRate(rate, words)


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
        words = say(
            "rate.no_week",
            "{n:,} bars are too few to see a week: taken as {rate} a year.",
            n=bars,
            rate=shown(rate),
        )
        return BarRate(rate, words, certain=False)
    traded = traded_weekdays(shares, weeks)
    open_all_day = a_day * np.quantile(steps, 0.25) > 0.75 * DAY  # a night is no step of the session
    if is_five_day_week(traded, weeks) and not open_all_day:
        words = say(
            "rate.intraday", "Intraday bars, {n:g} a day: {rate} bars a year.", n=a_day, rate=shown(a_day * 252)
        )
        return BarRate(a_day * 252, words)
    weekdays = (days + 3) % 7
    week = sum(min(1.0, float(shares[day]) / MOSTLY) * _typical(counts[weekdays == day]) for day in traded)
    rate = week * (365 / 7 if len(traded) == 7 else WEEKS)
    seen = _observed(steps)
    if len(traded) < 7 and weeks >= 26 and abs(seen / rate - 1) > CLOSE:
        rate = seen
    words = say("rate.sessions", "Intraday bars, about {n:.4g} a week: {rate} bars a year.", n=week, rate=shown(rate))
    return BarRate(rate, words)


def _few(days: Ints, bars: int) -> BarRate:
    step = float(np.median(np.diff(days)))
    for shortest, longest, rate, name in GUESSES:
        if shortest <= step <= longest:
            weekend = name == "daily" and {5, 6} <= set(((days + 3) % 7).tolist())
            a_year = 365 if weekend else rate
            words = say(
                "rate.guess",
                "{n} bars are too few to show how often they come: taken as {how}, {rate} a year.",
                n=bars,
                how=name,
                rate=a_year,
            )
            return BarRate(a_year, words, certain=False)
    words = say(
        "rate.alone",
        "{n} bars alone, {days:g} days apart: {rate} a year.",
        n=bars,
        days=step,
        rate=shown(YEAR / step),
    )
    return BarRate(YEAR / step, words, certain=False)


def _daily(days: Ints) -> BarRate:
    shares, weeks = weekday_shares(days)
    if np.isnan(shares).any():
        return _few(days, len(days))
    traded = traded_weekdays(shares, weeks)
    if is_five_day_week(traded, weeks):
        return BarRate(252)
    if len(traded) == 7 and (shares > 0.8).all():
        return BarRate(365, say("rate.every_day", "Daily bars, weekends included: 365 a year."))
    seen, usual = _observed(np.diff(days) * DAY), round(len(traded) * WEEKS)
    rate = float(usual) if weeks < FEW_WEEKS or abs(seen / usual - 1) < CLOSE else seen
    words = say("rate.daily", "Daily bars, on {n:.2g} days a week: {rate} a year.", n=rate / WEEKS, rate=shown(rate))
    return BarRate(rate, words)


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
        words = (
            say("rate.half_months", "Half-monthly: 24 bars a year.")
            if usual == 2
            else say("rate.third_months", "Three bars a month: 36 bars a year.")
        )
        return BarRate(12.0 * usual, words)
    middle = int(np.median(between))
    if middle % 7 == 0 and (np.abs(between - middle) <= 3).mean() >= MOSTLY:
        return _every(middle)
    rate = _observed(steps)
    words = say(
        "rate.about",
        "One bar every {n:.3g} days on average: {rate} a year.",
        n=YEAR / rate,
        rate=shown(rate),
    )
    return BarRate(rate, words)


def _every(step: int) -> BarRate:
    if step == 7:
        return BarRate(52, say("rate.weeks", "Weekly bars: 52 a year."))
    rate = YEAR / step
    return BarRate(rate, say("rate.days", "One bar every {n} days: {rate} a year.", n=step, rate=shown(rate)))


def _months(dates: npt.NDArray[np.datetime64], months: Ints) -> BarRate | None:
    """One bar every month, quarter, year, ..., at about the same place in it."""
    first, after = months.astype("datetime64[M]"), (months + 1).astype("datetime64[M]")
    place = (dates - first.astype("datetime64[D]")).astype(np.int64)
    to_end = (after.astype("datetime64[D]") - dates).astype(np.int64)
    step, share = _usual(np.diff(months), longest=3)
    if step < 1 or share < MOSTLY or min(np.ptp(place), np.ptp(to_end)) > 10:
        return None
    rate = 12 / step
    named = {
        1: say("rate.monthly", "Monthly bars"),
        3: say("rate.quarterly", "Quarterly bars"),
        6: say("rate.half_yearly", "Half-yearly bars"),
        12: say("rate.yearly", "Yearly bars"),
    }
    bars = named.get(step) or say("rate.months", "One bar every {n} months", n=step)
    return BarRate(rate, say("rate.named", "{bars}: {rate} a year.", bars=bars, rate=shown(rate)))


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


def _span(step: int) -> Sentence:
    seconds = step / 10**9
    for size, one, more in (
        (86_400, say("span.day", "day"), say("span.days", "days")),
        (3_600, say("span.hour", "hour"), say("span.hours", "hours")),
        (60, say("span.minute", "minute"), say("span.minutes", "minutes")),
        (1, say("span.second", "second"), say("span.seconds", "seconds")),
    ):
        if seconds >= size:
            return one if seconds == size else say("span", "{n:g} {unit}", n=seconds / size, unit=more)
    return say("span", "{n:g} {unit}", n=seconds, unit=say("span.seconds", "seconds"))


def shown(rate: float) -> str:
    """Bars a year as they stand in a sentence."""
    return f"{rate:,.0f}" if rate >= 10_000 else f"{rate:.0f}" if rate >= 1_000 else f"{round(rate, 2):g}"
