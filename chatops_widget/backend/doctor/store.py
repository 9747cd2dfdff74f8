"""Can the store be opened, is it whole and ours to write? It is only read here, and a backend may be using it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ...errors import BadData
from ..storage.database import refusal
from ..storage.schema import MIGRATIONS, check_usable, check_whole, version_of
from .finding import Finding, counted
from .places import check_readable_by_others, check_space, may, nearest

_ELSEWHERE = "Take it from a backup, or give another file with --store."


def check_store(path: Path) -> list[Finding]:
    """A new store needs room and a folder; one that is there is opened and read through."""
    return [*(_check_file(path) if path.exists() else [_check_place(path)]), check_space(path)]


def _check_place(path: Path) -> Finding:
    folder = nearest(path)
    if not may(folder, os.W_OK | os.X_OK):
        return Finding(
            f"The store {path} is not there, and {folder} cannot be written by this user.",
            "See that you may write the folder, or give another file with --store.",
        )
    return Finding(f"The store {path} is not there yet; it will be made.")


def _check_file(path: Path) -> Iterator[Finding]:
    if not may(path, os.R_OK):
        yield Finding(f"The store {path} cannot be read by this user.", "Start the backend as its owner.")
        return
    unwritable = [each for each in (path, path.absolute().parent) if not may(each, os.W_OK)]
    if unwritable:  # SQLite keeps its write-ahead log beside the file
        yield Finding(
            f"The store {path} cannot be written: {unwritable[0]} may only be read.",
            f"chmod u+w {unwritable[0]}, or give another file with --store.",
        )
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            yield from _check_content(db, path)
    except BadData as error:
        yield Finding(error.message, error.hint or _ELSEWHERE)
    except sqlite3.DatabaseError as error:
        refused = refusal(str(path), error)  # in the backend's words
        yield Finding(refused.message, refused.hint or _ELSEWHERE)
    if (seen := check_readable_by_others(path, "The store")) is not None:
        yield seen


def _check_content(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    check_usable(db, str(path))
    if not path.stat().st_size:
        yield Finding(f"The store {path} is an empty file; a backend makes a store of it.")
        return
    check_whole(db)
    version, newest = version_of(db), len(MIGRATIONS)
    (sessions,) = db.execute("SELECT count(*) FROM sessions").fetchone()
    old = "; it is brought up to date when a backend opens it" if version < newest else ""
    yield Finding(f"The store {path} is whole, with {counted(sessions, 'session', 'sessions')}{old}.")
    yield from _check_times(db, path)


def _check_times(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """What was stored in the future was stored by a clock that ran ahead, or this one is behind."""
    (latest,) = db.execute("SELECT max(updated) FROM sessions").fetchone()
    if latest is not None and datetime.fromisoformat(latest) > datetime.now(UTC) + timedelta(hours=1):
        yield Finding(f"The store {path} holds what was said at {latest}, which is still to come.", "Set the clock.")
