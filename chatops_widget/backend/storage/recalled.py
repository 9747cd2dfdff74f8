"""The runs that a sentence may go back to: a few of a session that may have thousands. Queries of the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from ...protocol.messages import RunState
from ...protocol.run_kinds import RUN_KINDS
from ...protocol.wire import from_json
from .run_table import LATEST_STATE

FIRST, LAST = 3, 3  # of the single runs: “the third one”; the last two beside one that is named
PLACES = 50  # strategies on symbols, those that ran last: “momentum on the nasdaq”
_COMPARED = "('queued', 'running', 'completed')"
_SINGLE = f"session_id = :session AND kind = 'backtest' AND status IN {_COMPARED}"
_COMPARISON = f"session_id = :session AND kind = 'comparison' AND status IN {_COMPARED}"
_WANTED = (
    "SELECT max(id) FROM runs WHERE session_id = :session",
    f"SELECT max(id) FROM runs WHERE {_COMPARISON}",
    f"SELECT max(id) FROM runs WHERE {_SINGLE} GROUP BY strategy",
    "SELECT * FROM (SELECT max(id) FROM runs"
    f" WHERE {_SINGLE} GROUP BY strategy, symbol ORDER BY 1 DESC LIMIT {PLACES})",
    f"SELECT * FROM (SELECT id FROM runs WHERE {_SINGLE} ORDER BY id LIMIT {FIRST})",
    f"SELECT * FROM (SELECT id FROM runs WHERE {_SINGLE} ORDER BY id DESC LIMIT {LAST})",
    "SELECT runs.id FROM unsettled JOIN runs USING (run_id) WHERE unsettled.session_id = :session",
)
_NAMED = "SELECT id FROM runs WHERE session_id = :session AND instr(:text, replace(lower(run_id), '_', ''))"
_OWN = f"SELECT id FROM runs WHERE {_SINGLE} AND person IS :person"


def recalled(
    db: sqlite3.Connection, session_id: str, text: str, *, person: str | None = None, own: bool = False
) -> Iterator[RunState]:
    """The latest state of each of those runs, oldest run first.

    They are the last run and the last comparison, the first and the last single ones, the last of each strategy, and
    of each on a symbol, what is under way, and those whose ids stand in a `text`, however it spells them; with `own`,
    all of a person's.
    """
    squeezed = "".join(letter for letter in text.lower() if letter.isalnum())
    wanted = [*_WANTED]
    if any(kind.id_prefix in squeezed for kind in RUN_KINDS.values()):  # else it names none
        wanted.append(_NAMED)
    if own:
        wanted.append(_OWN)
    query = f"SELECT ({LATEST_STATE}) FROM runs WHERE id IN ({' UNION '.join(wanted)}) ORDER BY id"
    chosen = {"session": session_id, "text": squeezed, "person": person}
    for (payload,) in db.execute(query, chosen):
        yield from_json(payload, RunState)


def last_strategies(db: sqlite3.Connection, session_id: str, limit: int) -> list[str]:
    """The strategies of the single runs that were completed, each once, what ran last first."""
    query = (
        "SELECT strategy FROM runs WHERE session_id = ? AND kind = 'backtest' AND status = 'completed'"
        " GROUP BY strategy ORDER BY max(id) DESC LIMIT ?"
    )
    return [strategy for (strategy,) in db.execute(query, (session_id, limit))]


def any_of(column: str, wanted: object) -> tuple[str, object]:
    """A condition of SQL that a column is what is wanted, or one of several, and the value of its parameter."""
    if isinstance(wanted, str):
        return f"{column} = :{column}", wanted
    return f"{column} IN (SELECT value FROM json_each(:{column}))", json.dumps(wanted)
