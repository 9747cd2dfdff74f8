"""A thread-safe record of what somebody at the other end has said so far; a test waits for the next of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from tests.support.waiting import PATIENCE


class Recorder:
    """A growing list that can be waited on."""

    def __init__(self) -> None:
        self.lines: list[Any] = []
        self._changed = threading.Condition()

    def add(self, line: Any) -> None:
        with self._changed:
            self.lines.append(line)
            self._changed.notify_all()

    def wait(self, wanted: Callable[[Any], object], *, since: int = 0) -> Any:
        """The first line from `since` on that is wanted, now or as soon as it comes."""
        with self._changed:
            found = self._changed.wait_for(lambda: [line for line in self.lines[since:] if wanted(line)], PATIENCE)
            assert found, f"not among the last of {len(self.lines)} lines: {self.lines[-8:]}"
            return found[0]
