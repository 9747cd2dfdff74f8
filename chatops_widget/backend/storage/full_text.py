"""The full-text index of runs (SQLite FTS5). Where an SQLite has none, what is not indexed is noted for one that has.

It is made when a store is opened and not by a migration: the same store may be opened by both kinds of SQLite.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

_MAKE = "CREATE VIRTUAL TABLE IF NOT EXISTS run_words USING fts5(words, tokenize = 'unicode61 remove_diacritics 2')"


def available(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone() is not None


def prepare(db: sqlite3.Connection, words_of: Callable[[sqlite3.Connection, int], str | None]) -> None:
    """Bring the index up to date, in one transaction; `words_of` are those of a row, None if it is gone."""
    if not available(db) or not _is_behind(db):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(_MAKE)
        for (row,) in db.execute("SELECT id FROM unindexed_runs").fetchall():
            db.execute("DELETE FROM run_words WHERE rowid = ?", (row,))
            words = words_of(db, row)
            if words is not None:
                db.execute("INSERT INTO run_words (rowid, words) VALUES (?, ?)", (row, words))
        db.execute("DELETE FROM unindexed_runs")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _is_behind(db: sqlite3.Connection) -> bool:
    made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'run_words'").fetchone()
    return made is None or db.execute("SELECT 1 FROM unindexed_runs").fetchone() is not None


def index(db: sqlite3.Connection, row: int, words: str) -> None:
    """Replace the words of a row, as part of the transaction that changes it."""
    if not available(db):
        db.execute("INSERT OR IGNORE INTO unindexed_runs VALUES (?)", (row,))
        return
    db.execute("DELETE FROM run_words WHERE rowid = ?", (row,))
    db.execute("INSERT INTO run_words (rowid, words) VALUES (?, ?)", (row, words))


def forget(db: sqlite3.Connection, rows: Sequence[int]) -> None:
    """Keep no word of rows that were deleted, as part of that transaction."""
    if not rows or not available(db):
        return
    for row in rows:
        db.execute("DELETE FROM run_words WHERE rowid = ?", (row,))
        db.execute("DELETE FROM unindexed_runs WHERE id = ?", (row,))
    # Else the words stay in the file until others push them out.
    db.execute("INSERT INTO run_words (run_words) VALUES ('optimize')")


def expression(words: Sequence[str]) -> str:
    """What FTS5 is to match: all of these, each as words that stand together, the last of them perhaps only begun."""
    return " ".join(f'"{each.replace(chr(34), chr(34) * 2)}"*' for each in words)
