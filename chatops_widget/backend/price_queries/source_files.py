"""Which files a query may read, and whether one of them has changed since. No file is opened but the query's own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...errors import BadData, quoted
from ...errors.sentences import say

MAX_FILES = 20_000  # that are looked at for changes
_READS = re.compile(r"^\s*--\s*reads:\s*(.+?)\s*$", re.IGNORECASE)
FOLDER = "{folder}"

Version = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Query:
    """A query as it is written, and the folders and files that it may read: those beside it, and those that it names.

    Its first lines name more, each as a comment: `-- reads: /data/bars`.
    """

    path: Path
    text: str
    folders: tuple[Path, ...]
    files: tuple[Path, ...]

    @classmethod
    def read(cls, path: Path) -> Query:
        """Raises BadData for one that is no text, or that names what is not there."""
        home = path.parent.resolve()
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeError) as error:
            raise BadData(
                say("table.unreadable", "{file} cannot be read: {error}.", file=path.name, error=quoted(error, 200))
            ) from None
        folders: list[Path] = [home]
        files: list[Path] = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.lstrip().startswith("--"):
                break
            if (match := _READS.match(line)) is None:
                continue
            named = (home / match[1]).resolve()
            if not named.exists():
                raise BadData(
                    say(
                        "query.no_source",
                        "{file}, line {line}, reads {path}, which is not there.",
                        file=path.name,
                        line=number,
                        path=quoted(match[1], 200),
                    ),
                    hint=say("query.reads", "Name a folder or a file: -- reads: /data/bars"),
                )
            (folders if named.is_dir() else files).append(named)
        return cls(path, text.replace(FOLDER, str(home).replace("'", "''")), tuple(folders), tuple(files))

    def version(self) -> Version:
        """When each file that it may read was changed, and how long it is. Raises BadData where they are too many."""
        found: list[tuple[str, int, int]] = []
        for path in self._sources():
            try:
                status = os.stat(path)
            except OSError:  # gone meanwhile
                continue
            found.append((path, status.st_mtime_ns, status.st_size))
            if len(found) > MAX_FILES:
                raise BadData(
                    say(
                        "query.many_files",
                        "{file} may read more than {n:,} files, too many to see when one has changed.",
                        file=self.path.name,
                        n=MAX_FILES,
                    ),
                    hint=say("query.fewer", "Put it into a folder of its own, and name the folders that it reads."),
                )
        return tuple(sorted(found))

    def _sources(self) -> Iterator[str]:
        yield str(self.path)
        yield from map(str, self.files)
        for folder in self.folders:
            for above, _, names in os.walk(folder):
                # A database that is being written has a log beside it, which a reader follows, too.
                yield from (os.path.join(above, name) for name in names)
