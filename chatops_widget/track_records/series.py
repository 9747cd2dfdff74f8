"""A track record that was made elsewhere, as equity by date: from returns or equity, checked. Pure.

Nothing is repaired in silence: what can be decided without guessing is noted, and what cannot is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import BadInput, quoted
from ..errors.sentences import Sentence, bars_in_words, say

_WRITTEN = re.compile(r"\d{4}-?\d\d")  # how a date of ISO 8601 begins
Kind = Literal["returns", "equity"]
KINDS = ("returns", "equity")
Unit = Literal["fraction", "percent"]
UNITS = ("fraction", "percent")
UNSURE = 0.2  # values that are all above 0 and below this may be either
LARGE = 0.05  # returns of which half are beyond this, as fractions, are those of few: they may be percent
LONG = 10  # of the usual pause between bars: one that is told
DAYS = pd.Timedelta(days=14)  # and longer than that


@dataclass
class TrackRecord:
    """Equity by date, without a zone, strictly ascending; trades where there are any; and what was decided about them.

    `source` says in words what it was made of.
    """

    equity: pd.Series
    source: str
    trades: pd.DataFrame | None = None
    notes: list[Sentence] = field(default_factory=list)


def track_record(values: pd.Series, source: str, kind: Kind | None = None, unit: Unit | None = None) -> TrackRecord:
    """Read a series of simple returns or of equity. Raises BadInput, naming what is wrong and where.

    What cannot be told of it has the code "which_kind" or "which_unit".
    """
    if kind is not None and kind not in KINDS:
        raise BadInput(
            say("record.bad_kind", "kind is {kind}.", kind=quoted(kind)),
            hint=say("record.kinds", 'It is "returns" or "equity".'),
        )
    if unit is not None and unit not in UNITS:
        raise BadInput(
            say("record.bad_unit", "unit is {unit}.", unit=quoted(unit)),
            hint=say("record.units", 'It is "fraction" or "percent", of returns.'),
        )
    notes: list[Sentence] = []
    numbers = pd.Series(_numbers(values, source), index=_dates(values.index, source, notes), name="equity")
    _check_order(pd.DatetimeIndex(numbers.index), source)
    if len(numbers) < 2:
        raise BadInput(
            say("record.short", "{source} has {bars}.", source=source, bars=bars_in_words(len(numbers))),
            hint=say("record.two", "A track record needs two bars or more."),
        )
    returns = (kind or ("returns" if unit else _kind(numbers, source))) == "returns"
    if unit is not None and not returns:
        raise BadInput(
            say("record.unit_of_equity", "unit is of returns, and {source} is read as equity.", source=source),
            hint=say("record.no_unit", 'Leave it out, or say kind="returns".'),
        )
    equity = _from_returns(numbers, source, unit, notes) if returns else _from_equity(numbers, source)
    _note_pauses(pd.DatetimeIndex(equity.index), notes)
    return TrackRecord(equity, source, notes=notes)


def _numbers(values: pd.Series, source: str) -> npt.NDArray[np.float64]:
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        odd = next((each for each in values if isinstance(each, (str, bool))), values.dtype)
        raise BadInput(
            say("record.no_numbers", "{source} has {value} for a number.", source=source, value=quoted(odd)),
            hint=say("record.give_floats", "Give returns or equity as numbers."),
        )
    return values.to_numpy(np.float64, na_value=np.nan)


def _dates(index: pd.Index, source: str, notes: list[Sentence]) -> pd.DatetimeIndex:
    """The index as dates without a zone."""
    dates = _read_dates(index)
    if dates is None:
        first = index[0] if len(index) else "nothing"
        raise BadInput(
            say(
                "record.no_dates",
                "{source} is indexed by {value}, which is no date.",
                source=source,
                value=quoted(first),
            ),
            hint=say("record.index", "Give it an index of dates: series.index = pd.to_datetime(...)."),
        )
    if dates.hasnans:
        raise BadInput(
            say("record.missing_date", "{source} has a value without a date.", source=source),
            hint=say("record.drop_dates", "Drop those rows, or give them their dates."),
        )
    if dates.tz is not None:
        local = dates.tz_localize(None)
        days = bool((local == local.normalize()).all())
        told = {"zone": str(dates.tz)}
        notes.append(
            say("record.local_days", "Its days are those of {zone}.", **told)
            if days
            else say("record.to_utc", "Its times were of {zone}, and are in UTC here.", **told)
        )
        dates = local if days else dates.tz_convert("UTC").tz_localize(None)
    return dates.as_unit("ns")


def _read_dates(index: pd.Index) -> pd.DatetimeIndex | None:
    """The index as dates, where it is of dates, periods, or text that is written as ISO 8601 has it."""
    if isinstance(index, pd.PeriodIndex):
        return index.to_timestamp()
    if isinstance(index, pd.DatetimeIndex):
        return index
    if not all(_WRITTEN.match(str(each)) and not isinstance(each, (int, float)) for each in index) or not len(index):
        return None  # pandas takes "today" for a date
    try:
        return pd.DatetimeIndex(pd.to_datetime(index, format="ISO8601"))
    except (TypeError, ValueError):
        return None


def _check_order(dates: pd.Index, source: str) -> None:
    index = pd.DatetimeIndex(dates)
    twice = index[index.duplicated()]
    if len(twice):
        raise BadInput(
            say("record.twice", "{source} has {date} twice.", source=source, date=_text(twice[0])),
            hint=say("record.drop_one", "Say which is meant, as by series[~series.index.duplicated()]."),
        )
    back = np.flatnonzero(np.diff(index.asi8) < 0)
    if len(back):
        one, other = index[back[0] + 1], index[back[0]]
        raise BadInput(
            say(
                "record.unsorted",
                "{source} has {one} after {other}.",
                source=source,
                one=_text(one),
                other=_text(other),
            ),
            hint=say("record.sort", "Sort it: series.sort_index()."),
        )


def _kind(values: pd.Series, source: str) -> Kind:
    """Whether these are returns or equity, where that can be told."""
    there = values.dropna()
    if (there <= 0).any():
        return "returns"
    if len(there) and there.max() < UNSURE:
        raise BadInput(
            say(
                "record.either",
                "{source} may be returns or equity: its values are all from {low} to {high}.",
                source=source,
                low=f"{there.min():.4g}",
                high=f"{there.max():.4g}",
            ),
            hint=say("record.say_kind", 'Say which: kind="returns" or kind="equity".'),
            code="which_kind",
        )
    return "equity"


def _from_equity(equity: pd.Series, source: str) -> pd.Series:
    equity = _complete(equity, source)
    for date, value in equity[equity <= 0].items():
        raise BadInput(
            say(
                "record.no_money",
                "{source} is {value} on {date}.",
                source=source,
                value=f"{value:.6g}",
                date=_text(date),
            ),
            hint=say("record.end_before", "An account with nothing left has no returns: end it before."),
        )
    return equity


def _from_returns(returns: pd.Series, source: str, unit: Unit | None, notes: list[Sentence]) -> pd.Series:
    """Growth of 1, from the bar before the first return."""
    dates = pd.DatetimeIndex(returns.index)
    blank = bool(len(returns)) and bool(np.isnan(returns.iloc[0]))  # as pct_change leaves it
    start = dates[0] if blank else _bar_before(dates)
    returns = returns.iloc[1:] if blank else returns
    returns = _complete(returns, source)
    if unit == "percent":
        returns = returns / 100
    for date, value in returns[(returns > 1) | (returns <= -1)].items():
        told = {"source": source, "value": f"{value:.4g}", "date": _text(date)}
        raise BadInput(
            say("record.high", "{source} has a return of {value} on {date}: more than 100 %.", **told)
            if value > 1
            else say("record.lost", "{source} has a return of {value} on {date}: all is lost, or more.", **told),
            hint=say(
                "record.percent",
                'Give fractions, 0.01 for 1 %, or say unit="percent"; if these are equity, say kind="equity".',
            ),
            code="which_unit" if unit is None else None,
        )
    if unit is None:
        _check_unit(returns, source)
    if start != dates[0]:
        notes.append(
            say("record.start", "It starts from 1 on {date}, a bar before its first return.", date=_text(start))
        )
    growth = np.concatenate([[1.0], np.cumprod(1 + returns.to_numpy())])
    return pd.Series(growth, index=pd.DatetimeIndex([start, *returns.index]), name="equity")


def _check_unit(returns: pd.Series, source: str) -> None:
    """Refuses returns that may well be percent: 0.5 is half of a percent, or half of everything."""
    moves = returns[returns != 0].abs()
    usual = float(moves.median()) if len(moves) else 0.0
    if usual > LARGE:
        raise BadInput(
            say(
                "record.unit",
                "{source} may be in percent: half of its returns are {usual} or more.",
                source=source,
                usual=f"{usual:.4g}",
            ),
            hint=say("record.say_unit", 'Say which: unit="fraction", where 0.01 is 1 %, or unit="percent".'),
            code="which_unit",
        )


def _bar_before(dates: pd.DatetimeIndex) -> pd.Timestamp:
    """When a bar before the first would have been, by the usual pause between two."""
    return dates[0] - pd.Timedelta(np.median(np.diff(dates.asi8)), unit="ns")


def _complete(values: pd.Series, source: str) -> pd.Series:
    """Refuses values that are missing or infinite."""
    bad = values[~np.isfinite(values)]
    if len(bad):
        raise BadInput(
            say(
                "record.gap",
                "{source} has no number on {date} ({n:,} in all).",
                source=source,
                date=_text(bad.index[0]),
                n=len(bad),
            ),
            hint=say("record.fill", "Say what they are: 0 for no return, or drop the dates, as by series.dropna()."),
        )
    return values


def _note_pauses(dates: pd.DatetimeIndex, notes: list[Sentence]) -> None:
    pauses = np.diff(dates.asi8)
    long = np.flatnonzero((pauses > LONG * np.median(pauses)) & (pauses > DAYS.value))
    if len(long):
        notes.append(
            say(
                "record.pause",
                "Long pauses without a bar: {n:,}, the first from {first} to {last}.",
                first=_text(dates[long[0]]),
                last=_text(dates[long[0] + 1]),
                n=len(long),
            )
        )


def _text(date: object) -> str:
    moment = pd.Timestamp(date)  # type: ignore[arg-type]
    return str(moment.date()) if moment == moment.normalize() else moment.isoformat(sep=" ")
