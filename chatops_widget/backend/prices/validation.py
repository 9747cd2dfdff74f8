"""From any table of bars to a price series that can be trusted. Pure: a frame in, prices or a refusal out.

What can be decided without guessing is decided and written down in `notes`; what cannot is refused, with the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadData
from ...errors.sentences import Sentence, bars_in_words, say
from .bar_rate import bar_rate
from .columns import ADJUSTED, PRICE_COLUMNS, find_columns, find_dates
from .dates import date_text, read_dates
from .decimals import decimal_comma, to_numbers
from .origin import Origin
from .rates import as_account, rate_column
from .sample import PriceSample

Floats = npt.NDArray[np.float64]

SHOWN = 3  # examples in one sentence


@dataclass(frozen=True)
class Prices:
    """Bars of one symbol.

    `frame` has float64 columns open, high, low, close, volume (NaN where unknown) on a DatetimeIndex named "date",
    without zone, strictly ascending. `notes` are sentences on everything that was decided on the way. `history` has the
    same bars and those before them, where there are any that a strategy may look back on.
    """

    frame: pd.DataFrame
    symbol: str
    source: str
    bars_per_year: float
    notes: list[Sentence]
    adjusted: pd.Series | None = None  # closes of the same bars, where the table has them
    adjusted_name: str = ""  # in the table
    sample: PriceSample | None = None  # of the whole series, before anything was cut off or adjusted
    history: pd.DataFrame | None = None

    @property
    def seen(self) -> pd.DataFrame:
        """What a strategy is shown."""
        return self.frame if self.history is None else self.history


def read_prices(table: pd.DataFrame, *, symbol: str, origin: Origin) -> Prices:
    """Check a table of bars and put it into shape.

    Columns are found by name, in any case: date (or datetime, timestamp, time, or the index), close, and if there are
    any open, high, low, volume.

    Raises
    ------
    BadData
        Naming the source, the place and what stands there.
    """
    notes: list[Sentence] = []
    if not len(table):
        raise BadData(
            say("table.no_rows", "{source} has no rows.", source=origin.source),
            hint=say("table.needs_rows", "It needs one row a bar."),
        )
    if (rate := rate_column(table)) is not None:
        table, origin = as_account(table, rate, find_dates(table, origin, notes), origin, notes), Origin(origin.source)
    columns = find_columns(table, origin)
    stamps = find_dates(table, origin, notes)
    comma = decimal_comma(table[column] for column in columns.values())
    numbers = {name: to_numbers(table[column], origin, comma) for name, column in columns.items()}
    index = read_dates(stamps.reset_index(drop=True), origin, notes).rename("date")
    _refuse_impossible(numbers, origin)
    told = numbers.pop(ADJUSTED, None)
    named = str(columns.get(ADJUSTED, ""))
    values = _completed(numbers, notes)
    if told is not None:
        values[ADJUSTED] = told
    frame = _ordered(pd.DataFrame(values, index=index), origin, notes)
    adjusted = frame.pop(ADJUSTED) if told is not None else None
    low, high = frame[["open", "close"]].min(axis=1), frame[["open", "close"]].max(axis=1)
    outside = ((frame["high"] < high) | (frame["low"] > low)).to_numpy()
    if outside.any():
        notes.append(
            say(
                "bars.outside",
                "Open or close outside low to high on {bars}: {dates}.",
                bars=_bars(outside),
                dates=_dates(index_of(frame)[outside]),
            )
        )
    rate, sample = bar_rate(index_of(frame)).per_year, PriceSample.of(frame)
    return Prices(frame, symbol, origin.source, rate, notes, adjusted, named, sample)


def index_of(frame: pd.DataFrame) -> pd.DatetimeIndex:
    """The frame's index by the type it is known to have."""
    return pd.DatetimeIndex(frame.index)


def _refuse_impossible(numbers: Mapping[str, Floats], origin: Origin) -> None:
    for name in PRICE_COLUMNS:
        values = numbers.get(name, np.ones(0))
        # Written so that NaN counts as bad too.
        bad = np.flatnonzero(~((values > 0) & np.isfinite(values)))
        if bad.size:
            value = values[bad[0]]
            found = {"place": origin.place(int(bad[0])), "name": name, "n": bad.size}
            sentence = (
                say("bars.missing", "{place}: {name} is missing ({n:,} such in all).", **found)
                if np.isnan(value)
                else say("bars.bad", "{place}: {name} is {value:g} ({n:,} such in all).", value=value, **found)
            )
            raise BadData(sentence, hint=say("bars.price", "A price is more than 0."))


def _completed(numbers: dict[str, Floats], notes: list[Sentence]) -> dict[str, Floats]:
    """All five columns. A missing open is the bar's own close: an order then fills at the next close, never earlier."""
    close = numbers["close"]
    opened = numbers.get("open", close)
    high, low = numbers.get("high", np.maximum(opened, close)), numbers.get("low", np.minimum(opened, close))
    volume = numbers.get("volume", np.full(len(close), np.nan))
    if "open" not in numbers:
        notes.append(say("bars.no_open", "No open: the close stands for it, so orders fill at the next bar's close."))
    if missing := [name for name in ("high", "low") if name not in numbers]:
        notes.append(
            say("bars.no_high_low", "No high and no low: taken from open and close.")
            if len(missing) == 2
            else say("bars.no_extreme", "No {name}: taken from open and close.", name=missing[0])
        )
    if np.isnan(volume).any():
        notes.append(
            say("bars.no_volume", "No volume.")
            if "volume" not in numbers
            else say("bars.some_volume", "Volume is missing on {bars}.", bars=_bars(np.isnan(volume)))
        )
    return {"open": opened, "high": high, "low": low, "close": close, "volume": volume}


def _ordered(frame: pd.DataFrame, origin: Origin, notes: list[Sentence]) -> pd.DataFrame:
    """Ascending, each date once. Equal rows of one date are one bar told twice; unequal ones are a contradiction."""
    if not frame.index.is_monotonic_increasing:
        frame = frame.sort_index(kind="stable")
        notes.append(say("bars.sorted", "The rows were not in order of date and were sorted."))
    if frame.index.is_unique:
        return frame
    repeats = frame.index.duplicated()
    same = frame.reset_index().duplicated().to_numpy()
    if (repeats & ~same).any():
        examples = _dates(index_of(frame)[repeats & ~same])
        told = _bars(repeats & ~same)
        raise BadData(
            say(
                "bars.contradict",
                "{source} tells {bars} twice, with different values: {dates}.",
                source=origin.source,
                bars=told,
                dates=examples,
            ),
            hint=say("bars.keep_one", "Keep one row a date."),
        )
    dates = _dates(index_of(frame)[same])
    notes.append(
        say("bars.repeated", "Dropped 1 repeated row, equal to the one kept: {dates}.", dates=dates)
        if same.sum() == 1
        else say(
            "bars.repeats", "Dropped {n:,} repeated rows, equal to the one kept: {dates}.", n=same.sum(), dates=dates
        )
    )
    return frame[~same]


def _bars(flags: npt.NDArray[np.bool_]) -> Sentence:
    """How many, in words: "1 bar", "2,000 bars"."""
    return bars_in_words(int(flags.sum()))


def _dates(dates: pd.DatetimeIndex) -> list[str]:
    """The first few."""
    return [date_text(date) for date in dates[:SHOWN]] + (["..."] if len(dates) > SHOWN else [])
