"""A process that uses `ChatOps()` as a notebook does: it carries out what it is told, until it is ended or killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.dying import die_with_parent
from tests.support.waiting import PATIENCE

READ = """
import json, sys
told = {}
for line in sys.stdin:
    code = json.loads(line)
    try:
        answer = eval(code, told)
    except SyntaxError:
        answer = exec(code, told)
    print(json.dumps(answer, default=str), flush=True)
"""
SETUP = "import os\nfrom chatops_widget import ChatOps\nfrom chatops_widget.client import embedded"


class NotebookProcess:
    """One process of a home. What it is told is an expression, whose value comes back, or statements."""

    def __init__(self, home: Path, **env: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", READ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"CHATOPS_HOME": str(home)} | env,
            preexec_fn=die_with_parent,
        )
        self.begin(SETUP)

    def begin(self, code: str) -> None:
        """Tell it what to do; the answer is fetched later."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "it has ended"
        return json.loads(line)

    def open(self, session_id: str | None = None) -> str:
        """Have a connected `chat`, and the id of its session."""
        self.answer()  # to the setup
        self.begin(f"chat = ChatOps(session_id={session_id!r})\nchat.wait_connected({PATIENCE})")
        self.answer()
        return str(self.run("chat.session_id"))

    def run(self, code: str) -> Any:
        self.begin(code)
        return self.answer()

    @property
    def backend(self) -> int:
        """The process of the backend that it uses."""
        return int(self.run("embedded.joined().entry.pid"))

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        with self.process:  # closes its pipes, and waits
            pass
