"""Open the store's SQLite file, made or migrated as needed; what stands in the way is said in words."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from ...errors import BadData
from ...errors.sentences import as_sentence, say
from . import full_text, run_table
from .schema import check_usable, check_whole, migrate

LOCK_SECONDS = 10.0  # to wait for another process that writes
# Of pages that were read, at most: a backend grows by so much. A search of 100,000 runs, which do not fit in, takes a
# third longer than where they do (64 MB), since the system has the other pages; of the log little is read twice.
CACHE_KIB = 16 * 1024
READ_THROUGH_BYTES = 256 * 1024**2  # of a larger store, damage shows at its first use: a start waits for nobody's disk
_ELSEWHERE = say("store.elsewhere", "Give another file with --store.")
_WRITABLE = say("store.writable", "See that you may write the file and its folder, or give another file with --store.")
_REFUSALS = {  # by SQLite's name for it: what is wrong, and what to do
    "SQLITE_NOTADB": (say("store.no_sqlite", "it is no SQLite file"), _ELSEWHERE),
    "SQLITE_CORRUPT": (
        say("store.damaged", "it is damaged"),
        say("store.backup", "Take it from a backup, or give another file with --store."),
    ),
    "SQLITE_CANTOPEN": (say("store.closed", "it cannot be opened"), _WRITABLE),
    "SQLITE_READONLY": (say("store.read_only", "it cannot be written"), _WRITABLE),
    "SQLITE_BUSY": (
        say("store.held", "another process holds it"),
        say("store.wait", "Try again when that is done, or give another file with --store."),
    ),
}


def open_database(path: str) -> sqlite3.Connection:
    """A connection in autocommit mode to a store of the newest version. Raises BadData."""
    db: sqlite3.Connection | None = None
    try:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            if not Path(path).exists():
                Path(path).touch(mode=0o600)
            _check_beside_its_log(path)
        db = sqlite3.connect(path, isolation_level=None, timeout=LOCK_SECONDS)
        _check(db, path)  # before anything is written
        _use_write_ahead_log(db)
        db.execute("PRAGMA synchronous=FULL")  # a message is kept even if the power goes
        db.execute(f"PRAGMA cache_size=-{CACHE_KIB}")  # so that a search finds the table of runs in memory
        db.execute("PRAGMA secure_delete=ON")  # and nothing is left of one that was deleted
        migrate(db, path)
        full_text.prepare(db, run_table.words_by_id)
    except BaseException as error:
        if db is not None:
            db.close()
        if isinstance(error, (sqlite3.Error, OSError)):
            raise refusal(path, error) from error
        raise
    return db


def file_of(path: str) -> tuple[int, int] | None:
    """Which file a path names: its device and its number there; None of a store in memory, and where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def check_in_place(path: str, opened: tuple[int, int] | None) -> None:
    """Raises DatabaseError where a path no longer names the file that was opened.

    SQLite would go on writing into a file that nobody ever finds again; with a write-ahead log it does not look.
    """
    if opened is not None and file_of(path) != opened:
        error = sqlite3.DatabaseError("its file was deleted or replaced under it")
        error.sqlite_errorname = "SQLITE_CORRUPT"
        raise error


def _check(db: sqlite3.Connection, path: str) -> None:
    check_usable(db, path)
    if path != ":memory:" and Path(path).stat().st_size <= READ_THROUGH_BYTES:
        check_whole(db)


def _check_beside_its_log(path: str) -> None:
    """Look at a store that was not closed by a connection that cannot write.

    Another takes the write-ahead log into the store when it is closed, whatever was found: who mends the store may
    need both as they were.
    """
    if Path(f"{path}-wal").exists():
        with suppress(sqlite3.OperationalError), closing(_reading(path)) as db:  # where it may not: the other says why
            _check(db, path)


def _reading(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, timeout=LOCK_SECONDS)


def _use_write_ahead_log(db: sqlite3.Connection) -> None:
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # Of two who switch a new file at once SQLite refuses one without any wait; a transaction does wait.
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")


def refusal(path: str, error: sqlite3.Error | OSError) -> BadData:
    """Why a store cannot be used, and what to do."""
    if isinstance(error, PermissionError):
        name = "SQLITE_READONLY"
    else:  # an extended code such as SQLITE_READONLY_DIRECTORY begins with the one we know
        name = "_".join((getattr(error, "sqlite_errorname", None) or "").split("_")[:2])
    reason, hint = _REFUSALS.get(name, (as_sentence(str(error)), _ELSEWHERE))
    return BadData(
        say("store.unusable", "The store {path} cannot be used: {reason}.", path=path, reason=reason),
        hint=hint,
    )
