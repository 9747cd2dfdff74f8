"""The table of results: the data and curves that runs, comparisons and sweeps came to."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

import msgspec

from ...protocol.wire import to_json, with_phrases

Curves = dict[str, bytes]


class Result(NamedTuple):
    """What a job has found; without curves, those that are kept already stay."""

    data: dict[str, Any]
    curves: Curves | None


def keep(db: sqlite3.Connection, id: str, session_id: str, result: Result) -> None:
    """Keep a result, in the place of an earlier one of the same id."""
    data = to_json(result.data)
    if result.curves is None:
        db.execute("UPDATE results SET data = ? WHERE id = ?", (data, id))
    else:
        row = (id, session_id, data, msgspec.msgpack.encode(result.curves))
        db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", row)


def load(db: sqlite3.Connection, id: str) -> tuple[str, dict[str, Any], Curves] | None:
    """The session, data and curves of a result; None if there is none of that id."""
    row = db.execute("SELECT session_id, data, curves FROM results WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    return row[0], with_phrases(msgspec.json.decode(row[1])), msgspec.msgpack.decode(row[2], type=Curves)
