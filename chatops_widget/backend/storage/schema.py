"""The store's schema version, and the migrations that bring an older store up to it.

Each file of `migrations/` is one step, in the order of their numbers. A change of the tables is a further file: those
that are there have been applied to stores of users, and stay as they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from ...errors import BadData
from ...errors.sentences import say

MIGRATIONS: tuple[str, ...] = tuple(
    step.read_text(encoding="utf-8")
    for step in sorted(files(__package__).joinpath("migrations").iterdir(), key=lambda file: file.name)
    if step.name.endswith(".sql")
)
_OURS = {"sessions", "log"}  # every store has had these tables, from the first program on


def version_of(db: sqlite3.Connection) -> int:
    """How many migrations a store has had; 0 for a new file, and for one from before stores had a version."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def check_whole(db: sqlite3.Connection) -> None:
    """Read the file through. Raises DatabaseError, as its first use would, where a page of it is damaged."""
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        error = sqlite3.DatabaseError(found)
        error.sqlite_errorname = "SQLITE_CORRUPT"
        raise error


def check_usable(db: sqlite3.Connection, path: str) -> None:
    """Read whether this is a store, and not a newer program's. Writes nothing. Raises BadData."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and not tables >= _OURS:
        raise BadData(
            say(
                "store.foreign",
                "{path} is an SQLite file of another program, with tables such as {table}.",
                path=path,
                table=min(tables),
            ),
            hint=say("store.elsewhere", "Give another file with --store."),
        )
    version, known = version_of(db), len(MIGRATIONS)
    if version > known:
        raise BadData(
            say(
                "store.newer",
                "The store {path} is of a newer chatops_widget: it has schema version {version}, this program knows"
                " versions up to {known}. It was left as it is.",
                path=path,
                version=version,
                known=known,
            ),
            hint=say(
                "store.upgrade",
                "Upgrade chatops_widget, or give another file with --store.",
            ),
        )


def migrate(db: sqlite3.Connection, path: str) -> None:
    """Bring a store to the newest version: each step whole or not at all, and once, whoever else opens it now.

    `db` is in autocommit mode. Raises BadData if a newer program was quicker.
    """
    while (version := version_of(db)) < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")  # the lock: another process waits here until our step is done
        try:
            if version_of(db) == version:  # else one that we waited for has taken this step
                for statement in _statements(MIGRATIONS[version]):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {version + 1}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    check_usable(db, path)


def _statements(script: str) -> Iterator[str]:
    """One at a time: `executescript` would commit the transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
