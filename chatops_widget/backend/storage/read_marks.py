"""Read marks: how far each user has read each session, and the count of what is unread. Queries of the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from ...protocol.messages import SETTLED, Message, Payload, RunState, SessionInfo

MAX_UNREAD = 100  # events that are counted; more are as many
MAX_LISTED_SESSIONS = 1000
# Who has never been in a session has nothing unread there. A session without a name in which nothing was said is
# listed only while somebody is in it: every notebook that starts makes one.
_LIST = f"""
SELECT s.id, s.name, s.updated, (SELECT max(seq) FROM log WHERE session_id = s.id),
    CASE WHEN m.seq IS NULL THEN 0 ELSE (
        SELECT count(*) FROM (
            SELECT 1 FROM news n WHERE n.session_id = s.id AND n.seq > m.seq AND n.author IS NOT ? LIMIT {MAX_UNREAD}
        )
    ) END, s.notebook, s.started, a.session_id IS NOT NULL, s.maker IS NOT NULL AND s.maker = ?
FROM sessions s LEFT JOIN marks m ON m.user = ? AND m.session_id = s.id
    LEFT JOIN archived a ON a.person = ? AND a.session_id = s.id
WHERE s.name <> '' OR EXISTS (SELECT 1 FROM log WHERE session_id = s.id)
    OR s.id IN (SELECT value FROM json_each(?))
ORDER BY s.updated DESC LIMIT {MAX_LISTED_SESSIONS}
"""


def note(db: sqlite3.Connection, session_id: str, seq: int, payload: Payload, witness: str | None = None) -> None:
    """Count an event as unread if it is news: a message, or a run that has settled.

    The latter, and a reply, to whose doing they come of too, who may be elsewhere; unless that is the `witness`, who
    was there when it came.
    """
    if isinstance(payload, Message):
        author = (payload.user or "") if payload.role == "user" else witness
    elif isinstance(payload, RunState) and payload.status in SETTLED:
        author = witness
    else:
        return
    db.execute("INSERT INTO news VALUES (?, ?, ?)", (session_id, seq, author))


def forget(db: sqlite3.Connection, session_id: str, seq: int) -> None:
    """Count an event no longer: what was said there was deleted."""
    db.execute("DELETE FROM news WHERE session_id = ? AND seq = ?", (session_id, seq))


def mark(db: sqlite3.Connection, user: str, session_id: str, seq: int) -> None:
    """Set a user's read mark in a session; it never moves back."""
    db.execute(
        "INSERT INTO marks VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)",
        (user, session_id, seq),
    )


def sessions(
    db: sqlite3.Connection, user: str, present: Iterable[str], person: bytes = b"", maker: str = ""
) -> list[SessionInfo]:
    """The list of sessions, newest first, with the count of what is unread for a user.

    It says which are in the archive of this person, and which were made by this maker.
    """
    return [
        SessionInfo(
            session_id=session_id,
            name=name,
            updated=updated,
            seq=seq or 0,
            unread=unread,
            notebook=notebook,
            started=started,
            archived=bool(archived),
            mine=bool(mine),
        )
        for session_id, name, updated, seq, unread, notebook, started, archived, mine in db.execute(
            _LIST, (user, maker, user, person, json.dumps(list(present)))
        )
    ]
