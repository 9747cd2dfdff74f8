"""What sweeps have computed while they run, also in trainings: the same again in its session goes on with it.

Queries of the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from . import session_ends

MAX_SWEEPS = 8  # that were broken off and are kept, about 1 kB a combination; the oldest go first


class Part(NamedTuple):
    """Some combinations, as whoever computed them wrote them."""

    ground: str  # what they were computed on
    combinations: int  # that were run; in several trainings each counts as often
    content: bytes


def keep(db: sqlite3.Connection, session_id: str, sweep: bytes, run_id: str, parts: Sequence[Part]) -> None:
    """Keep parts of a sweep; nothing of a session that was deleted."""
    if session_ends.is_deleted(db, session_id):
        return
    insert = (
        "INSERT INTO sweep_parts (session_id, sweep, run_id, ground, combinations, content) VALUES (?, ?, ?, ?, ?, ?)"
    )
    db.executemany(insert, [(session_id, sweep, run_id, *part) for part in parts])
    kept = db.execute("SELECT session_id, sweep FROM sweep_parts GROUP BY session_id, sweep ORDER BY max(id) DESC")
    for other in kept.fetchall()[MAX_SWEEPS:]:
        db.execute("DELETE FROM sweep_parts WHERE session_id = ? AND sweep = ?", other)


def read(db: sqlite3.Connection, session_id: str, sweep: bytes) -> list[Part]:
    """What is kept of a sweep, in the order it was computed."""
    query = "SELECT ground, combinations, content FROM sweep_parts WHERE session_id = ? AND sweep = ? ORDER BY id"
    return [Part(*row) for row in db.execute(query, (session_id, sweep))]


def count(db: sqlite3.Connection, run_id: str) -> int:
    """How many combinations are kept that a run has computed; in several trainings each counts as often."""
    return int(
        db.execute("SELECT coalesce(sum(combinations), 0) FROM sweep_parts WHERE run_id = ?", (run_id,)).fetchone()[0]
    )


def forget(db: sqlite3.Connection, session_id: str, sweep: bytes) -> None:
    """Of a sweep that is done its result stays, and nothing else."""
    db.execute("DELETE FROM sweep_parts WHERE session_id = ? AND sweep = ?", (session_id, sweep))
