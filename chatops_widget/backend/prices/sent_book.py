"""The price series that were sent here for a run, where a `PriceBook` would look them up in its folders."""

from __future__ import annotations

from ...errors import unknown
from .validation import Prices
from .window import Bound, check_window
from .window_cache import WindowCache

_windows = WindowCache()


class SentBook:
    """All bars of some symbols, found and cut as by a `PriceBook`. What it cuts is kept for the process."""

    def __init__(self, *wholes: Prices) -> None:
        self._wholes = {whole.symbol.casefold(): whole for whole in wholes}

    def find(self, symbol: str) -> str:
        """The symbol as it is listed, whatever its case. Raises `UnknownName`."""
        return self._whole(symbol).symbol

    def load(
        self,
        symbol: str,
        start: Bound = None,
        end: Bound = None,
        *,
        bars_per_year: float | None = None,
        adjust: bool = False,
    ) -> Prices:
        """As `PriceBook.load`."""
        first, last = check_window(start, end)
        return _windows.cut(self._whole(symbol), first, last, bars_per_year=bars_per_year, adjust=adjust)

    def _whole(self, symbol: str) -> Prices:
        whole = self._wholes.get(str(symbol).casefold())
        if whole is None:
            raise unknown("symbol", symbol, [each.symbol for each in self._wholes.values()])
        return whole
