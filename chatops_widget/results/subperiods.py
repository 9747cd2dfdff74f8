"""The calendar periods of a window, and what curves are worth in each. Pure: pandas in, pandas out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import BadParameter, quoted
from ..errors.sentences import say
from ..protocol.measures import of_curve
from ..protocol.metrics import METRICS

MONTHS = {"Y": 12, "Q": 3, "M": 1}
MOST_MONTHS = 1200
PAUSE = 0.99  # of the pauses between bars are no longer than what a whole period may begin or end with
_OF_TRADES = ("win_rate", "profit_factor", "expectancy", "n_trades", "exposure_time", "turnover", "total_fees")
OF_CURVES = [name for name in METRICS if name not in _OF_TRADES]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Period:
    """A part of the calendar, and the bars of a window that measure it.

    Its returns begin from the bar at `begin`, the last before it; in the first period of a window that is the window's
    first. `end` is its last bar. `partial` says that the window does not have all of it.
    """

    name: str
    begin: int
    first: int
    end: int
    partial: bool


def read_length(given: object) -> int:
    """How many months "5Y", "1Q" or "6M" are. Raises BadParameter."""
    found = re.fullmatch(r"\s*(\d{0,4})\s*([YQM])\s*", given.upper()) if isinstance(given, str) else None
    months = int(found[1] or 1) * MONTHS[found[2]] if found else 0
    if not 0 < months <= MOST_MONTHS:
        raise BadParameter(
            say("period.bad", "{period} is no length of a period.", period=quoted(given)),
            hint=say("period.takes", 'Give a number of years, quarters or months: "5Y", "1Q" or "6M".'),
        )
    return months


def periods(dates: pd.DatetimeIndex, months: int) -> list[Period]:
    """Those with a bar in them, oldest first. Months are counted from the year 0, so that no window moves an edge."""
    numbers = (dates.year * 12 + dates.month - 1).to_numpy() // months
    at = dates.to_numpy().astype("datetime64[ns]")
    pauses = np.diff(at)
    pause = np.sort(pauses)[math.ceil(PAUSE * len(pauses)) - 1] if len(pauses) else np.timedelta64(0, "ns")
    found = []
    for number in np.unique(numbers):
        inside = np.flatnonzero(numbers == number)
        first, end = int(inside[0]), int(inside[-1])
        opens, closes = (_month(int(number + k) * months) for k in (0, 1))
        missed = (first == 0 and at[0] - opens > pause) or (end == len(at) - 1 and closes - at[-1] > pause)
        found.append(Period(_name(int(number) * months, months), max(first - 1, 0), first, end, bool(missed)))
    return found


def subperiods(
    equity: pd.DataFrame,
    length: object,
    per_year: float,
    benchmark: Mapping[str, Floats],
    risk_free: Mapping[str, Floats],
) -> pd.DataFrame:
    """What each curve is worth in each period: one row a curve and period.

    `benchmark` and `risk_free` have the levels beside a curve, by its name, where there are any.
    """
    dates = pd.DatetimeIndex(equity.index)
    found = periods(dates, read_length(length))
    rows = []
    for name in equity.columns:
        values = equity[name].to_numpy(np.float64)
        for period in found:
            bars = slice(period.begin, period.end + 1)
            beside = {
                kind: levels[str(name)][bars] if str(name) in levels else None
                for kind, levels in (("benchmark", benchmark), ("risk_free", risk_free))
            }
            measured = of_curve(values[bars], per_year, **beside)
            rows.append([_finite(measured.get(metric, math.nan)) for metric in OF_CURVES])
    index = pd.MultiIndex.from_product(
        [list(equity.columns), [period.name for period in found]], names=["strategy", "period"]
    )
    table = pd.DataFrame(rows, index=index, columns=OF_CURVES, dtype="float64")
    times = len(equity.columns)
    table.insert(0, "start", np.tile(dates[[period.first for period in found]], times))
    table.insert(1, "end", np.tile(dates[[period.end for period in found]], times))
    table.insert(2, "bars", np.tile([period.end - period.first + 1 for period in found], times).astype("int64"))
    table.insert(3, "partial", np.tile([period.partial for period in found], times).astype(bool))
    return table


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.nan


def _month(number: int) -> np.datetime64:
    """The first moment of a month, counted from the year 0."""
    month: np.datetime64 = np.datetime64("1970-01", "M") + np.timedelta64(number - 1970 * 12, "M")
    return month


def _name(first: int, months: int) -> str:
    last = first + months - 1
    if months % 12 == 0:
        return f"{first // 12}" if months == 12 else f"{first // 12}-{last // 12}"
    if months == 3:
        return f"{first // 12}Q{first % 12 // 3 + 1}"
    begin, end = (f"{month // 12}-{month % 12 + 1:02d}" for month in (first, last))
    return begin if months == 1 else f"{begin} to {end}"
