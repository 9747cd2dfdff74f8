"""The bars that are run: cut from a series, with what is to be known of just these. Pure."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import replace

import numpy as np
import pandas as pd

from ...errors import BadData, BadParameter, quoted
from ...errors.sentences import Sentence, joined, say
from .bar_rate import BarRate, bar_rate, shown
from .calendar import trades_every_day
from .dates import EARLIEST, LATEST, date_text
from .jumps import jumps
from .opens import opens_at_the_close
from .validation import Prices, index_of

PRICES = ("open", "high", "low", "close")
KEPT = 32  # windows that are known again
NO_GAP = pd.Timedelta(days=5)  # a long weekend: who asks from New Year's Day on means the first bar after it
Bound = str | pd.Timestamp | None  # a text without a time is the whole day, a timestamp always the moment


def between(prices: Prices, start: Bound, end: Bound, bars_per_year: float | None = None) -> Prices:
    """The bars from `start` to `end`, both included, with their own gaps and bars a year noted.

    Parameters
    ----------
    bars_per_year
        What the user says it is, whatever the bars show.
    """
    # Pandas reads a date without a time as the whole day, which is what a user means by an end date.
    begin, stop = (None if bound is None else _known(bound) for bound in (start, end))
    frame = prices.frame.loc[begin:stop]
    if frame.empty:
        first, last = (date_text(prices.frame.index[k]) for k in (0, -1))
        message = (
            say(
                "window.none_between",
                "{symbol} has no bars from {start} to {end}.",
                symbol=prices.symbol,
                start=start,
                end=end,
            )
            if start and end
            else say("window.none_from", "{symbol} has no bars from {start} on.", symbol=prices.symbol, start=start)
            if start
            else say("window.none_to", "{symbol} has no bars up to {end}.", symbol=prices.symbol, end=end)
        )
        raise BadData(
            message,
            hint=say("window.has", "It has {first} to {last}.", first=first, last=last),
        )
    seen_rate, odd = _looks.of(frame)
    rate = _rate(prices, index_of(frame), seen_rate, bars_per_year)
    notes = [*prices.notes, *_beyond(prices, start, end), *odd, *([rate.words] if rate.words else [])]
    seen = prices.frame.loc[:stop]
    history = seen if len(seen) > len(frame) else None
    return replace(prices, frame=frame, bars_per_year=float(rate.per_year), notes=notes, history=history)


def _known(bound: str | pd.Timestamp) -> str | pd.Timestamp:
    """The same, or the end of the years that bars may be of: pandas counts nanoseconds, and no further than 2262."""
    moment = pd.Timestamp(bound)
    return EARLIEST if moment < EARLIEST else LATEST if moment >= LATEST else bound


def _beyond(prices: Prices, start: Bound, end: Bound) -> list[Sentence]:
    """What was asked for and is not there: a run that begins years later than it was meant to must say so."""
    first, last = prices.frame.index[0], prices.frame.index[-1]
    notes = []
    if start is not None and first > pd.Timestamp(_known(start)) + NO_GAP:
        notes.append(
            say(
                "window.begins",
                "It was asked for from {start} on, and {symbol} begins on {first}.",
                start=date_text(pd.Timestamp(start)),
                symbol=prices.symbol,
                first=date_text(first),
            )
        )
    if end is not None and pd.Timestamp(_known(end)) > last + NO_GAP:
        notes.append(
            say(
                "window.ends",
                "It was asked for up to {end}, and {symbol} ends on {last}.",
                end=date_text(pd.Timestamp(end)),
                symbol=prices.symbol,
                last=date_text(last),
            )
        )
    return notes


def check_window(start: Bound, end: Bound) -> tuple[Bound, Bound]:
    """Start and end as pandas slices by them, in UTC without a zone. Raises `BadParameter`."""
    first, last = _moment("start", start), _moment("end", end)
    if first and last and pd.Timestamp(first) > pd.Timestamp(last):
        raise BadParameter(
            say("window.reversed", "start={start} is after end={end}.", start=start, end=end),
            hint=say("window.swap", "Swap them."),
        )
    return first, last


def _moment(name: str, value: Bound) -> Bound:
    if value is None or isinstance(value, pd.Timestamp):
        return value
    try:
        moment = pd.Timestamp(value)
        if moment.tzinfo is not None:
            moment = moment.tz_convert("UTC").tz_localize(None)
        if moment.year < 1:  # “-1” is read as a year before our era, which pandas cannot read again
            raise ValueError
        return date_text(moment)
    except (ValueError, TypeError, OverflowError, AttributeError):  # the last for NaT
        raise BadParameter(
            say("window.bad_date", "{name} is {value}.", name=name, value=quoted(value)),
            hint=say("window.write", "Write a date as 2005-01-31."),
        ) from None


def oddities(frame: pd.DataFrame) -> list[Sentence]:
    """What is strange about these bars, as sentences."""
    return [*_gaps(index_of(frame)), *_stillness(frame), *jumps(frame), *opens_at_the_close(frame)]


def _stillness(frame: pd.DataFrame) -> list[Sentence]:
    close = frame["close"].to_numpy(np.float64)
    if len(close) < 2 or np.ptp(close) > 0:
        return []
    return [
        say("bars.still", "The close never moves: it is {close:g} on all {n:,} bars.", close=close[0], n=len(close))
    ]


class _Looks:
    """A cache of what was seen in bars, by their content: who compares strategies runs each on the same bars."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[BarRate, list[Sentence]]] = OrderedDict()

    def of(self, frame: pd.DataFrame) -> tuple[BarRate, list[Sentence]]:
        """How often the bars come, and what is strange about them."""
        key = hashlib.blake2b(index_of(frame).asi8.tobytes(), digest_size=16)
        for name in PRICES:
            key.update(frame[name].to_numpy(np.float64).tobytes())
        found = self._kept.pop(key.digest(), None) or (bar_rate(index_of(frame)), oddities(frame))
        self._kept[key.digest()] = found
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found


