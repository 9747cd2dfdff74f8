"""The ends of sessions: archived, by one person for themselves; deleted, for everybody and for good; or never used.

Queries of the store.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import NamedTuple

from ...errors import BadInput, quoted
from ...errors.sentences import say
from ...protocol.messages import now
from . import full_text, run_table

# All that holds something of a session. Of what was tried on which prices the ledger keeps its numbers, which name no
# session: else who deletes what failed would look luckier than they were.
_TABLES = ("log", "results", "unsettled", "news", "marks", "acts", "members", "archived", "sweep_parts")
UNUSED_DAYS = 7  # that a session is kept in which nothing was ever done
_UNUSED = """
SELECT id FROM sessions AS s WHERE name = '' AND updated < ? AND NOT EXISTS (SELECT 1 FROM log WHERE session_id = s.id)
    AND NOT EXISTS (SELECT 1 FROM acts WHERE session_id = s.id)
"""


class SessionExtent(NamedTuple):
    """How much there is in a session."""

    name: str  # that somebody gave it
    maker: str | None
    runs: int
    messages: int


def extent(db: sqlite3.Connection, session_id: str) -> SessionExtent:
    """Raises BadInput where there is no such session."""
    check_there(db, session_id)
    name, made_by = db.execute("SELECT name, maker FROM sessions WHERE id = ?", (session_id,)).fetchone()
    said = "SELECT count(*) FROM log WHERE session_id = ? AND event = 'message'"
    (messages,) = db.execute(said, (session_id,)).fetchone()
    return SessionExtent(name, made_by, run_table.count(db, session_id), messages)


def archive(db: sqlite3.Connection, session_id: str, person: bytes, archived: bool) -> None:
    """Put a session into somebody's archive, or take it out of it. Raises BadInput where there is none."""
    check_there(db, session_id)
    if archived:
        db.execute("INSERT OR IGNORE INTO archived VALUES (?, ?)", (person, session_id))
    else:
        db.execute("DELETE FROM archived WHERE person = ? AND session_id = ?", (person, session_id))


def maker(db: sqlite3.Connection, session_id: str) -> str | None:
    """Who made a session; None where that is not known. Raises BadInput where there is none."""
    check_there(db, session_id)
    found: str | None = db.execute("SELECT maker FROM sessions WHERE id = ?", (session_id,)).fetchone()[0]
    return found


def erase(db: sqlite3.Connection, session_id: str) -> None:
    """Delete a session with all that was said and run in it."""
    runs = [row for (row,) in db.execute("SELECT id FROM runs WHERE session_id = ?", (session_id,))]
    for table in _TABLES:
        db.execute(f"DELETE FROM {table} WHERE session_id = ?", (session_id,))
    said_there = "json_extract(CAST(caller AS TEXT), '$.session_id') = ?"
    db.execute(f"DELETE FROM intents WHERE {said_there}", (session_id,))
    db.execute("DELETE FROM sessions WHERE id = ?", (session_id,))  # and its runs with it
    full_text.forget(db, runs)
    db.execute("INSERT INTO deleted_sessions VALUES (?, ?)", (session_id, now()))


def forget_unused(db: sqlite3.Connection, today: dt.datetime) -> int:
    """Forget the sessions that nobody named or did anything in, and return how many there were.

    Every notebook that starts makes one, and each that is kept makes the list of sessions slower for all. Who comes
    back to one that was forgotten makes it again.
    """
    before = (today - dt.timedelta(days=UNUSED_DAYS)).isoformat(timespec="milliseconds")
    unused = db.execute(_UNUSED, (before,)).fetchall()
    if not unused:
        return 0
    db.execute("CREATE TEMP TABLE unused (id TEXT PRIMARY KEY) WITHOUT ROWID")
    db.executemany("INSERT INTO unused VALUES (?)", unused)
    for table in ("marks", "members", "archived"):
        db.execute(f"DELETE FROM {table} WHERE session_id IN (SELECT id FROM unused)")
    db.execute("DELETE FROM sessions WHERE id IN (SELECT id FROM unused)")
    db.execute("DROP TABLE unused")
    return len(unused)


def is_deleted(db: sqlite3.Connection, session_id: str) -> bool:
    return db.execute("SELECT 1 FROM deleted_sessions WHERE id = ?", (session_id,)).fetchone() is not None


def check_there(db: sqlite3.Connection, session_id: str) -> None:
    """Raises BadInput for a session that there is not, or no more."""
    check_not_deleted(db, session_id)
    if db.execute("SELECT 1 FROM sessions WHERE id = ?", (session_id,)).fetchone() is None:
        raise BadInput(
            say("session.unknown", "There is no session {session_id}.", session_id=quoted(session_id)),
            hint=say("session.see_list", "chat.sessions has those there are."),
            code="unknown_session",
        )


def check_not_deleted(db: sqlite3.Connection, session_id: str) -> None:
    """Raises BadInput for a session that was deleted."""
    if is_deleted(db, session_id):
        raise BadInput(
            say("session.deleted", "The session {session_id} was deleted.", session_id=quoted(session_id)),
            hint=say("session.make_another", "Go to another one, or make one."),
            code="session_deleted",
        )
