"""The queries of a folder and what each has given, run again when a file that one may read has changed."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import BadData, ChatOpsError
from ...errors.sentences import say
from ...protocol.faults import error_of
from ...protocol.messages import Fault
from ..prices.folder_listing import FolderListing
from ..prices.validation import Prices
from .in_duckdb import Answer, run_query
from .source_files import Query, Version

logger = logging.getLogger(__name__)
ENDING = ".sql"
TRUSTED_SECONDS = 1.0  # between two looks at the files of a query, or more where looking takes long
_SHARE = 20  # of the time may be spent with looking: one part of so many


@dataclass
class _Told:
    """What a query gave, of which files, and until when that is not asked again."""

    version: Version | None = None
    answer: Answer = field(default_factory=dict)
    error: ChatOpsError | None = None
    until: float = 0.0


class PriceQueries:
    """Symbols by the queries that give them; of any thread. A query that fails stands by its file's name.

    An answer is never older than a second behind the files that its query may read.
    """

    def __init__(self, folder: Path) -> None:
        self._listing = FolderListing(folder, (ENDING,))
        self._told: dict[Path, _Told] = {}
        self._turn = threading.Lock()
        self._given: list[tuple[Path, Answer | None]] = []
        self._found: dict[str, list[Path]] = {}

    def listed(self) -> dict[str, list[Path]]:
        """Each symbol there is, and the queries that give it; the very same as before while nothing has changed."""
        given = [
            (path, told.answer if told.error is None else None)
            for path in self._listing.files()
            for told in (self._fresh(path),)
        ]
        same = len(given) == len(self._given) and all(
            path == before and answer is seen for (path, answer), (before, seen) in zip(given, self._given, strict=True)
        )
        if not same:
            found: dict[str, list[Path]] = {}
            names: dict[str, str] = {}
            for path, answer in given:
                for symbol in (path.stem,) if answer is None else answer:
                    found.setdefault(names.setdefault(symbol.casefold(), symbol), []).append(path)
            self._found = found  # first: who sees what was given sees what came of it
            self._given = given
        return self._found

    def seen(self, symbol: str, path: Path) -> Prices | None:
        """The bars that a query gave for a symbol, as it is listed."""
        found = self._told[path].answer.get(symbol) if path in self._told else None
        return found if isinstance(found, Prices) else None

    def whole(self, symbol: str, path: Path) -> Prices:
        """All bars of a symbol, as it is listed. Raises BadData."""
        told = self._fresh(path)
        if told.error is not None:
            raise told.error
        found = told.answer.get(symbol)
        if found is None:
            raise BadData(say("query.gone", "{file} gives no {symbol} any more.", file=path.name, symbol=symbol))
        if isinstance(found, Fault):
            raise error_of(found)
        return Prices(**{**vars(found), "notes": list(found.notes)})

    def _fresh(self, path: Path) -> _Told:
        with self._turn:
            told = self._told.setdefault(path, _Told())
            began = time.monotonic()
            if began < told.until:
                return told
            try:
                query = Query.read(path)
                version = query.version()
                looked = time.monotonic() - began
                if version != told.version:  # what changes while it runs is seen at the next look
                    told.version, told.answer, told.error = version, {}, None
                    told.answer = run_query(query)
                    logger.info("%s gave %d symbols", path.name, len(told.answer))
            except ChatOpsError as error:
                looked = 0.0
                if told.error is None or told.error.message != error.message:
                    logger.warning("%s cannot be used: %s", path.name, error)
                told.answer, told.error = {}, error
            told.until = time.monotonic() + max(TRUSTED_SECONDS, looked * _SHARE)
            return told
