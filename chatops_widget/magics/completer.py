"""Complete what stands behind `%chatops` with the names that the backend knows, when Tab is pressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher

from ..commands.completion import Known, complete
from .current import NAME

MAGIC = "chatops"
_LINE = re.compile(rf"\s*(?:[\w., ]+=\s*)?%%?{MAGIC} +(.*)$")  # also what is assigned
MAX_RUNS = 50  # ids that are offered, newest first


def make_matcher(namespace: dict[str, Any]) -> Callable[[CompletionContext], SimpleMatcherResult]:
    """A matcher for IPython's completer; it says nothing of any other line."""

    @context_matcher()  # type: ignore[untyped-decorator]
    def chatops_matcher(context: CompletionContext) -> SimpleMatcherResult:
        line = command_line(context.full_text, context.cursor_line, context.cursor_position)
        if line is None:
            return SimpleMatcherResult(completions=[])
        begun, choices = complete(line, known(namespace))
        found = [SimpleCompletion(text=each, type="parameter" if each[-1:] == "=" else "name") for each in choices]
        return SimpleMatcherResult(completions=found, matched_fragment=begun, suppress=bool(found), ordered=True)

    return chatops_matcher  # type: ignore[no-any-return]


def command_line(cell: str, row: int, column: int) -> str | None:
    """What stands before the cursor on a line of our magic; None elsewhere.

    >>> command_line("x = 1\\n%chatops /he", 1, 12)
    '/he'
    """
    lines = cell.split("\n")
    before = lines[row][:column] if row < len(lines) else ""
    if lines[0].lstrip().startswith(f"%%{MAGIC}") and row > 0:
        return before
    found = _LINE.match(before)
    return found[1] if found else None


def known(namespace: dict[str, Any]) -> Known:
    """What the notebook's ChatOps knows already: Tab waits for nobody."""
    chat = namespace.get(NAME)
    catalog = getattr(chat, "catalog", None)
    if catalog is None:
        return Known([])
    runs = [run.id for run in reversed(chat.runs)][:MAX_RUNS]  # type: ignore[union-attr]
    return Known(catalog.commands, catalog.strategies, catalog.symbols, runs)
