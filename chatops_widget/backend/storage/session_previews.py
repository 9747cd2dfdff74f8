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
SOON = 20  # lines, within which a refusal follows what it refuses
MAX_KEPT = 2000  # previews
_BEGUN = """
SELECT log.payload, runs.symbol, runs.seq FROM runs JOIN log ON log.session_id = runs.session_id AND log.seq = runs.seq
WHERE runs.session_id = ? ORDER BY runs.id DESC LIMIT 1
"""
_LINE = """
SELECT json_extract(CAST(payload AS TEXT), '$.content'), json_extract(CAST(payload AS TEXT), '$.clientId') AS act
FROM log WHERE session_id = :session AND seq > :after AND event = 'message'
    AND json_extract(CAST(payload AS TEXT), '$.role') = 'user'
    AND json_extract(CAST(payload AS TEXT), '$.content') LIKE '/%' AND {which}
ORDER BY seq DESC LIMIT 1
"""
# Not every client gives its acts ids.
_BEGINNING = _LINE.format(which="(act = :act OR :act IS NULL AND seq = :seq - 1)")
_TAKEN = _LINE.format(
    which="""NOT EXISTS (
        SELECT 1 FROM log AS answer WHERE answer.session_id = :session
            AND answer.seq > log.seq AND answer.seq <= log.seq + :soon
            AND answer.event = 'commandResult' AND json_extract(CAST(answer.payload AS TEXT), '$.clientId') = act
            AND json_extract(CAST(answer.payload AS TEXT), '$.fault') IS NOT NULL
    )"""
)
_LAST = """
SELECT event, payload FROM log
WHERE session_id = ?1 AND seq > ?2 AND event IN ('message', 'runState') ORDER BY seq DESC LIMIT 1
"""


class Preview(NamedTuple):
    """What a line of the list says of a session, beside its name."""

    doing: str = ""  # the line that began what was begun last, or its strategies and symbol where none was typed
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
    last = db.execute(_LAST, where).fetchone()
    (runs,) = db.execute("SELECT count(*) FROM runs WHERE session_id = ?", (session_id,)).fetchone()
    return Preview(_doing(db, *where), _last(db, *last) if last is not None else None, runs)


def _doing(db: sqlite3.Connection, session_id: str, after: int) -> str:
    """What was refused names no session, and what only shows something names it where nothing was begun."""
    where = {"session": session_id, "after": after, "soon": SOON}
    begun = db.execute(_BEGUN, (session_id,)).fetchone()
    if begun is None:
        line = db.execute(_TAKEN, where).fetchone()
        return _line(line[0], MAX_DOING) if line is not None else ""
    payload, symbol, seq = begun
    state = from_json(payload, RunState)
    line = db.execute(_BEGINNING, {**where, "act": state.client_id, "seq": seq}).fetchone()
    return _line(line[0] if line is not None else " ".join(filter(None, [_strategies(db, state), symbol])), MAX_DOING)


def _strategies(db: sqlite3.Connection, state: RunState) -> str:
    """Their names; of a run that is compared, that of its strategy."""
    names = []
    for each in state.strategy_ids or [state.strategy_id]:
        run = db.execute("SELECT strategy FROM runs WHERE run_id = ?", (each,)).fetchone()
        names.append(run[0] if run is not None else each)
    return ", ".join(dict.fromkeys(names))


def _last(db: sqlite3.Connection, event: str, payload: bytes) -> SessionPreview:
    if event == "message":
        message = from_json(payload, Message)
        text = message.content if message.role == "user" else message.content.replace("**", "").replace("`", "")
        return SessionPreview(
            text=_line(text, MAX_TEXT), timestamp=message.timestamp, role=message.role, user=message.user
        )
    state = from_json(payload, RunState)
    return SessionPreview(
        text=_line(_strategies(db, state), MAX_TEXT), timestamp=state.timestamp, status=state.status, user=state.user
    )


def _line(text: str, limit: int) -> str:
    """The first line that says something, cut where it is long."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    whole = plain_name(first, limit + 1)
    return whole if len(whole) <= limit else f"{whole[: limit - 1].rstrip()}…"
