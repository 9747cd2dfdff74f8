"""Read a track record that came from somebody in a process of its own, as price files are."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pandas as pd

from ...errors import BadInput
from ...errors.sentences import say
from ...track_records.series import Kind, TrackRecord, Unit
from ...track_records.table import record_of_csv
from ..processes import Limits, ProcessFailed, open_process
from ..processes.limits import GB

LIMITS = Limits(seconds=60.0, memory=2 * GB)
_ANSWER = GB // 4  # bytes


def read_track_record(path: Path, kind: Kind | None, unit: Unit | None, column: str | None) -> TrackRecord:
    """As `record_of_csv`, within limits. Blocks. Raises BadInput."""
    try:
        with open_process(LIMITS, (__name__,)) as process:
            # What comes back was made by our own code alone, from data that is no code.
            record: TrackRecord = pickle.loads(next(process.call(_read, path, kind, unit, column, most=_ANSWER)))
            return record
    except ProcessFailed:
        raise BadInput(
            say(
                "import.heavy", "{file} takes more time or memory to be read than there is for a file.", file=path.name
            ),
            hint=say("import.lighter", "Save only the dates and one column of values."),
        ) from None


def _read(path: Path, kind: Kind | None, unit: Unit | None, column: str | None) -> Iterator[bytes]:
    yield pickle.dumps(record_of_csv(path, kind, unit, column))


def warm() -> None:
    """Have ready what reading needs."""
    pd.read_csv(StringIO("date,returns\n2020-01-01,0\n"))
