"""The price files of a folder, listed again only where something in it may have changed."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path

SUFFIXES = (".csv", ".parquet")
# A folder changed within one tick of its file system's clock looks the same before and after.
SETTLED_NANOSECONDS = 2_000_000_000
# Some file systems of the cloud do not tell when a folder changed.
TRUSTED_SECONDS = 1.0


class FolderListing:
    """Who runs 500 symbols asks 1,000 times for one file of 500, and each look at all of them takes milliseconds."""

    def __init__(self, folder: Path, suffixes: Collection[str] = SUFFIXES) -> None:
        self._folder = folder
        self._suffixes = suffixes
        self._changed: int | None = None  # when it had been, as it was listed; None where it was too close to tell
        self._until = 0.0
        self._files: list[Path] = []

    def files(self) -> list[Path]:
        """In the order of their names; empty where there is no folder."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except OSError:
            changed = None
        if self._changed != changed or time.monotonic() > self._until:
            found = self._list()
            if found != self._files:
                self._files = found  # else it is the very same list, so that others can tell
            settled = changed is not None and time.time_ns() - changed > SETTLED_NANOSECONDS
            self._changed = changed if settled else None
            self._until = time.monotonic() + TRUSTED_SECONDS
        return self._files

    def _list(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        home = self._folder.resolve()
        return [
            path
            for path in sorted(self._folder.iterdir())
            # A link may lead out of the folder; then it is not one of its files.
            if path.suffix.lower() in self._suffixes
            and not path.name.startswith(".")
            and path.is_file()
            and path.resolve().is_relative_to(home)
        ]
