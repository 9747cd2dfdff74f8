"""What somebody at the other end has said so far, and how a test waits for the next of it."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds until a test gives up; no test is meant to come near it


class Heard:
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


class Script:
    """A Node process that takes and gives JSON lines."""

    def __init__(self, node: str, path: Path, *arguments: str) -> None:
        self.heard = Heard()
        self.process = subprocess.Popen(
            [node, str(path), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.heard.add(json.loads(line))

    def tell(self, do: str, **more: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
        self.process.stdin.close()  # type: ignore[union-attr]
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self.process.stdout.close()  # type: ignore[union-attr]


def until(condition: Callable[[], Any], what: str) -> Any:
    """Wait until `condition()` is truthy, and return what it says. For facts that announce themselves to nobody."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)
    return answer
