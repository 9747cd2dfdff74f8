"""Comments in a strategy file made of a notebook's functions: where each was written, for those who read its faults.

A mark stands above a function: ``# from In[3], line 5``. Below it is line 5 of that cell, and so on to the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 80  # characters of a place; of a longer one its end is told
_MARK = re.compile(rf"# from (.{{1,{LONGEST}}}), line (\d{{1,7}})")


def mark(place: str, line: int) -> str:
    """The comment above a function that was written at `line` of `place`, a cell or a file."""
    return f"# from {place[-LONGEST:]}, line {line}"


def written_at(lines: Sequence[str], line: int, name: str) -> tuple[str, int]:
    """Where line number `line` of a file called `name` was written: the file itself, if no mark stands above it."""
    for above in range(min(line, len(lines)) - 1, -1, -1):
        if found := _MARK.fullmatch(lines[above].rstrip("\r\n")):
            return found[1], int(found[2]) + line - above - 2
    return name, line


def written_in(text: str, name: str) -> str:
    """Where the last function of a file was written, which for one made of a function is that function."""
    return next((found[1] for line in reversed(text.splitlines()) if (found := _MARK.fullmatch(line))), name)
