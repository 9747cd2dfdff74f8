"""The embedded backend: start, find and stop a child process, one for all ChatOps of this process."""

from __future__ import annotations

import atexit
import importlib.util
import os
import secrets
import subprocess
import sys
import threading
import time

import msgspec

from ..errors import BackendUnavailable
from ..errors.sentences import say
from ..folders.home import home_folder, prices_folder, strategies_folder
from ..folders.private import PrivateFolder, remove_abandoned
from ..logs import kernel_format, kernel_log
from ..protocol.messages import PROTOCOL
from .endpoint import Endpoint

__all__ = ["Child", "Ready", "endpoint", "home_folder", "prices_folder", "running", "stop", "strategies_folder"]

START_SECONDS = 60.0  # a cold start on a busy two-core machine takes up to 15
_POLL_SECONDS = 0.05  # between two looks for the ready file
_lock = threading.Lock()
_child: Child | None = None
_of_the_parent: list[Child] = []  # kept, since subprocess warns of those that are forgotten while they run


class Ready(msgspec.Struct):
    """The ready file that the child writes once it listens."""

    port: int
    pid: int


class Child:
    """A backend as a child process. Its folder holds the token, the ready file and the log, for its owner alone."""

    def __init__(self) -> None:
        remove_abandoned()
        self._private = PrivateFolder()
        self.folder = self._private.path
        self.token = secrets.token_urlsafe(32)
        token_file = self._private.write("token", self.token.encode("ascii"))
        home = home_folder()
        for folder in (prices_folder(), strategies_folder()):
            folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "chatops_widget.backend", "--host", "127.0.0.1", "--port", "0"]
        command += ["--token-file", str(token_file), "--ready-file", str(self.folder / "ready.json")]
        command += ["--store", str(home / "sessions.sqlite"), "--data", str(prices_folder())]
        command += ["--uploads", str(home / "uploads"), "--strategies", str(strategies_folder())]
        # It runs as the user who runs this kernel, and only who has the token can reach it: what a strategy file could
        # do there, a cell can do here.
        command += ["--allow-strategies", "--parent", str(os.getpid()), "--log-format", kernel_format()]
        environment = dict(os.environ)
        if assistant := environment.get("CHATOPS_ASSISTANT"):
            command += ["--assistant", assistant]
            beside = [os.getcwd(), *filter(None, [environment.get("PYTHONPATH")])]
            environment["PYTHONPATH"] = os.pathsep.join(beside)  # a file beside the notebook will do
        self._log = kernel_log() or self._private.write("backend.log")
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,  # its end tells the child that we are gone
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # the notebook's interrupt is sent to the kernel's whole process group
                cwd=self.folder,
                env=environment,
            )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def endpoint(self) -> Endpoint:
        """Wait until it listens, and return where. Raises BackendUnavailable with the end of its log."""
        ready = self.folder / "ready.json"
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            if not self.alive:
                raise BackendUnavailable(
                    say(
                        "embedded.failed",
                        "The embedded backend did not start: {error}",
                        error=self.last_words(),
                    ),
                    hint=say(
                        "embedded.home",
                        "What it keeps is in {home}; CHATOPS_HOME names another folder.",
                        home=home_folder(),
                    ),
                )
            if time.monotonic() > deadline:
                self.stop()
                raise BackendUnavailable(
                    say(
                        "embedded.slow",
                        "The embedded backend did not start within {seconds:g} s.",
                        seconds=START_SECONDS,
                    )
                )
            time.sleep(_POLL_SECONDS)
        told = msgspec.json.decode(ready.read_bytes(), type=Ready)
        return Endpoint(f"ws://127.0.0.1:{told.port}", self.token, PROTOCOL)

    def last_words(self) -> str:
        try:
            lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except FileNotFoundError:
            return say("embedded.stopped", "it was stopped.")
        return lines[-1] if lines else say("embedded.code", "it ended with code {code}.", code=self.process.returncode)

    def stop(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        if self.alive:
            self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._private.remove()

    def let_go(self) -> None:
        """In a forked child: its copies of what the parent holds open must not outlive the parent."""
        if self.process.stdin is not None:
            self.process.stdin.close()  # else the backend would not see its parent end
        self._private.let_go()


def running() -> bool:
    return _child is not None and _child.alive


def endpoint() -> Endpoint:
    """The address of the embedded backend; started if there is none, or if it died. Blocks until it is up."""
    global _child
    with _lock:
        if _child is None or not _child.alive:
            missing = [name for name in ("distributed", "arch") if importlib.util.find_spec(name) is None]
            if missing:
                raise BackendUnavailable(
                    say(
                        "embedded.needs",
                        "The embedded backend needs {packages}.",
                        packages=" and ".join(missing),
                    ),
                    hint=say(
                        "embedded.install",
                        'pip install "chatops_widget[backend]", or give the URL of a backend: ChatOps("ws://…").',
                    ),
                )
            if _child is not None:
                _child.stop()  # it is dead: its folder goes too
            _child = Child()
        child = _child
    return child.endpoint()  # without the lock: the end of the process must not wait for a start


def stop() -> None:
    """End the embedded backend, if there is one."""
    global _child
    with _lock:
        if _child is not None:
            _child.stop()
            _child = None


def _begin_anew() -> None:
    """In a forked child: the backend is the parent's, who ends it. Ours starts when it is first wanted."""
    global _child, _lock
    if _child is not None:
        _of_the_parent.append(_child)
        _child.let_go()
    _child, _lock = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
atexit.register(stop)
