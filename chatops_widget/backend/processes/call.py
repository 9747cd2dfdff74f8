"""How a call in another process can end without an answer."""

from __future__ import annotations

import re
from typing import Literal

# Told to stop, out of its time or memory, more of an answer than it may have, no way to answer left, or its end.
Reason = Literal["stopped", "seconds", "memory", "answer", "unheard", "ended"]

_FRAME = re.compile(r'File "([^"\n]*)", line (\d+) in')


class ProcessFailed(Exception):
    """A call ended without an answer.

    Attributes
    ----------
    status
        How its process ended, as `subprocess` tells it: an exit code, or a signal as a negative number.
    size
        Of the answer that was too large.
    trace
        What `faulthandler` wrote last: where it was, the innermost call first.
    """

    def __init__(
        self, reason: Reason, *, status: int | None = None, size: int = 0, trace: bytes | bytearray = b""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.size = size
        self.trace = bytes(trace).decode(errors="replace")

    def line_of(self, file: str) -> int | None:
        """The innermost line of a file that it was in."""
        return next((int(line) for name, line in _FRAME.findall(self.trace) if name == file), None)
