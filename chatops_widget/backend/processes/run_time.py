"""How long a process has had, by the clock, without the time in which a busy machine had no processor for it."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path


class RunTime:
    """A clock for a limit: a file that only waited for a processor is not one that never ends.

    Where the system doesn't tell how long a process waited (all but Linux) it is the plain clock.
    """

    def __init__(self, pid: int | str = "self") -> None:
        self._file = Path(f"/proc/{pid}/schedstat")  # of its main thread
        self._began, self._waited = time.monotonic(), self._waiting()

    def seconds(self) -> float:
        """Since it was made."""
        return time.monotonic() - self._began - max(0.0, self._waiting() - self._waited)

    def _waiting(self) -> float:
        with suppress(OSError, IndexError, ValueError):  # no Linux; it has ended
            return int(self._file.read_text().split()[1]) / 1e9
        return 0.0
