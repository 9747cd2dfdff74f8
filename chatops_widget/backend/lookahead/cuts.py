"""Where the known prices end: on any weekday, day and hour, and where decisions fall; and what comes instead. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from .futures import Floats, Future

Cuts = npt.NDArray[np.int64]

FIRST = 0.1  # of all bars: before it, most strategies have nothing to say
GOLDEN = (5**0.5 - 1) / 2  # its multiples spread evenly, and fall into step with no calendar
PLAIN, AT_DECISIONS = 31, 14  # cuts in the trial on upload
CANDIDATES = 12  # for each plain cut, of which the one is taken whose weekday, day and hour came least often
RUN_SHARES = (0.31, 0.57, 0.83, 0.97, 0.2, 0.71, 0.45, 0.9)  # of all bars, in a run; the first costs little
AFTER_DECISIONS = (0, 2, 3, 4, 6)  # which of these are moved to the nearest decision
SHORT_TAIL = 0.02  # of all bars, after the first cut of a run


class Trial(NamedTuple):
    """One other future: `cut` bars stay, `future` follows, up to `bars` in all (None: as many as there were)."""

    cut: int
    future: Future
    bars: int | None = None

    def later(self, bars: int) -> Trial:
        """The same after so many bars more."""
        return Trial(self.cut + bars, self.future, None if self.bars is None else self.bars + bars)

    def length(self, total: int) -> int:
        return self.cut if self.future == "ends" else min(self.bars or total, total)


def upload_trials(index: pd.DatetimeIndex, whole: Floats) -> list[Trial]:
    """Every cut with one kind of future after the other, so that whoever stops early has seen some of each."""
    cuts = [*_uneven(index, PLAIN), *_at_decisions(whole, AT_DECISIONS)]
    return [Trial(cut, _futures(whole, cut)[(place + lap) % 4]) for lap in range(4) for place, cut in enumerate(cuts)]


def run_trials(whole: Floats) -> Iterator[Trial]:
    """A handful, the most telling first: right after a decision, the opposite of what it would have hoped for."""
    total = len(whole)
    decisions = _decisions(whole)
    for place, share in enumerate(RUN_SHARES):
        cut = _cut(total, share)
        if place in AFTER_DECISIONS:
            cut = _nearest(decisions, whole, cut, entries=place < 4)
        if 0 < cut < total:
            ends, against, along, mirrored = _futures(whole, cut)
            future = (against, mirrored, ends, against, along, mirrored, against, ends)[place]
            yield Trial(cut, future, cut + max(2, int(total * SHORT_TAIL)) if place == 0 else None)


def _futures(whole: Floats, cut: int) -> tuple[Future, Future, Future, Future]:
    """Nothing, the opposite of what the last decision hoped for, what it hoped for, and all upside down."""
    return ("ends", "falls", "rises", "mirrored") if whole[cut - 1] > 0 else ("ends", "rises", "falls", "mirrored")


def _cut(total: int, share: float) -> int:
    return min(max(1, round(total * share)), total - 1)


def _uneven(index: pd.DatetimeIndex, count: int) -> list[int]:
    """Cuts whose last known bars fall on as many weekdays, days of the month and hours as there are."""
    seen: Counter[tuple[str, int]] = Counter()
    chosen: list[int] = []
    for k in range(count):
        shares = [FIRST + (1 - FIRST) * ((k * CANDIDATES + j + 1) * GOLDEN % 1) for j in range(CANDIDATES)]
        cut = min(
            (_cut(len(index), share) for share in shares),
            key=lambda cut: sum(seen[each] for each in _marks(index, cut)),
        )
        seen.update(_marks(index, cut))
        chosen.append(cut)
    return chosen


def _marks(index: pd.DatetimeIndex, cut: int) -> list[tuple[str, int]]:
    last = index[cut - 1]
    return [("weekday", last.day_of_week), ("day", last.day), ("hour", last.hour)]


def _decisions(whole: Floats) -> Cuts:
    """The cuts right after a bar that decides otherwise than the one before: what it knew made the difference."""
    return np.flatnonzero(np.diff(whole) != 0) + 2


def _at_decisions(whole: Floats, count: int) -> list[int]:
    decisions = _decisions(whole)
    decisions = decisions[decisions < len(whole)]
    places = np.linspace(0, len(decisions) - 1, min(count, len(decisions))).round().astype(int)
    return [int(cut) for cut in decisions[places]]


def _nearest(decisions: Cuts, whole: Floats, cut: int, *, entries: bool) -> int:
    """The cut after the decision nearest to `cut`; one that holds something, if `entries` and there is any."""
    if entries and len(held := decisions[whole[decisions - 1] != 0]):
        decisions = held
    return int(decisions[np.abs(decisions - cut).argmin()]) if len(decisions) else cut
