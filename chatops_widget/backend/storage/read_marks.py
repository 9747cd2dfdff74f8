"""How far everybody has read, and what is new to them: the part of the store's tables and queries for that."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from ...protocol.messages import SETTLED, Message, Payload, RunState, SessionInfo

MOST_UNREAD = 100
MOST_SESSIONS = 1000
# Who has never been in a session has nothing unread there. A session without a name in which nothing was said is
# listed only while somebody is in it: every notebook that starts makes one.
_LIST = f"""
SELECT s.id, s.name, s.updated, (SELECT max(seq) FROM log WHERE session_id = s.id),
    CASE WHEN m.seq IS NULL THEN 0 ELSE (
        SELECT count(*) FROM (
            SELECT 1 FROM news n WHERE n.session_id = s.id AND n.seq > m.seq AND n.author IS NOT ? LIMIT {MOST_UNREAD}
        )
    ) END
FROM sessions s LEFT JOIN marks m ON m.user = ? AND m.session_id = s.id
WHERE s.name <> '' OR EXISTS (SELECT 1 FROM log WHERE session_id = s.id)
    OR s.id IN (SELECT value FROM json_each(?))
ORDER BY s.updated DESC LIMIT {MOST_SESSIONS}
"""


def note(db: sqlite3.Connection, session_id: str, seq: int, payload: Payload) -> None:
    """News is what somebody said, and a run that has settled; the latter to its owner too, who may be elsewhere."""
    if isinstance(payload, Message):
        author = (payload.user or "") if payload.role == "user" else None
    elif isinstance(payload, RunState) and payload.status in SETTLED:
        author = None
    else:
        return
    db.execute("INSERT INTO news VALUES (?, ?, ?)", (session_id, seq, author))


def forget(db: sqlite3.Connection, session_id: str, seq: int) -> None:
    """What was said was deleted, and is no news any more."""
    db.execute("DELETE FROM news WHERE session_id = ? AND seq = ?", (session_id, seq))


def mark(db: sqlite3.Connection, user: str, session_id: str, seq: int) -> None:
    """Somebody has read so far. Never backwards."""
    db.execute(
        "INSERT INTO marks VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)",
        (user, session_id, seq),
    )


def sessions(db: sqlite3.Connection, user: str, present: Iterable[str]) -> list[SessionInfo]:
    """Newest first, with what is new to this user."""
    return [
        SessionInfo(session_id=session_id, name=name, updated=updated, seq=seq or 0, unread=unread)
        for session_id, name, updated, seq, unread in db.execute(_LIST, (user, user, json.dumps(list(present))))
    ]
