"""Price series by symbol: the two indices that come with `arch`, and the CSV and Parquet files of some folders."""

from __future__ import annotations

import importlib.util
import itertools
import operator
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import msgspec
import pandas as pd

from ...errors import BadData, unknown
from ...errors.sentences import say
from ...protocol.messages import SymbolSpec
from .dates import date_text
from .folder_listing import FolderListing
from .origin import Origin
from .recently_used import RecentlyUsed, bytes_of
from .table_file import read_table
from .validation import Prices, read_prices
from .window import Bound, check_window
from .window_cache import WindowCache

__all__ = ["PriceBook", "Prices"]

KEPT = 8  # files held in memory, at least

# Symbol -> its name and its folder in arch.data. Index levels, so Adj Close is Close.
INDICES = {"SPX": ("S&P 500", "sp500"), "IXIC": ("NASDAQ Composite", "nasdaq")}
INDEX_ALIASES = {
    "SPX": ["S&P", "SP500", "SP 500", "SnP", "S&P 500 index", "에스앤피", "에스앤피 500", "S&P 지수", "S&P 500 지수"],
    "IXIC": ["NASDAQ", "NASDAQ index", "Nasdaq comp", "COMPX", "나스닥", "나스닥 지수", "나스닥 종합지수"],
}


class Queried(Protocol):
    """Symbols that come from no price file of their own."""

    def listed(self) -> Mapping[str, list[Path]]:
        """Each symbol, and the files that give it; the very same while nothing has changed."""

    def seen(self, symbol: str, path: Path) -> Prices | None:
        """Its bars, if they were read before."""

    def whole(self, symbol: str, path: Path) -> Prices:
        """Its bars. Raises BadData."""


