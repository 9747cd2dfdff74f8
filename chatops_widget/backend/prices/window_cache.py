"""A cache of the bars that were run last: who compares strategies runs each of them on the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

import pandas as pd

from .adjustments import adjusted, unadjusted
from .recently_used import RecentlyUsed, bytes_of
from .validation import Prices
from .window import Bound, between

KEPT = 4  # at least


class WindowCache:
    """Windows cut from series, by the series and how they were cut.

    A series is known by its very frame, which is another one when its file was read again.
    """

    def __init__(self) -> None:
        self._kept: RecentlyUsed[Hashable, tuple[pd.DataFrame, Prices]] = RecentlyUsed(KEPT)

    def cut(self, whole: Prices, start: Bound, end: Bound, *, bars_per_year: float | None, adjust: bool) -> Prices:
        """The bars of a series in a window that was checked, by their adjusted closes if those are asked for."""
        how = (whole.symbol, whole.source, start, end, bars_per_year, adjust)
        return self.of(
            whole, how, lambda: between(adjusted(whole) if adjust else unadjusted(whole), start, end, bars_per_year)
        )

    def of(self, whole: Prices, how: Hashable, cut: Callable[[], Prices]) -> Prices:
        """The window as it was cut before, or cut now."""
        frame, found = self._kept.get(how) or (None, None)
        if found is None or frame is not whole.frame:
            found = cut()
        self._kept.put(how, (whole.frame, found), bytes_of(found))
        return replace(found, notes=list(found.notes))
