"""A query as SQL over the table of runs: every value is a bound parameter, every name one that the program has."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import Any

from ...protocol.metrics import METRICS
from ..storage.full_text import expression
from .query import SIGNS, Comparison, Condition, Field, Query, Since, Until, Words

Scope = Collection[str] | None  # ids of the sessions that are searched; None: all
Clause = tuple[str, list[Any]]
_COLUMNS = {"strategy": "strategy", "symbol": "symbol", "by": "person", "status": "status", "kind": "kind"}
_BOOLEANS = {"true": 1, "false": 0}
COLUMNS = "runs.*, coalesce(sessions.name, '') AS session_name"
_ALWAYS: Clause = ("1", [])


def select(query: Query, scope: Scope, columns: str = COLUMNS) -> Clause:
    """A SELECT of the rows that fit, without its order, and its parameters."""
    words = [each.text for each in query.conditions if isinstance(each, Words)]
    # Through the full-text index where there are words: it has them in their order, so that a LIMIT ends it early.
    source = f"run_words CROSS JOIN runs ON {place(query)} = runs.id" if words else "runs"
    text, values = where(query, scope)
    joined = f"FROM {source} LEFT JOIN sessions ON sessions.id = runs.session_id"
    return f"SELECT {columns} {joined} WHERE {text}", values


def place(query: Query) -> str:
    """The column that has the order of the rows."""
    return "run_words.rowid" if any(isinstance(each, Words) for each in query.conditions) else "runs.id"


def where(query: Query, scope: Scope) -> Clause:
    """The condition of that SELECT, and its parameters."""
    clauses = [_words([each.text for each in query.conditions if isinstance(each, Words)])]
    clauses += [_clause(each) for each in sorted(query.conditions, key=_cost) if not isinstance(each, Words)]
    clauses.append(_in_sessions(scope))
    told = [clause for clause in clauses if clause != _ALWAYS] or [_ALWAYS]
    return " AND ".join(text for text, _ in told), [value for _, values in told for value in values]


def _cost(condition: Condition) -> int:
    """JSON is read last: SQLite looks no further than to what does not hold."""
    return int(isinstance(condition, Comparison) and condition.name not in METRICS)


def _in_sessions(scope: Scope) -> Clause:
    if scope is None:
        return _ALWAYS
    if len(scope) == 1:
        return "session_id = ?", [*scope]
    # The + keeps SQLite from going through the sessions one by one, and their rows all over the file.
    return "+session_id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(scope))]


def _words(words: Sequence[str]) -> Clause:
    return ("run_words MATCH ?", [expression(words)]) if words else _ALWAYS


def _clause(condition: Condition) -> Clause:
    match condition:
        case Field(name="tag", value=value):
            return "tags <> '[]' AND EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ? COLLATE NOCASE)", [value]
        case Field(name="session", value=value):
            return "(session_id = ? OR sessions.name = ? COLLATE NOCASE)", [value, value]
        case Field(name=name, value=value):
            return f"{_COLUMNS[name]} = ? COLLATE NOCASE", [value]
        case Comparison():
            return _compared(condition)
        case Since(day=day):
            return "asked >= ?", [_midnight(day)]
        case Until(day=day):
            return "asked < ?", [_midnight(day + dt.timedelta(days=1))]
    raise AssertionError(condition)


def _compared(condition: Comparison) -> Clause:
    name, sign, value = condition.name, condition.sign, condition.value
    assert sign in SIGNS
    if name in METRICS:
        column, values = f'"{name}"', []
    else:
        column, values = "json_extract(parameters, ?)", [f'$."{name}"']
    if isinstance(value, str):
        plain = _BOOLEANS.get(value.casefold(), value)
        return f"{column} = ? COLLATE NOCASE", [*values, plain]
    if sign == "=":
        half = 0.5 * 10.0**-condition.digits
        return f"abs({column} - ?) <= ?", [*values, value, half if name in METRICS else 0]
    if name in METRICS or sign in ("<", "<="):
        return f"{column} {sign} ?", [*values, value]
    # A text is greater than every number.
    return f"({column} {sign} ? AND typeof({column}) <> 'text')", [*values, value, *values]


def _midnight(day: dt.date) -> str:
    """As timestamps are stored, so that texts compare as times do. Days are those of this machine's zone."""
    return dt.datetime.combine(day, dt.time()).astimezone().astimezone(dt.UTC).isoformat(timespec="milliseconds")