class PriceBook:
    """What can be traded. Files are found by their stem, in any case; a file goes before an index of the same name.

    Symbols are only ever compared with the names of files that are there, never made into a path.

    Parameters
    ----------
    folder
        The files that its owner keeps there.
    uploads
        A folder of our own for those that came from a client.
    queries
        What gives further symbols.
    """

    def __init__(self, folder: Path | None = None, uploads: Path | None = None, queries: Queried | None = None) -> None:
        self._queries = queries
        self.folder = folder
        self.uploads = uploads
        self._listings = [FolderListing(each) for each in (folder, uploads) if each is not None]
        self._listed: list[list[Path]] = []
        self._queried: Mapping[str, list[Path]] = {}
        self._found: dict[str, list[Path]] = {}
        self._read: RecentlyUsed[Path, tuple[tuple[int, int], Prices]] = RecentlyUsed(KEPT)
        self._windows = WindowCache()

    def symbols(self) -> list[SymbolSpec]:
        """All symbols, files first. Cheap: bars and dates are told of the indices and of files read before only."""
        files = self._files()
        specs = [self._spec(symbol, paths) for symbol, paths in sorted(files.items())]
        taken = {symbol.casefold() for symbol in files}
        for symbol, (name, _) in INDICES.items():
            if symbol.casefold() not in taken and (path := _index_file(symbol)) is not None:
                spec = SymbolSpec(symbol=symbol, name=name, source="arch.data", aliases=INDEX_ALIASES[symbol])
                specs.append(_described(spec, _index(symbol, path)))
        return specs

    def find(self, symbol: str) -> str:
        """The symbol as it is listed, whatever its case. Raises `UnknownName`."""
        listed = {name.casefold(): name for name in [*(s for s in INDICES if _index_file(s)), *self._files()]}
        try:
            return listed[str(symbol).casefold()]
        except KeyError:
            raise unknown("symbol", symbol, listed.values()) from None

    def load(
        self,
        symbol: str,
        start: Bound = None,
        end: Bound = None,
        *,
        bars_per_year: float | None = None,
        adjust: bool = False,
    ) -> Prices:
        """The bars of `symbol` from `start` to `end` (both included).

        A text is ISO 8601, and without a time the whole day; a timestamp is the moment.

        A year has `bars_per_year` of them, if that is given, else as many as they show themselves. With `adjust`, all
        prices are brought to the adjusted close.

        Raises
        ------
        UnknownName, BadParameter
            No such symbol; a start after the end, or no date.
        BadData
            A file that cannot be trusted, or no bars in the window.
        """
        first, last = check_window(start, end)
        return self._windows.cut(self.whole(symbol), first, last, bars_per_year=bars_per_year, adjust=adjust)

    def whole(self, symbol: str) -> Prices:
        """All bars of `symbol`, as its source has them. Raises UnknownName, BadData."""
        return self._whole(self.find(symbol), symbol)

    def _whole(self, name: str, asked: str) -> Prices:
        """All bars of a symbol, as its source has them."""
        paths = self._files().get(name)
        if paths is None:
            path = _index_file(name)
            if path is None:
                raise unknown("symbol", asked, [spec.symbol for spec in self.symbols()])
            return _index(name, path)
        prices = self._file(paths[0], name, [self._place(path) for path in paths])
        if name.upper() in INDICES:
            note = say(
                "prices.instead",
                "{source} of the data folder stands in for the index {index}.",
                source=prices.source,
                index=name.upper(),
            )
            prices.notes.insert(0, note)
        return prices

    def _files(self) -> dict[str, list[Path]]:
        """Symbol -> its files; two of the same stem are found out when one is read."""
        listed = [each.files() for each in self._listings]
        queried = self._queries.listed() if self._queries is not None else self._queried
        if (
            queried is not self._queried
            or len(listed) != len(self._listed)
            or any(map(operator.is_not, listed, self._listed))
        ):
            found: dict[str, list[Path]] = {}
            names: dict[str, str] = {}
            for path in itertools.chain(*listed):
                symbol = names.setdefault(path.stem.casefold(), path.stem)
                found.setdefault(symbol, []).append(path)
            for given, paths in queried.items():
                found.setdefault(names.setdefault(given.casefold(), given), []).extend(paths)
            self._found, self._listed, self._queried = found, listed, queried
        return self._found

    def kept(self, symbol: str) -> str | None:
        """What has this symbol and was not uploaded: the name of a file or of an index."""
        for name, paths in self._files().items():
            own = [path.name for path in paths if path.parent != self.uploads]
            if own and name.casefold() == symbol.casefold():
                return own[0]
        index = symbol.upper()
        return INDICES[index][0] if index in INDICES and _index_file(index) else None

    def remember(self, path: Path, prices: Prices) -> None:
        """A file that has just been read."""
        self._read.put(path, (_version(path), prices), bytes_of(prices))

    def _place(self, path: Path) -> str:
        uploaded = path.parent == self.uploads
        return say("prices.uploaded", "{file} (uploaded)", file=path.name) if uploaded else path.name

    def _spec(self, symbol: str, paths: list[Path]) -> SymbolSpec:
        spec = SymbolSpec(symbol=symbol, source=paths[0].name, uploaded=paths[0].parent == self.uploads)
        if self._queries is not None and symbol in self._queried:
            given = self._queries.seen(symbol, paths[0])
            return spec if given is None else _described(spec, given)
        seen = self._read.get(paths[0])
        return _described(spec, seen[1]) if seen is not None and seen[0] == _version(paths[0]) else spec

    def _file(self, path: Path, symbol: str, names: list[str]) -> Prices:
        if len(names) > 1:
            raise BadData(
                say(
                    "prices.claimed",
                    "{one} and {other} both claim the symbol {symbol}.",
                    one=names[0],
                    other=names[1],
                    symbol=symbol,
                ),
                hint=say("prices.rename_one", "Rename or remove one."),
            )
        if self._queries is not None and symbol in self._queried:
            return self._queries.whole(symbol, path)
        version = _version(path)
        seen = self._read.get(path)
        if seen is None or seen[0] != version:
            seen = version, read_file(path, symbol)
        self._read.put(path, seen, bytes_of(seen[1]))
        return Prices(**{**vars(seen[1]), "notes": list(seen[1].notes)})


def read_file(path: Path, symbol: str) -> Prices:
    """The bars of one CSV or Parquet file. Raises `BadData`, naming the file."""
    table, origin, notes = read_table(path)
    prices = read_prices(table, symbol=symbol, origin=origin)
    return replace(prices, notes=[*notes, *prices.notes])


def _described(spec: SymbolSpec, prices: Prices) -> SymbolSpec:
    first, last = (date_text(prices.frame.index[k]) for k in (0, -1))
    return msgspec.structs.replace(spec, bars=len(prices.frame), start=first, end=last)


def _version(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache
def _index_file(symbol: str) -> Path | None:
    """Where `arch` keeps an index. Found without importing it, which takes four seconds (statsmodels and scipy)."""
    spec = importlib.util.find_spec("arch")
    folder = INDICES[symbol][1]
    places = spec.submodule_search_locations if spec is not None else None
    files = [Path(place) / "data" / folder / f"{folder}.csv.gz" for place in places or ()]
    return next((file for file in files if file.is_file()), None)


@lru_cache
def _index(symbol: str, path: Path) -> Prices:
    table = pd.read_csv(path)
    table["Date"] = pd.to_datetime(table["Date"], format="%m/%d/%Y")
    name, folder = INDICES[symbol]
    prices = read_prices(table, symbol=symbol, origin=Origin(f"arch.data.{folder}"))
    note = say("prices.index", "The {name} here is a price index: dividends are not in it.", name=name)
    return replace(prices, notes=[*prices.notes, note])
