"""Acts and what each became, so that the same act again has the same answer; intents, which a restart carries on.

Queries of the store.
"""

from __future__ import annotations

import datetime as dt
import sqlite3

import msgspec

from ...protocol.messages import Ack, CommandResult, Event, MessageEdit, RunState, now
from ...protocol.wire import from_json, to_json

KEPT_DAYS = 30  # nobody sends anything again after so long
BEFORE_MEMBERS = ""  # the member of acts from before ids were kept by member


class Act(msgspec.Struct, frozen=True):
    """An act that bears an id. The same id of another member's, or in another session, is another act."""

    session_id: str
    member: str
    id: str


class Cause(msgspec.Struct, frozen=True):
    """What an event comes of: the act it is the answer to, and the intent it carries out; `more` is to come of that."""

    act: Act | None = None
    intent: str | None = None
    more: bool = False


class Outcome(msgspec.Struct, frozen=True):
    """What an act became: its ack, and the result that only its caller was told."""

    ack: Ack
    result: CommandResult | None = None


class Intent(msgspec.Struct, frozen=True):
    """What was said and has had no effect yet, or (`begun`) not all of it. It bears the id of its message."""

    id: str
    event: str  # "sendMessage" or "executeCommand"
    caller: bytes
    request: bytes
    begun: bool = False
    tries: int = 0  # of earlier starts to carry it out


def outcome(db: sqlite3.Connection, act: Act) -> Outcome | None:
    """What an act became; None for one that is new."""
    row = db.execute(
        "SELECT outcome FROM acts WHERE session_id = ? AND member IN (?, ?) AND id = ? ORDER BY member DESC",
        (act.session_id, act.member, BEFORE_MEMBERS, act.id),
    ).fetchone()
    return from_json(row[0], Outcome) if row is not None else None


def remember(db: sqlite3.Connection, act: Act, became: Outcome) -> None:
    """Keep what an act became; what it became first stands."""
    try:
        kept = to_json(became)
    except UnicodeEncodeError:  # a refusal may quote half a character, which cannot be kept: that it was done can
        kept = to_json(Outcome(became.ack))
    row = (act.session_id, act.member, act.id, now(), kept)
    db.execute("INSERT OR IGNORE INTO acts VALUES (?, ?, ?, ?, ?)", row)


def come_of(db: sqlite3.Connection, cause: Cause, stored: Event) -> None:
    """Note what a stored event comes of."""
    if cause.act is not None:
        seq = stored.seq if isinstance(stored, MessageEdit) else None
        run_id = stored.run_id if isinstance(stored, RunState) else None
        remember(db, cause.act, Outcome(Ack(ok=True, seq=seq, run_id=run_id)))
    if cause.intent is not None:
        if cause.more:
            db.execute("UPDATE intents SET begun = 1 WHERE id = ?", (cause.intent,))
        else:
            fulfil(db, cause.intent)


def intend(db: sqlite3.Connection, intent: Intent) -> None:
    row = (intent.id, intent.event, intent.caller, intent.request)
    db.execute("INSERT INTO intents (id, event, caller, request) VALUES (?, ?, ?, ?)", row)


def fulfil(db: sqlite3.Connection, id: str) -> None:
    """Nothing more comes of an intent."""
    db.execute("DELETE FROM intents WHERE id = ?", (id,))


def left(db: sqlite3.Connection) -> list[Intent]:
    """The intents that earlier backends did not carry out, oldest first; each is counted as tried once more."""
    found = db.execute("SELECT id, event, caller, request, begun, tries FROM intents ORDER BY rowid").fetchall()
    db.execute("UPDATE intents SET tries = tries + 1")
    return [
        Intent(name, event, caller, request, bool(begun), tries) for name, event, caller, request, begun, tries in found
    ]


def prune(db: sqlite3.Connection) -> None:
    """Forget acts that nobody will send again."""
    oldest = (dt.datetime.now(dt.UTC) - dt.timedelta(days=KEPT_DAYS)).isoformat(timespec="milliseconds")
    db.execute("DELETE FROM acts WHERE at < ?", (oldest,))
