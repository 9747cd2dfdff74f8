"""A Node process that takes and gives JSON lines: the official Socket.IO at the other end of the wire."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from typing import Any

from tests.support.recorder import Recorder
from tests.support.waiting import PATIENCE


class NodeScript:
    """One running script; what it prints is in `heard`."""

    def __init__(self, node: str, path: Path, *arguments: str) -> None:
        self.heard = Recorder()
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
