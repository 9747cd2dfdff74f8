"""The bars of several symbols side by side, as one table: what a portfolio strategy is shown. Pure.

Columns are by field and symbol, so that ``prices["close"]`` has a column a symbol. A row is a bar that any of them has;
a symbol without that bar has NaN there. Nothing is filled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...errors.sentences import Sentence, say
from .bar_rate import bar_rate
from .dates import date_text
from .sample import PriceSample
from .validation import Prices, index_of

FIELDS = ("open", "high", "low", "close", "volume")
LEAST_SHARED = 0.5  # of the bars between its first and last, that a symbol must have
MOST_NOTES = 20
MOST_NAMES = 6  # in the name of all together


def together(parts: Sequence[Prices], bars_per_year: float | None = None) -> Prices:
    """The window of each as one table, and beside it what may be looked back on. Raises BadInput."""
    seen = wide([part.symbol for part in parts], [part.seen for part in parts])
    first = min(part.frame.index[0] for part in parts)
    frame = seen.loc[first:]
    _check_times(frame)
    rate = bar_rate(index_of(frame))
    notes = _notes(parts, frame)
    if rate.words and bars_per_year is None:
        notes.append(rate.words)
    table: Any = frame["close"]
    closes = table.ffill().sum(axis=1)
    return Prices(
        frame=frame,
        symbol=called([part.symbol for part in parts]),
        source=", ".join(dict.fromkeys(part.source for part in parts[:MOST_NAMES])),
        bars_per_year=float(rate.per_year if bars_per_year is None else bars_per_year),
        notes=notes,
        sample=PriceSample.of(closes.to_frame("close")),
        history=seen if len(seen) > len(frame) else None,
    )


def is_wide(frame: pd.DataFrame) -> bool:
    """Whether a table has the bars of several symbols."""
    return frame.columns.nlevels == 2


def called(symbols: Sequence[str]) -> str:
    """What they are called together; of many the first few, and a mark that tells one set from another."""
    if len(symbols) <= MOST_NAMES:
        return ",".join(symbols)
    mark = hashlib.sha256(",".join(symbols).encode()).hexdigest()[:6]
    return f"{','.join(symbols[:3])}+{len(symbols) - 3}~{mark}"


def wide(symbols: Sequence[str], frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of bars as one."""
    indices = [index_of(frame).as_unit("ns") for frame in frames]
    index = indices[0] if all(each.equals(indices[0]) for each in indices) else reduce(_union, indices)
    rows = [index.get_indexer(each) for each in indices]
    tables = {}
    for field in FIELDS:
        values = np.full((len(symbols), len(index)), np.nan)
        for place, frame in enumerate(frames):
            if field in frame:
                values[place, rows[place]] = frame[field].to_numpy(np.float64)
        tables[field] = values
    columns = pd.MultiIndex.from_product([FIELDS, symbols], names=["field", "symbol"])
    return pd.DataFrame(np.concatenate(list(tables.values())).T, index=index.rename("date"), columns=columns)


def _union(one: pd.DatetimeIndex, other: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(one.union(other))


def _check_times(frame: pd.DataFrame) -> None:
    """Refuse symbols whose bars come at other times than those of the others: each bar would be one of few."""
    here: Any = frame["close"].notna()
    for symbol, has in here.items():
        bars = np.flatnonzero(has.to_numpy())
        span = bars[-1] - bars[0] + 1
        if len(bars) < LEAST_SHARED * span:
            raise BadInput(
                say(
                    "several.times",
                    "{symbol} has a bar at {n:,} of the {total:,} times from {first} to {last} at which these symbols"
                    " have any.",
                    symbol=symbol,
                    n=len(bars),
                    total=int(span),
                    first=date_text(frame.index[bars[0]]),
                    last=date_text(frame.index[bars[-1]]),
                ),
                hint=say("several.same_times", "A portfolio takes symbols whose bars come at the same times."),
            )


def _notes(parts: Sequence[Prices], frame: pd.DataFrame) -> list[Sentence]:
    notes = [
        say("several.note", "{symbol}: {note}", symbol=part.symbol, note=note) for part in parts for note in part.notes
    ]
    if len(notes) > MOST_NOTES:
        left = len(notes) - MOST_NOTES
        notes = [*notes[:MOST_NOTES], say("several.more", "And {n:,} more such notes on single symbols.", n=left)]
    came, went = [], []
    here = frame["close"].notna().to_numpy()
    for place, part in enumerate(parts):
        bars = np.flatnonzero(here[:, place])
        if bars[0] > 0:
            came.append(f"{part.symbol} ({date_text(frame.index[bars[0]])})")
        if bars[-1] < len(frame) - 1:
            went.append(f"{part.symbol} ({date_text(frame.index[bars[-1]])})")
    if came:
        notes.append(say("several.came", "Not there from the first bar on: {symbols}.", symbols=few(came)))
    if went:
        notes.append(
            say(
                "several.went",
                "Ends before the last bar: {symbols}. What is held of it by then stays at its last close.",
                symbols=few(went),
            )
        )
    return notes


def few(names: list[str]) -> list[str]:
    """The first of many names, and how many there are beside them."""
    return names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], f"+{len(names) - MOST_NAMES}"]