_looks = _Looks()


def _rate(prices: Prices, index: pd.DatetimeIndex, seen: BarRate, given: float | None) -> BarRate:
    if given is not None:
        told = say("rate.given", "{rate} bars a year, as given.", rate=shown(given))
        if given == seen.per_year:
            return BarRate(given, told)
        own = say("rate.own", "The bars themselves come {rate} times a year.", rate=shown(seen.per_year))
        return BarRate(given, joined([told, own]))
    if seen.certain or len(index) == len(prices.frame):
        return seen
    whole = bar_rate(index_of(prices.frame))
    if not whole.certain:
        return seen
    words = say(
        "rate.as_whole",
        "These {n:,} bars are too few to show how often they come: {rate} a year, as in all {total:,} bars of"
        " {symbol}.",
        n=len(index),
        rate=shown(whole.per_year),
        total=len(prices.frame),
        symbol=prices.symbol,
    )
    return BarRate(whole.per_year, words)


def _gaps(index: pd.DatetimeIndex) -> list[Sentence]:
    """A long weekend is no gap; where weekends are traded, three bars' time is one."""
    if len(index) < 3:
        return []
    steps = np.diff(index.to_numpy())
    limit = 3 * np.median(steps)
    if not trades_every_day(index):
        limit = max(limit, np.timedelta64(5, "D"))
    wide = np.flatnonzero(steps > limit)
    if not wide.size:
        return []
    longest = int(np.argmax(steps))
    found = {
        "days": pd.Timedelta(limit) / pd.Timedelta(days=1),
        "first": date_text(index[longest]),
        "last": date_text(index[longest + 1]),
    }
    return [
        say("bars.gap", "1 gap longer than {days:g} days; the longest is {first} to {last}.", **found)
        if wide.size == 1
        else say(
            "bars.gaps", "{n:,} gaps longer than {days:g} days; the longest is {first} to {last}.", n=wide.size, **found
        )
    ]
