"""Whose fault an exception is: the strategy's own line, in words that show nothing of this machine."""

from __future__ import annotations

import linecache
import re
from pathlib import Path
from types import CodeType
from typing import Any

from ...errors import BacktestFailed, Place
from ...errors.sentences import say
from ...protocol.source_marks import written_at

LONGEST = 300  # characters of an exception's own words
LONGEST_LINE = 200
READ = 4_000  # characters of it that are looked at: some exceptions hold a whole table
PATH = re.compile(r"(?<![\w/\\.])(?:[A-Za-z]:)?(?:[/\\][\w.+ -]+)+[/\\]([\w.+-]+)")  # only its last part is told


def strategy_failure(strategy_id: str, function: Any, error: BaseException) -> BacktestFailed:
    """What to say when `function`, a strategy, raised `error`."""
    if isinstance(error, MemoryError):
        return BacktestFailed(
            say("strategy.memory", "{strategy} ran out of memory.", strategy=strategy_id),
            code="out_of_memory",
            where=failing_line(function, error),
        )
    words = PATH.sub(r"\1", " ".join(_own_words(error)[:READ].split()))
    said = f"{type(error).__name__}: {words if len(words) <= LONGEST else words[:LONGEST] + '…'}".removesuffix(": ")
    return BacktestFailed(
        say("strategy.raised", "{strategy} raised {error}.", strategy=strategy_id, error=said.rstrip(".")),
        hint=say("strategy.mend", "Mend that line, or try other parameters."),
        code="strategy_error",
        where=failing_line(function, error),
    )


def _own_words(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # it is the strategy's own class, and cannot say what it is
        return ""


def failing_line(function: Any, error: BaseException) -> Place | None:
    """The innermost line of the strategy's own file that led to `error`: its helpers count, libraries do not."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return None
    found = None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == code.co_filename:
            found = step
        step = step.tb_next
    if found is None:
        return None
    text = linecache.getline(code.co_filename, found.tb_lineno, found.tb_frame.f_globals).strip()
    lines = linecache.getlines(code.co_filename, found.tb_frame.f_globals)
    place, line = written_at(lines, found.tb_lineno, Path(code.co_filename).name)
    return Place(place, line, text[:LONGEST_LINE])
