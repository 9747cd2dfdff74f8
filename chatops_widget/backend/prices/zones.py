"""Zones at the end of written times: an offset, or a name as the IANA has it. Pure."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadData, quoted
from ...errors.sentences import say
from .origin import Origin

_ZONE = (
    r"^(?P<bare>.*?)\s*\(?(?P<zone>(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?|Z|EST5EDT"
    r"|[A-Z][A-Za-z_]+(?:/[A-Za-z_+-]+\d*)*)\)?$"
)
_MAY_HAVE = r"[A-Za-z)]$|:\d{2}.*[+-]\d{1,2}:?(?:\d{2})?$"
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?")
_HAS_TIME = r"\d:\d{2}|\d[T ]\d{2}"
_NOON = r"[AaPp]\.?[Mm]\.?$"


def split_zones(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Each text without its zone, and the zone; NaN where none is told. Only a time of day has one."""
    timed = text.str.contains(_MAY_HAVE, regex=True, na=False) & text.str.contains(_HAS_TIME, regex=True, na=False)
    timed &= ~text.str.contains(_NOON, regex=True, na=False)
    parts = text[timed].str.extract(_ZONE).reindex(text.index)
    return parts["bare"].where(parts["zone"].notna(), text), parts["zone"]


def to_utc(wall: pd.Series, zones: pd.Series, origin: Origin) -> pd.Series:
    """Moments on the clocks of their zones as moments in UTC; without a zone they are in UTC.

    Raises
    ------
    BadData
        A zone that is not known, a moment that a clock skips, or one that it shows twice and the order does not tell.
    """
    utc = wall.copy()
    for zone in zones.dropna().unique():
        here = (zones == zone).to_numpy()
        if (offset := _offset(zone)) is not None:
            utc[here] = wall[here] - offset
            continue
        clock = _clock(zone, origin, int(np.flatnonzero(here)[0]))
        utc[here] = _from_clock(wall[here], clock, origin, np.flatnonzero(here))
    return utc


def _offset(zone: str) -> pd.Timedelta | None:
    """What to take from a wall clock that says "Z", "+09:00", "-0500" or "UTC+9" to get UTC."""
    if zone in ("Z", "UTC", "GMT"):
        return pd.Timedelta(0)
    match = _OFFSET.fullmatch(zone)
    if match is None:
        return None
    sign = -1 if match[1] == "-" else 1
    return sign * pd.Timedelta(hours=int(match[2]), minutes=int(match[3] or 0))


def _clock(zone: str, origin: Origin, row: int) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadData(
            say(
                "zones.unknown",
                "{place}: the zone {zone} is not known, or there are several of that name.",
                place=origin.place(row),
                zone=quoted(zone),
            ),
            hint=say("zones.write", "Write it as America/New_York, or as an offset such as -05:00."),
        ) from None


def _from_clock(wall: pd.Series, clock: ZoneInfo, origin: Origin, rows: npt.NDArray[np.int64]) -> pd.Series:
    local = pd.DatetimeIndex(wall)
    try:
        known = local.tz_localize(clock, ambiguous="infer")
    except ValueError:
        known = local.tz_localize(clock, ambiguous="NaT", nonexistent="NaT")
    bad = np.flatnonzero(np.asarray(known.isna()) & np.asarray(local.notna()))
    if bad.size:
        raise BadData(
            say(
                "zones.ambiguous",
                "{place}: a clock of {zone} shows {time} twice, or never.",
                place=origin.place(int(rows[bad[0]])),
                zone=clock.key,
                time=local[bad[0]],
            ),
            hint=say("zones.write_times", "Write times in UTC, or with their offset, as 2005-01-31T09:30:00-05:00."),
        )
    return pd.Series(known.tz_convert("UTC").tz_localize(None), index=wall.index)
