"""A price series that was sent here, where a `PriceBook` would look one up in its folders."""

from __future__ import annotations

from ...errors import unknown
from .validation import Prices
from .window import check_window
from .window_cache import WindowCache

_windows = WindowCache()


class OneSeries:
    """All bars of one symbol, found and cut as by a `PriceBook`. What it cuts is kept for the process."""

    def __init__(self, whole: Prices) -> None:
        self.whole = whole

    def find(self, symbol: str) -> str:
        """The symbol as it is listed, whatever its case. Raises `UnknownName`."""
        if symbol.casefold() != self.whole.symbol.casefold():
            raise unknown("symbol", symbol, [self.whole.symbol])
        return self.whole.symbol

    def load(
        self,
        symbol: str,
        start: str | None = None,
        end: str | None = None,
        *,
        bars_per_year: float | None = None,
        adjust: bool = False,
    ) -> Prices:
        """As `PriceBook.load`."""
        first, last = check_window(start, end)
        self.find(symbol)
        return _windows.cut(self.whole, first, last, bars_per_year=bars_per_year, adjust=adjust)
