"""The authors of sessions: the names of those who have said something in one. Queries of the store."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict

MAX_KEPT = 500  # sessions
_LATER = """
SELECT DISTINCT json_extract(CAST(payload AS TEXT), '$.user') FROM log
WHERE session_id = ? AND seq > ? AND seq <= ? AND event IN ('message', 'messageEdit')
"""


class SessionAuthors:
    """Reads who has said something, and then only what was said since: a log may have hundreds of megabytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, frozenset[str]]] = OrderedDict()

    def of(self, db: sqlite3.Connection, session_id: str, seq: int) -> frozenset[str]:
        """The names of the authors of a session whose newest line is `seq`."""
        read, names = self._kept.pop(session_id, (0, frozenset[str]()))
        if read < seq:
            names |= {name for (name,) in db.execute(_LATER, (session_id, read, seq)) if name}
        self._kept[session_id] = max(read, seq), names
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return names

    def forget(self, session_id: str) -> None:
        """Keep nothing of a session."""
        self._kept.pop(session_id, None)
