"""The files of returns or equity that somebody sent to a session; whether a file is one, by its header alone."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

from ...errors import BadData, BadInput, unknown
from ...errors.sentences import say
from ...track_records.table import meaning_of
from ..prices.columns import ADJUSTED, PRICE_COLUMNS, RATE_NAMES, column_key
from ..prices.file_shape import top_of
from ..prices.header import read_header
from ..storage.files import write_atomic

ENDING = ".csv"
_HEAD = 1024 * 1024  # bytes that a header may take
_OF_PRICES = frozenset({*PRICE_COLUMNS, ADJUSTED, *RATE_NAMES})


def is_record(name: str, content: bytes) -> bool:
    """Whether a file is a track record and none of prices: a CSV file with a column called returns or equity.

    >>> is_record("fund.csv", b"date,returns\\n2024-01-02,0.01\\n")
    True
    """
    names = _columns(name, content) if name.lower().endswith(ENDING) else []
    return any(map(meaning_of, names)) and not any(column_key(each) in _OF_PRICES for each in names)


def value_columns(path: Path) -> list[str]:
    """The columns of a file that are called returns or equity."""
    with path.open("rb") as file:
        return [each for each in _columns(path.name, file.read(_HEAD)) if meaning_of(each)]


def _columns(name: str, content: bytes) -> list[str]:
    """What the columns are called; nothing where that cannot be told, which whoever reads the file then says."""
    try:
        return read_header(top_of(io.StringIO(content[:_HEAD].decode("utf-8-sig", "replace")), name), name).names
    except BadData:
        return []


class RecordTray:
    """The files of each session, in a folder of our own: only its members can import one, and they go with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, session_id: str, name: str, content: bytes) -> None:
        """Keep a file; it replaces what has its name in the session."""
        write_atomic(self._home(session_id) / name, content)

    def names(self, session_id: str) -> list[str]:
        """The files of a session, the newest last."""
        found = [each for each in _listed(self._home(session_id)) if each.suffix == ENDING]
        return [each.name for each in sorted(found, key=lambda each: (each.stat().st_mtime_ns, each.name))]

    def find(self, session_id: str, name: str | None) -> Path:
        """The file of this name, whatever its case; without one the newest. Raises BadInput, UnknownName."""
        names = self.names(session_id)
        if not names:
            raise BadInput(
                say("import.nothing", "Nobody has sent a file of returns or equity to this session."),
                hint=say(
                    "import.attach",
                    "Attach a CSV file with a column date and one called returns or equity, or in Python:"
                    " chat.import_result(name, returns).",
                ),
                code="nothing_to_import",
            )
        if name is None:
            return self._home(session_id) / names[-1]
        for each in names:
            if name.casefold() in (each.casefold(), each[: -len(ENDING)].casefold()):
                return self._home(session_id) / each
        raise unknown("file", name, names)

    def forget(self, session_id: str) -> None:
        """Remove what a session has."""
        shutil.rmtree(self._home(session_id), ignore_errors=True)

    def _home(self, session_id: str) -> Path:
        """Ids are whatever people call their sessions, and no names of folders."""
        return self._folder / hashlib.sha256(session_id.encode()).hexdigest()[:32]


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
