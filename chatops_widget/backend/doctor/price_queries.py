"""Can the queries be run that stand in the prices folder? Each is run as the backend runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .finding import Finding


def check_queries(data: Path) -> Iterator[Finding]:
    try:
        from ...errors import ChatOpsError
        from ...protocol.faults import error_of
        from ...protocol.messages import Fault
        from ..price_queries.in_duckdb import run_query
        from ..price_queries.queries import ENDING
        from ..price_queries.source_files import Query
    except ImportError:  # of the extra, which another finding names
        return
    for path in sorted(data.glob(f"*{ENDING}")) if data.is_dir() else ():
        try:
            found = run_query(Query.read(path))
        except ChatOpsError as error:
            yield Finding(f"The query {path} cannot be used. {error.message}", error.hint or "Mend it, or remove it.")
            continue
        faults = [error_of(each) for each in found.values() if isinstance(each, Fault)]
        for wrong in faults[:1]:
            yield Finding(
                f"The query {path} gives {len(faults)} of {len(found)} symbols wrong. {wrong.message}",
                wrong.hint or "Mend it.",
            )
        if not faults:
            yield Finding(f"The query {path} gives {len(found)} symbols.")
