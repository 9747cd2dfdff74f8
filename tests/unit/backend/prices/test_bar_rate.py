"""Bars a year are those that were seen, for every calendar the field has; a few bars are no proof of one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatops_widget.backend.prices.bar_rate import bar_rate

WEEKS = 365.25 / 7
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def on(days: set[int], start: str = "2019-03-01", years: float = 2.5) -> pd.DatetimeIndex:
    every = pd.date_range(start, periods=round(years * 365), freq="D")
    return every[np.isin(every.day_of_week, list(days))]


def sessions(
    days: set[int], begin: float, end: float, step: str, zone: str = "UTC", weeks: int = 60
) -> pd.DatetimeIndex:
    every = pd.date_range("2019-03-01", periods=1, freq="D", tz=zone)[0] + pd.timedelta_range(
        0, f"{weeks * 7}D", freq=step
    )
    hour = every.hour + every.minute / 60
    inside = every[np.isin(every.day_of_week, list(days)) & (hour >= begin) & (hour < end)]
    return inside.tz_convert("UTC").tz_localize(None)


def around_the_clock_five_days() -> pd.DatetimeIndex:
    """Currencies: from Sunday 22:00 to Friday 22:00."""
    every = pd.date_range("2019-03-01", periods=24 * 7 * 60, freq="h")
    since = ((every.day_of_week - SUN) % 7) * 24 + every.hour - 22
    return every[(since >= 0) & (since < 120)]


def stub_at_night() -> pd.DatetimeIndex:
    """Currencies by the day at midnight, the first hours of the week apart, at 21:00 or 22:00 on Sunday."""
    days = on({SUN, MON, TUE, WED, THU, FRI})
    return days + pd.to_timedelta(np.where(days.day_of_week == SUN, 21 + (days.month + 1) // 6 % 2, 0), unit="h")


WEEKDAYS = {MON, TUE, WED, THU, FRI}

KINDS: dict[str, tuple[pd.DatetimeIndex, float]] = {
    "stocks": (on(WEEKDAYS), 252),
    "Sunday to Thursday": (on({SUN, MON, TUE, WED, THU}), 252),
    "Saturday to Wednesday": (on({SAT, SUN, MON, TUE, WED}), 252),
    "coins by the day": (on(set(range(7))), 365),
    "a Sunday stub": (on(WEEKDAYS | {SUN}), 313),
    "a Sunday stub by its hour": (stub_at_night(), 313),
    "Saturdays too": (on(WEEKDAYS | {SAT}), 313),
    "four days a week": (on({MON, TUE, WED, THU}), 4 * WEEKS),
    "Tuesdays and Thursdays": (on({TUE, THU}), 2 * WEEKS),
    "Mondays, Wednesdays, Fridays": (on({MON, WED, FRI}), 3 * WEEKS),
    "weekends alone": (on({SAT, SUN}), 2 * WEEKS),
    "three weeks of weekends": (on({SAT, SUN}, years=22 / 365), 2 * WEEKS),
    "three bars of a half-month each": (pd.date_range("2021-03-01", periods=6, freq="SMS"), 24),
    "every second day": (pd.date_range("2019", periods=300, freq="2D"), 182.625),
    "every third day": (pd.date_range("2019", periods=300, freq="3D"), 121.75),
    "every ten days": (pd.date_range("2019", periods=100, freq="10D"), 36.525),
    "weeks": (pd.date_range("2019", periods=100, freq="W-FRI"), 52),
    "two weeks": (pd.date_range("2019", periods=60, freq="14D"), 26.09),
    "four weeks": (pd.date_range("2019", periods=60, freq="28D"), 13.045),
    "half-months": (pd.date_range("2019", periods=60, freq="SMS"), 24),
    "half-months at their ends": (pd.date_range("2019", periods=60, freq="SME"), 24),
    "month starts": (pd.date_range("2015", periods=60, freq="MS"), 12),
    "month ends": (pd.date_range("2015", periods=60, freq="ME"), 12),
    "last business days": (pd.date_range("2015", periods=60, freq="BME"), 12),
    "two months": (pd.date_range("2015", periods=40, freq="2MS"), 6),
    "quarters": (pd.date_range("2015", periods=30, freq="QE"), 4),
    "half-years": (pd.date_range("2005", periods=30, freq="6MS"), 2),
    "years": (pd.date_range("1950", periods=60, freq="YS"), 1),
    "years at their ends": (pd.date_range("1950", periods=60, freq="YE"), 1),
    "hours around the clock": (pd.date_range("2019", periods=3000, freq="h"), 8760),
    "minutes around the clock": (pd.date_range("2019", periods=30_000, freq="min"), 525_600),
    "five hours around the clock": (pd.date_range("2019", periods=3000, freq="5h"), 1752),
    "a day and a half": (pd.date_range("2019", periods=300, freq="36h"), 243.4),
    "coins but for an hour": (sessions(set(range(7)), 1, 24, "1h"), 23 * 365),
    "currencies by the hour": (around_the_clock_five_days(), 120 * WEEKS),
    "New York by the half-hour": (sessions(WEEKDAYS, 9.5, 16, "30min", "America/New_York"), 13 * 252),
    "Sydney by the hour": (sessions(WEEKDAYS, 10, 16, "1h", "Australia/Sydney"), 6 * 252),
    "Tel Aviv by the hour": (sessions({SUN, MON, TUE, WED, THU}, 10, 17, "1h", "Asia/Jerusalem"), 7 * 252),
    "two hours a day": (sessions(WEEKDAYS, 0, 2, "1h", weeks=3), 504),
    "currencies twice a day": (around_the_clock_five_days()[::12], 10 * WEEKS),
    "twice a day": (sessions(WEEKDAYS, 6, 13, "6h"), 504),
    "midnights of London": (pd.bdate_range("2019", periods=500, tz="Europe/London").tz_convert(None), 252),
    "midnights of Paris": (pd.bdate_range("2019", periods=500, tz="Europe/Paris").tz_convert(None), 252),
    "midnights of Seoul": (pd.bdate_range("2019", periods=500, tz="Asia/Seoul").tz_convert(None), 252),
    "midnights of New York": (pd.bdate_range("2019", periods=500, tz="America/New_York").tz_convert(None), 252),
    "midnights of Auckland": (pd.bdate_range("2019", periods=500, tz="Pacific/Auckland").tz_convert(None), 252),
    "coins at midnights of London": (pd.date_range("2019", periods=500, tz="Europe/London").tz_convert(None), 365),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_calendar_has_its_own_rate(kind: str) -> None:
    index, truth = KINDS[kind]
    rate = bar_rate(index)
    assert rate.per_year == pytest.approx(truth, rel=0.01)
    assert rate.certain
    assert (rate.words is None) is (rate.per_year == 252)


HOLIDAYS = {(1, 1), (1, 20), (2, 17), (4, 10), (5, 25), (7, 4), (9, 7), (11, 26), (12, 25)}


def holidays(index: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return index[[(month, day) not in HOLIDAYS for month, day in zip(index.month, index.day, strict=True)]]


def missing_weeks(index: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return index[(index < "2020-02-03") | (index > "2020-04-17")]


def missing_days(index: pd.DatetimeIndex) -> pd.DatetimeIndex:
    lost = np.random.default_rng(1).random(2_000) < 0.1
    return index[~lost[(index - index[0].normalize()).days]]


@pytest.mark.parametrize("damage", [holidays, missing_weeks, missing_days])
@pytest.mark.parametrize(
    "kind", ["stocks", "Sunday to Thursday", "coins by the day", "hours around the clock", "weeks", "every third day"]
)
def test_holidays_and_gaps_do_not_move_a_usual_rate(
    damage: Callable[[pd.DatetimeIndex], pd.DatetimeIndex], kind: str
) -> None:
    index, truth = KINDS[kind]
    rate = bar_rate(damage(index)).per_year
    assert rate == pytest.approx(truth, rel=0.01)


@given(start=st.dates(pd.Timestamp("1980-01-01").date(), pd.Timestamp("2020-01-01").date()), bars=st.integers(8, 600))
def test_a_window_of_daily_stock_bars_is_252_wherever_it_is_cut(start: object, bars: int) -> None:
    index = holidays(pd.bdate_range(start, periods=bars + 10))[:bars]
    assert bar_rate(index).per_year == 252


@pytest.mark.parametrize(
    "kind", ["coins but for an hour", "currencies by the hour", "Sydney by the hour", "Tel Aviv by the hour"]
)
@settings(deadline=None)
@given(begin=st.integers(0, 700), bars=st.integers(30, 400))
def test_a_session_that_is_cut_by_the_window_does_not_count_as_a_short_one(kind: str, begin: int, bars: int) -> None:
    index, truth = KINDS[kind]
    rate = bar_rate(index[begin : begin + bars])
    assert not rate.certain or rate.per_year == pytest.approx(truth, rel=0.01)


@settings(deadline=None, max_examples=60)
@given(
    days=st.sampled_from([WEEKDAYS, {SUN, MON, TUE, WED, THU}, set(range(7))]),
    begin=st.integers(0, 14),
    hours=st.integers(2, 10),
    minutes=st.sampled_from([5, 10, 15, 30, 60]),
    zone=st.sampled_from(["UTC", "America/Chicago", "Europe/Berlin", "Asia/Tokyo", "Australia/Sydney", "Asia/Kolkata"]),
    weeks=st.integers(3, 40),
)
def test_sessions_of_any_length_in_any_zone(
    days: set[int], begin: int, hours: int, minutes: int, zone: str, weeks: int
) -> None:
    index = sessions(days, begin, begin + hours, f"{minutes}min", zone, weeks)
    a_year = 365 if len(days) == 7 else 252
    assert bar_rate(index).per_year == pytest.approx(a_year * hours * 60 / minutes, rel=0.01)


@given(step=st.integers(2, 27), start=st.integers(0, 5000), bars=st.integers(8, 200))
def test_one_bar_every_n_days_is_the_year_over_n(step: int, start: int, bars: int) -> None:
    index = pd.date_range(pd.Timestamp("2000-01-01") + pd.Timedelta(days=start), periods=bars, freq=f"{step}D")
    assert bar_rate(index).per_year == pytest.approx(365.25 / step, rel=0.01)


@pytest.mark.parametrize(
    ("index", "rate", "words"),
    [
        (pd.DatetimeIndex(["2020-01-01"]), 252, "One bar alone"),
        (
            pd.bdate_range("2020-01-06", periods=5),
            252,
            "5 bars are too few to show how often they come: taken as daily",
        ),
        (pd.date_range("2020-01-03", periods=4), 365, "taken as daily, 365"),
        (pd.date_range("2020-01-03", periods=3, freq="MS"), 12, "taken as monthly"),
        (pd.date_range("2020-01-03", periods=3, freq="W"), 52, "taken as weekly"),
        (pd.date_range("2020-01-06 09:00", periods=7, freq="h"), 1764, "7 bars are too few to see a week"),
    ],
)
def test_a_few_bars_are_taken_for_the_likeliest_and_that_is_said(
    index: pd.DatetimeIndex, rate: float, words: str
) -> None:
    found = bar_rate(index)
    assert found.per_year == rate
    assert not found.certain
    assert words in str(found.words)
