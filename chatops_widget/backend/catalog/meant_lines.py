"""What somebody may have meant by a line with a name that is not there: the line, with what is near. Pure."""

from __future__ import annotations

import re

from ...errors import UnknownName


def meant_lines(text: str, error: UnknownName) -> list[str]:
    """The line as it was typed, with each near name in the place of the wrong one.

    Empty where the line has the wrong name twice or not at all: which of them was meant is not known.

    >>> error = UnknownName("No strategy.")
    >>> error.wrong, error.near = "momentm", ("momentum",)
    >>> meant_lines("/run_backtest momentm lookback=60", error)
    ['/run_backtest momentum lookback=60']
    """
    wrong = error.wrong.removeprefix("/")
    if not wrong:
        return []
    found = list(re.finditer(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])", text))
    if len(found) != 1:
        return []
    start, end = found[0].span()
    return [f"{text[:start]}{name.removeprefix('/')}{text[end:]}".strip() for name in error.near]
