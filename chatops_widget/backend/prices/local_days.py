"""Give daily bars that stand at midnights of a zone, written in UTC, the day that their own market calls it. Pure."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...errors.sentences import Sentence, say
from .calendar import DAY, Ints, nanoseconds, traded_weekdays, weekday_shares

# One for each way in which a clock differs from UTC over the year.
CLOCKS = (
    "Europe/London", "Europe/Paris", "Europe/Athens", "Asia/Jerusalem", "Europe/Moscow", "Asia/Dubai", "Asia/Karachi",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Adelaide",
    "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/Halifax",
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
)  # fmt: skip
MON_TO_FRI, SUN_TO_THU = [0, 1, 2, 3, 4], [0, 1, 2, 3, 6]
FEW_TIMES = 3  # of day: a clock has two, by summer and winter


def on_local_days(moments: pd.DatetimeIndex, notes: list[Sentence]) -> pd.DatetimeIndex:
    """The dates as a clock of CLOCKS has them, if all bars are at its midnight and that is more than chance.

    It is, if the clock changed between summer and winter, or if a week that runs from Sunday to Thursday in UTC is
    one from Monday to Friday there.
    """
    stamps = nanoseconds(moments)
    times = np.unique(stamps % DAY)
    if len(stamps) < 5 or len(times) > FEW_TIMES or not times.any() or len(np.unique(stamps // DAY)) < len(stamps):
        return moments
    order = moments.sort_values()
    week = _week(nanoseconds(order) // DAY)
    for name in CLOCKS:
        local = order.tz_localize("UTC").tz_convert(name).tz_localize(None)
        if not (local == local.normalize()).all():
            continue
        there = _week(nanoseconds(local) // DAY)
        if len(times) == 1 and (week == MON_TO_FRI or there not in (MON_TO_FRI, SUN_TO_THU)):
            continue
        if len(there) < 7 and there not in (MON_TO_FRI, SUN_TO_THU):
            continue
        told = " and ".join(str(pd.Timedelta(time, "ns"))[7:12] for time in times)
        notes.append(
            say(
                "dates.local_days",
                "All bars are at {time} UTC, midnight on a clock such as that of {zone}: kept as its dates.",
                time=told,
                zone=name,
            )
        )
        return moments.tz_localize("UTC").tz_convert(name).tz_localize(None).normalize()
    return moments


def _week(days: Ints) -> list[int]:
    return [int(day) for day in traded_weekdays(*weekday_shares(days))]
