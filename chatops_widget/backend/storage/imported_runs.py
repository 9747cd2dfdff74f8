"""The runs that were imported, by the names they were given. Queries of the store."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from ...protocol.run_kinds import BACKTEST


class ImportedRun(NamedTuple):
    """A track record that was made elsewhere; several may have one name."""

    run_id: str
    session_id: str
    name: str


# Nothing else has no parameters: so the results, which have to be read to be sure, are those of few.
_IMPORTED = """
SELECT runs.run_id, runs.session_id, runs.strategy FROM runs JOIN results ON results.id = runs.run_id
WHERE runs.kind = ? AND runs.status = 'completed' AND runs.parameters = '{}'
AND json_extract(CAST(results.data AS TEXT), '$.imported')
"""


def imported(db: sqlite3.Connection, name: str | None = None) -> list[ImportedRun]:
    """Those of a name, or all; newest first."""
    named, given = ("", ()) if name is None else ("AND runs.strategy = ?", (name,))
    rows = db.execute(f"{_IMPORTED} {named} ORDER BY runs.id DESC", (BACKTEST.name, *given))
    return [ImportedRun(*row) for row in rows]
