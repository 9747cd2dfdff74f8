"""Run a query in DuckDB, in a process of its own with limits, where nothing can be read but what the query may read.

DuckDB is closed before the query is seen: no extension, no network, no other folder, and no way to open it again.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pandas as pd

from ...errors import BadData, ChatOpsError, quoted
from ...errors.sentences import say
from ...protocol.faults import fault_of
from ...protocol.messages import Fault
from ..prices.columns import column_key
from ..prices.origin import Origin
from ..prices.validation import Prices, read_prices
from ..processes import Limits, ProcessFailed, open_process
from ..processes.limits import GB
from .source_files import Query

LIMITS = Limits(seconds=60.0, memory=4 * GB)
MEMORY = "2GB"  # of DuckDB itself; it may put nothing on the disk
MAX_SYMBOLS = 5_000
MAX_ROWS = 20_000_000
_LESS = say("query.less", "Have it give fewer rows, or write its rows to a Parquet file.")
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": MEMORY,
    "threads": "2",
}
_SYMBOL = re.compile(r"[\w^][\w.^=-]{0,63}")
_LINE = re.compile(r"\s*LINE (\d+):.*", re.DOTALL)
_READ_ONLY = re.compile(r"\bread_only\b(?!\s*(?:=\s*)?(?:false|0))", re.IGNORECASE)

Answer = Mapping[str, Prices | Fault]  # by symbol: its bars, or what is wrong with them


def run_query(query: Query, limits: Limits = LIMITS) -> Answer:
    """The bars that a query gives. Blocks. Raises BadData, naming the file and its line."""
    try:
        with open_process(limits, (__name__,)) as process:
            # What comes back was made by our own code alone, from data that is no code.
            answer: Answer = pickle.loads(next(process.call(_answer, query, most=GB)))
            return answer
    except ProcessFailed as failure:
        if failure.reason != "seconds":
            raise _too_large(query) from None
        raise BadData(
            say("query.slow", "{file} takes longer than {n:g} s.", file=query.path.name, n=limits.seconds), hint=_LESS
        ) from None


def _too_large(query: Query) -> BadData:
    words = say("query.memory", "{file} needs more memory than there is for a query.", file=query.path.name)
    return BadData(words, hint=_LESS)


def _answer(query: Query) -> Iterator[bytes]:
    try:
        yield pickle.dumps(_by_symbol(_rows(query), query))
    except MemoryError:
        raise _too_large(query) from None


def _rows(query: Query) -> pd.DataFrame:
    try:
        import duckdb
    except ImportError:
        raise BadData(
            say(
                "query.no_duckdb",
                "{file} is a query, and DuckDB is not installed where the backend runs.",
                file=query.path.name,
            ),
            hint=say("query.install", "Install chatops_widget[duckdb] there and start it again."),
        ) from None
    connection = duckdb.connect(":memory:", config=_CLOSED)
    connection.execute(f"SET allowed_directories = {_texts(query.folders)}")
    connection.execute(f"SET allowed_paths = {_texts(query.files)}")
    connection.execute("SET temp_directory = ''")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    above = 0
    try:
        statements = connection.extract_statements(query.text)
        before, last = statements[:-1], statements[-1:]
        if [each.type.name for each in last] != ["SELECT"] or not all(map(_attaches, before)):
            raise BadData(
                say(
                    "query.selects",
                    "{file} is more than a SELECT behind databases that are attached (READ_ONLY).",
                    file=query.path.name,
                ),
                hint=say("query.like", "Such as: ATTACH '.../desk.duckdb' AS desk (READ_ONLY); SELECT ..."),
            )
        for each in before:
            connection.execute(each.query)
            above += each.query.count("\n")
        rows: pd.DataFrame = connection.execute(last[0].query).df()
    except duckdb.OutOfMemoryException:
        raise MemoryError from None
    except duckdb.Error as error:
        raise _said(query, str(error), above) from None
    if len(rows) > MAX_ROWS:
        raise MemoryError
    return rows


def _texts(paths: tuple[Any, ...]) -> str:
    texts = (str(path).replace("'", "''") for path in paths)
    return "[" + ", ".join(f"'{text}'" for text in texts) + "]"


def _attaches(statement: Any) -> bool:
    return statement.type.name == "ATTACH" and _READ_ONLY.search(statement.query) is not None


def _said(query: Query, error: str, above: int) -> BadData:
    """What DuckDB says, with the line of the file that it is about, where it says one."""
    match = _LINE.search(error)
    words = " ".join((error[: match.start()] if match else error).split())[:300]
    hint = say("query.may_read", "It may read the files below its own folder, and those named by -- reads: lines.")
    forbidden = hint if "disabled by configuration" in error else None
    lines = query.text.splitlines()
    number = int(match[1]) + above if match else 0
    if not 0 < number <= len(lines):
        return BadData(
            say("query.error", "{file}: {error}", file=query.path.name, error=words),
            hint=forbidden,
        )
    return BadData(
        say(
            "query.line",
            "{file}, line {line} ({text}): {error}",
            file=query.path.name,
            line=number,
            text=quoted(lines[number - 1].strip(), 80),
            error=words,
        ),
        hint=forbidden,
    )


def _by_symbol(rows: pd.DataFrame, query: Query) -> Answer:
    """The rows of each symbol as prices: of the one that the file is called, or of those in a column symbol."""
    columns = [name for name in rows.columns if column_key(name) in ("symbol", "ticker")]
    file = query.path.name
    if len(columns) != 1:
        return {query.path.stem: _prices(rows, query.path.stem, file)}
    names = rows[columns[0]]
    wrong = [name for name in names.drop_duplicates() if not (isinstance(name, str) and _SYMBOL.fullmatch(name))]
    found = [name for name in names.drop_duplicates() if isinstance(name, str)]
    if wrong or len({name.casefold() for name in found}) < len(found):
        twice = [name for name in found if sum(name.casefold() == each.casefold() for each in found) > 1]
        raise BadData(
            say("query.symbol", "{file} gives {name} for a symbol.", file=file, name=quoted((wrong or twice)[0])),
            hint=say("query.symbols", "A symbol is a word without spaces, and no two differ in capitals alone."),
        )
    if len(found) > MAX_SYMBOLS:
        raise BadData(
            say(
                "query.many",
                "{file} gives {n:,} symbols; {limit:,} are the limit.",
                file=file,
                n=len(found),
                limit=MAX_SYMBOLS,
            ),
            hint=say("query.choose", "Choose some of them by WHERE, or spread them over several queries."),
        )
    parts = rows.drop(columns=columns[0]).groupby(names, sort=False, observed=True)
    return {str(name): _prices(part, str(name), f"{file} ({name})") for name, part in parts}


def _prices(rows: pd.DataFrame, symbol: str, source: str) -> Prices | Fault:
    dated = [name for name in rows.columns if column_key(name) == "date"]
    if len(dated) == 1:  # a query has no order but what it says, and by date is what bars have
        rows = rows.sort_values(dated[0], kind="stable")
    try:
        return read_prices(rows.reset_index(drop=True), symbol=symbol, origin=Origin(source))
    except ChatOpsError as error:
        return fault_of(error)


def warm() -> None:
    """Have ready what a query needs, but for DuckDB's threads, which would not be forked."""
    with suppress(ImportError):
        import duckdb  # noqa: F401
