"""The table of runs: what is kept of each beside its log, so that it can be found. Queries of the store."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ...errors import BadInput, quoted
from ...errors.sentences import say
from ...protocol.messages import SETTLED, RunState
from ...protocol.metrics import METRICS
from ...protocol.run_kinds import BACKTEST, CROSS_VALIDATION, WALK_FORWARD
from ...protocol.wire import to_json
from . import full_text

MAX_TAGS = 20
MAX_TAG = 40  # characters
MAX_NOTE = 2000
Row = dict[str, Any]
_MEASURED = (BACKTEST.name, WALK_FORWARD.name, CROSS_VALIDATION.name)  # kinds of run that have metrics
_OF_RUN = ("run_id", "session_id", "seq", "kind", "strategy", "symbol", "start", "end", "status", "person")
_COLUMNS = (*_OF_RUN, "asked", "settled", "parameters", "taint", *METRICS)
_KEPT = {"run_id", "session_id", "seq", "asked"}  # as they were when it was asked for
_QUOTED = [f'"{name}"' for name in _COLUMNS]  # `end` is a word of SQL
_CHANGES = ", ".join(f'"{name}" = excluded."{name}"' for name in _COLUMNS if name not in _KEPT)
_RECORD = (
    f"INSERT INTO runs ({', '.join(_QUOTED)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    f" ON CONFLICT (run_id) DO UPDATE SET {_CHANGES}"
)


def record(db: sqlite3.Connection, state: RunState) -> None:
    """Note the state that a run has entered."""
    data = state.data or {}
    settled = state.status in SETTLED
    facts = {
        "run_id": state.run_id,
        "session_id": state.session_id,
        "seq": state.seq,
        "kind": state.kind,
        "strategy": state.strategy_id,
        **{name: data.get(name) or state.parameters.get(name) for name in ("start", "end")},
        "symbol": data.get("symbol") or state.parameters.get("symbol") or state.parameters.get("symbols"),
        "status": state.status,
        "person": state.user,
        "asked": state.timestamp,
        "settled": state.timestamp if settled else None,
        "parameters": msgspec.json.encode(state.parameters).decode(),
        "taint": to_json(data["taint"]).decode() if "taint" in data else None,
        **(_metrics(data.get("metrics")) if state.kind in _MEASURED else {}),
    }
    db.execute(_RECORD, [facts.get(name) for name in _COLUMNS])
    if state.status != "running":  # which adds nothing to its words
        _index(db, state.run_id)


def _metrics(told: Any) -> dict[str, float]:
    values = told if isinstance(told, Mapping) else {}
    return {
        name: float(value)
        for name, value in values.items()
        if name in METRICS and isinstance(value, (int, float)) and math.isfinite(value)
    }


def find(db: sqlite3.Connection, run_id: str) -> Row | None:
    """The row of a run."""
    cursor = db.execute("SELECT * FROM runs WHERE run_id = ?", (run_id,))
    return next(rows(cursor), None)


# Of a row of `runs`: its latest state, as it stands in the log.
LATEST_STATE = "SELECT payload FROM log WHERE run_id = runs.run_id AND event = 'runState' ORDER BY seq DESC LIMIT 1"


def count(db: sqlite3.Connection, session_id: str) -> int:
    """How many runs a session has, of whatever kind."""
    return int(db.execute("SELECT count(*) FROM runs WHERE session_id = ?", (session_id,)).fetchone()[0])


def rows(cursor: sqlite3.Cursor) -> Iterator[Row]:
    """The rows of a query as dictionaries, with the JSON in them read."""
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        for name, empty in (("parameters", {}), ("tags", []), ("taint", None)):
            row[name] = msgspec.json.decode(row[name]) if row.get(name) else empty
        yield row


def _index(db: sqlite3.Connection, run_id: str) -> None:
    row = find(db, run_id)
    if row is not None:
        full_text.index(db, row["id"], words_of(row))


def words_of(row: Row) -> str:
    """The words that a run is found by: its names, its parameters as "fast 10", its tags and its note."""
    given = (f"{name} {value}" for name, value in row["parameters"].items() if name not in row)
    return " ".join(filter(None, (row["strategy"], row["symbol"], *given, *row["tags"], row["note"])))


def unknown_run(run_id: str) -> BadInput:
    """Also of a run that who asks may not see: whether there is one is nobody else's business."""
    return BadInput(
        say("run.unseen", "No run {run_id} that you may see.", run_id=quoted(run_id)),
        hint=say("run.find", "/find finds those."),
        code="unknown_run",
    )


def words_by_id(db: sqlite3.Connection, id: int) -> str | None:
    row = next(rows(db.execute("SELECT * FROM runs WHERE id = ?", (id,))), None)
    return words_of(row) if row is not None else None


def annotate(
    db: sqlite3.Connection,
    run_id: str,
    allow: Callable[[str], object],
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    note: str | None = None,
) -> Row:
    """Change a run's tags and note, and return its row as it is now. Raises BadInput for what would be too much."""
    row = find(db, run_id)
    if row is None:
        raise unknown_run(run_id)
    allow(row["session_id"])
    tags = [*dict.fromkeys([tag for tag in row["tags"] if tag not in remove] + list(add))]
    if len(tags) > MAX_TAGS:
        raise BadInput(
            say("tag.many", "A run takes {limit} tags; it would have {n}.", limit=MAX_TAGS, n=len(tags)),
            hint=say("tag.take_away", "Take some away first."),
        )
    row |= {"tags": tags, "note": row["note"] if note is None else note}
    told = msgspec.json.encode(tags).decode(), row["note"], row["id"]
    db.execute("UPDATE runs SET tags = ?, note = ? WHERE id = ?", told)
    full_text.index(db, row["id"], words_of(row))
    return row
