"""A real backend as a child process, for as long as a test needs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.dying import die_with_parent
from tests.support.ports import reserved_port
from tests.support.waiting import PATIENCE, until


class Backend:
    """`python -m chatops_widget.backend` on a store and a port of its own, which it keeps when it is started again."""

    def __init__(
        self,
        folder: Path,
        *,
        token: str | None = None,
        data: Path | None = None,
        host: str | None = None,
        scheduler: str | None = None,
        more: Sequence[str] = (),
        assistant: str | None = None,
        env: dict[str, str] | None = None,
        module: str = "chatops_widget.backend",
    ) -> None:
        self.folder = folder
        self.token = token
        self._module = module
        self._env = env or {}
        self._more = ["--workers", "1"] if scheduler is None else ["--scheduler", scheduler]
        if token is not None:
            (folder / "token").touch(0o600)
            (folder / "token").write_text(token)
            self._more += ["--token-file", str(folder / "token")]
        if data is not None:
            self._more += ["--data", str(data)]
        if host is not None:
            self._more += ["--host", host]
        self._more += more
        if assistant is not None:
            self._more += ["--assistant", assistant]
        self._held = ExitStack()
        self.port = self._held.enter_context(reserved_port())
        self.start()

    def start(self, **env: str) -> None:
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", self._module, "--port", str(self.port), "--ready-file", str(ready)]
        command += ["--store", str(self.folder / "store.sqlite"), *self._more]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent,  # a test run that is killed comes to the end of no fixture
                env=os.environ | self._env | env,
            )
        until(lambda: ready.exists() or self.process.poll() is not None, "the backend to start")
        assert self.process.poll() is None, self.log

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    @property
    def argv(self) -> list[str]:
        return list(psutil.Process(self.process.pid).cmdline())

    def stop(self, signal: int = signal.SIGTERM) -> None:
        """End it, and see that no worker of its outlives it."""
        if self.process.poll() is None:
            family = psutil.Process(self.process.pid).children(recursive=True)
            os.kill(self.process.pid, signal)
            self.process.wait(PATIENCE)
            until(lambda: not any(_alive(each) for each in family), "the workers to end with their backend")

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        """As long as the block lasts, none of its files can grow."""
        resource = pytest.importorskip("resource", reason="what a process may write is limited as Unix does it")
        if not hasattr(resource, "prlimit"):
            pytest.skip("what another process may write is limited as Linux does it")
        pid, limit = self.process.pid, resource.RLIMIT_FSIZE
        soft, hard = resource.prlimit(pid, limit)
        resource.prlimit(pid, limit, (0, hard))
        try:
            yield
        finally:
            resource.prlimit(pid, limit, (soft, hard))

    def close(self) -> None:
        """End it for good."""
        self.stop()
        self._held.close()


def _alive(process: Any) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
