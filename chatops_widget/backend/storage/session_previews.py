"""Previews of sessions: what was done last in one and what was said last, read from its log. Queries of the store."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from typing import NamedTuple

from ...protocol.messages import Message, RunState, SessionPreview
from ...protocol.names import plain_name
from ...protocol.wire import from_json

MAX_DOING = 80  # characters
MAX_TEXT = 160
MAX_LOOKED_THROUGH = 500  # lines, from the newest: a list must not read whole logs
MAX_KEPT = 2000  # previews
_COMMAND = """
SELECT json_extract(CAST(payload AS TEXT), '$.content') FROM log
WHERE session_id = ?1 AND seq > ?2 AND event = 'message' AND json_extract(CAST(payload AS TEXT), '$.role') = 'user'
    AND json_extract(CAST(payload AS TEXT), '$.content') LIKE '/%'
ORDER BY seq DESC LIMIT 1
"""
_RUN = "SELECT strategy, symbol FROM runs WHERE session_id = ? AND kind = 'backtest' ORDER BY id DESC LIMIT 1"
_LAST = """
SELECT event, payload FROM log
WHERE session_id = ?1 AND seq > ?2 AND event IN ('message', 'runState') ORDER BY seq DESC LIMIT 1
"""


class Preview(NamedTuple):
    """What a line of the list says of a session, beside its name."""

    doing: str = ""  # the last command line, or the last run's strategy and symbol where none was typed
    last: SessionPreview | None = None
    runs: int = 0


class SessionPreviews:
    """Reads previews, and reads one again once its session's log has grown: whatever changes, appends a line."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, Preview]] = OrderedDict()

    def of(self, db: sqlite3.Connection, session_id: str, seq: int) -> Preview:
        """The preview of a session whose newest line is `seq`."""
        kept = self._kept.get(session_id)
        if kept is None or kept[0] != seq:
            kept = self._kept[session_id] = seq, _read(db, session_id, seq)
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return kept[1]

    def forget(self, session_id: str) -> None:
        """Keep nothing of a session."""
        self._kept.pop(session_id, None)


def _read(db: sqlite3.Connection, session_id: str, seq: int) -> Preview:
    where = session_id, seq - MAX_LOOKED_THROUGH
    command = db.execute(_COMMAND, where).fetchone()
    if command is not None:
        doing = _line(command[0], MAX_DOING)
    else:
        run = db.execute(_RUN, (session_id,)).fetchone()
        doing = " ".join(filter(None, run)) if run is not None else ""
    last = db.execute(_LAST, where).fetchone()
    (runs,) = db.execute("SELECT count(*) FROM runs WHERE session_id = ?", (session_id,)).fetchone()
    return Preview(doing, _last(*last) if last is not None else None, runs)


def _last(event: str, payload: bytes) -> SessionPreview:
    if event == "message":
        message = from_json(payload, Message)
        text = message.content if message.role == "user" else message.content.replace("**", "").replace("`", "")
        return SessionPreview(
            text=_line(text, MAX_TEXT), timestamp=message.timestamp, role=message.role, user=message.user
        )
    state = from_json(payload, RunState)
    text = ", ".join(state.strategy_ids or [state.strategy_id])
    return SessionPreview(text=_line(text, MAX_TEXT), timestamp=state.timestamp, status=state.status, user=state.user)


def _line(text: str, limit: int) -> str:
    """The first line that says something, cut where it is long."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    whole = plain_name(first, limit + 1)
    return whole if len(whole) <= limit else f"{whole[: limit - 1].rstrip()}…"
