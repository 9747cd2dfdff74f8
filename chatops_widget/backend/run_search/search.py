"""Find stored runs: the newest that fit a query; where none does, what may be left out so that some do."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3

import msgspec

from ...commands.parser import check_length
from ...errors import BadInput, quoted
from ...errors.sentences import say
from ...protocol.messages import CommandOffer, FindRuns, FoundRun, FoundRuns, Taint
from ...protocol.metrics import METRICS
from ...protocol.wire import from_wire
from ..storage import full_text
from ..storage.run_table import Row, rows
from ..storage.store import Store
from .query import Field, Query, Words
from .reader import Vocabulary, read
from .sql import Scope, place, select

MAX_RUNS = 1000  # in one answer
MAX_OFFERS = 6  # conditions that are tried without


async def find_runs(store: Store, question: FindRuns, scope: Scope, vocabulary: Vocabulary) -> FoundRuns:
    """The runs that fit, newest first, of the sessions in `scope`. Raises BadInput, UnknownName."""
    query = query_of(question, vocabulary, dt.date.today())

    def act(db: sqlite3.Connection) -> FoundRuns:
        _check(db, query)
        return _page(db, query, question, scope)

    return await store.read_with(act)


def query_of(question: FindRuns, vocabulary: Vocabulary, today: dt.date) -> Query:
    """The conditions of a question, those of its text first."""
    named = (
        ("strategy", question.strategy),
        ("symbol", question.symbol),
        ("tag", question.tag),
        ("session", question.session),
    )
    check_length("".join([question.text, question.where, *(value for _, value in named if value)]))
    fields = [Field(name, value.strip()) for name, value in named if value is not None and value.strip()]
    compared = read(question.where, vocabulary, today, comparisons_only=True)
    return read(question.text, vocabulary, today).and_(fields).and_(compared.conditions)


async def best_run(store: Store, query: Query, scope: Scope, metric: str) -> FoundRun | None:
    """The best by a metric of the runs that fit; none that is not to be relied on."""
    selected, values = select(query, scope)
    better = METRICS[metric].better
    order = f'"{metric}"' if better == "lower" else f'abs("{metric}")' if better == "closer to zero" else f'-"{metric}"'
    best = f'{selected} AND taint IS NULL AND "{metric}" IS NOT NULL ORDER BY {order} LIMIT 1'

    def act(db: sqlite3.Connection) -> FoundRun | None:
        _check(db, query)
        return next((_found(row) for row in rows(db.execute(best, values))), None)

    return await store.read_with(act)


def _check(db: sqlite3.Connection, query: Query) -> None:
    words = [each.text for each in query.conditions if isinstance(each, Words)]
    if words and not full_text.available(db):
        raise BadInput(
            say(
                "search.no_full_text",
                "The SQLite of this backend has no full-text search (FTS5), so it cannot look for {words}.",
                words=quoted(words[0]),
            ),
            hint=say("search.can", "Search by strategy:…, symbol:…, tag:… and metrics, which it can."),
            code="no_full_text",
        )


def _page(db: sqlite3.Connection, query: Query, question: FindRuns, scope: Scope) -> FoundRuns:
    limit = min(max(question.limit, 1), MAX_RUNS)
    selected, values = select(query, scope)
    at = place(query)
    before = min(max(question.before if question.before is not None else 2**62, 0), 2**62)
    newest = f"{selected} AND {at} < ? ORDER BY {at} DESC LIMIT ?"
    found = list(rows(db.execute(newest, [*values, before, limit + 1])))
    answer = FoundRuns(
        ok=True,
        runs=[_found(row) for row in found[:limit]],
        next=found[limit - 1]["id"] if len(found) > limit else None,
        query=str(query),
    )
    if found or question.before is not None:
        return answer
    return msgspec.structs.replace(answer, searched=_count(db, scope), offers=_offers(db, query, scope))


def _count(db: sqlite3.Connection, scope: Scope) -> int:
    """How many runs are searched: read from the index of sessions, without their rows."""
    if scope is None:
        return int(db.execute("SELECT count(*) FROM runs").fetchone()[0])
    each = "SELECT count(*) FROM runs WHERE session_id IN (SELECT value FROM json_each(?))"
    return int(db.execute(each, [json.dumps(sorted(scope))]).fetchone()[0])


def _offers(db: sqlite3.Connection, query: Query, scope: Scope) -> list[CommandOffer]:
    """What the search may be without one of its conditions, where that finds something."""
    if len(query.conditions) < 2:
        return []
    offers = []
    for each in query.conditions[:MAX_OFFERS]:
        others = query.without(each)
        selected, values = select(others, scope, "1")
        if db.execute(f"{selected} LIMIT 1", values).fetchone() is not None:
            offers.append(CommandOffer(line=f"/find {others}", without=str(each)))
    return offers


def _found(row: Row) -> FoundRun:
    return FoundRun(
        run_id=row["run_id"],
        session_id=row["session_id"],
        session_name=row["session_name"],
        seq=row["seq"],
        kind=row["kind"],
        strategy_id=row["strategy"],
        symbol=row["symbol"],
        start=row["start"],
        end=row["end"],
        status=row["status"],
        user=row["person"],
        timestamp=row["asked"],
        parameters=row["parameters"],
        metrics={name: row[name] for name in METRICS if row[name] is not None},
        tags=row["tags"],
        note=row["note"],
        taint=from_wire(row["taint"], Taint) if row["taint"] else None,
    )
