"""Which days are traded: a day is a session, also where that goes past midnight in UTC. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]

DAY = 24 * 3_600 * 10**9  # nanoseconds
FEW_WEEKS = 8  # fewer cannot tell a holiday from a day that is never traded


def nanoseconds(index: pd.DatetimeIndex) -> Ints:
    """The dates as counts since 1970."""
    return index.to_numpy().astype("datetime64[ns]").astype(np.int64)


def trading_days(stamps: Ints) -> Ints:
    """The day that each bar belongs to, counted from 1970.

    A day begins in the longest daily pause; at midnight if that is in it, or if each bar then has a day of its own
    and would not otherwise.
    """
    times = np.unique(stamps % DAY)
    pauses = np.diff(times, append=times[0] + DAY)
    longest = int(np.argmax(pauses))
    plain = stamps // DAY
    if pauses[-1] >= pauses[longest]:
        return plain
    begin = int(times[longest + 1])
    days = (stamps - (begin - DAY if begin > DAY // 2 else begin)) // DAY
    alone = len(np.unique(plain)) == len(stamps) > len(np.unique(days))
    return plain if alone else days


def weekday_shares(days: Ints) -> tuple[npt.NDArray[np.float64], int]:
    """How often each day of the week, Monday first, is traded; NaN if none lies between the first bar and the last.

    Weeks without any bar are gaps and do not count. Second, how many weeks do.
    """
    weeks = np.unique((days + 3) // 7)  # the first of 1970 was a Thursday
    possible = weeks[:, None] * 7 - 3 + np.arange(7)
    chances = ((possible >= days[0]) & (possible <= days[-1])).sum(axis=0)
    seen = np.bincount((days + 3) % 7, minlength=7)
    return np.where(chances, seen / np.maximum(chances, 1), np.nan), len(weeks)


def trades_every_day(index: pd.DatetimeIndex) -> bool:
    """Whether there is no day of the week without bars."""
    shares, weeks = weekday_shares(np.unique(trading_days(nanoseconds(index))))
    return len(traded_weekdays(shares, weeks)) == 7


def traded_weekdays(shares: npt.NDArray[np.float64], weeks: int) -> Ints:
    """The days of the week that are traded, as a rule or quite often.

    In a few weeks a holiday may take away half of a day of the week, and an extra session add one: up to five are
    believed as soon as they are seen, further ones when they are usual.
    """
    if weeks >= FEW_WEEKS:
        return np.flatnonzero(shares > 0.2)
    seen, usual = np.flatnonzero(shares > 0), np.flatnonzero(shares > 0.5)
    return seen if len(seen) <= 5 else usual


def is_five_day_week(traded: Ints, weeks: int) -> bool:
    """Whether five days are traded; in two or three weeks the fifth may have been a holiday each time."""
    return len(traded) == 5 or (len(traded) == 4 and weeks <= 3)
