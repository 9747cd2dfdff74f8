"""The start of an embedded backend: a process of a session of its own, and the wait until it listens."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from ..errors import BackendUnavailable
from ..errors.sentences import say
from ..folders.private import write_private
from ..folders.shared_backend import Entry, MeetingPlace
from .configuration import Configuration, own_version

START_SECONDS = 120.0  # a cold start takes seconds, and a minute on a machine where ten others want the two cores
_POLL_SECONDS = 0.05  # between two looks for the ready file
_started: list[subprocess.Popen[bytes]] = []  # for as long as they run


class Ready(msgspec.Struct):
    """The ready file that a backend writes once it listens."""

    port: int
    pid: int


class Start:
    """A backend that is starting. Its folder holds the token, the ready file and the log, for its owner alone."""

    def __init__(self, configuration: Configuration, place: MeetingPlace) -> None:
        self._told = configuration.told
        self.folder = place.new_folder()
        token = self.folder / "token"
        write_private(token, secrets.token_urlsafe(32).encode("ascii"))
        command = [sys.executable, "-m", "chatops_widget.backend", *configuration.options]
        command += ["--token-file", str(token), "--ready-file", str(self._ready), "--shared", str(self.folder)]
        environment = dict(os.environ)
        if configuration.path:
            environment["PYTHONPATH"] = configuration.path
        self._log = configuration.log or self.folder / "backend.log"
        if configuration.log is None:
            write_private(self._log, b"")
        with self._log.open("ab") as file:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # the notebook's interrupt is sent to the kernel's whole process group
                cwd=self.folder,
                env=environment,
            )
        _started.append(self.process)
        threading.Thread(target=_reap, args=[self.process], name="chatops-reaping", daemon=True).start()

    @property
    def _ready(self) -> Path:
        return self.folder / "ready.json"

    def entry(self) -> Entry:
        """Wait until it listens, and return where. Raises BackendUnavailable with the end of its log."""
        deadline = time.monotonic() + START_SECONDS
        while not self._ready.exists():
            if self.process.poll() is not None:
                raise BackendUnavailable(
                    say("embedded.failed", "The embedded backend did not start: {error}", error=self._last_words())
                )
            if time.monotonic() > deadline:
                raise BackendUnavailable(
                    say(
                        "embedded.slow",
                        "The embedded backend did not start within {seconds:g} s.",
                        seconds=START_SECONDS,
                    ),
                    hint=say(
                        "embedded.try_again",
                        "It was still starting: this machine may be busy. Press Reconnect, or run the cell again.",
                    ),
                )
            time.sleep(_POLL_SECONDS)
        ready = msgspec.json.decode(self._ready.read_bytes(), type=Ready)
        return Entry(
            folder=self.folder.name,
            port=ready.port,
            pid=ready.pid,
            version=own_version(),
            python=sys.executable,
            configuration=self._told,
        )

    def _last_words(self) -> str:
        try:
            lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except FileNotFoundError:
            return say("embedded.stopped", "it was stopped.")
        return lines[-1] if lines else say("embedded.code", "it ended with code {code}.", code=self.process.returncode)

    def give_up(self) -> None:
        """End it before anybody has found it."""
        self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def forget() -> None:
    """At the end of this process: what it started goes on, and subprocess need not warn of that."""
    for process in _started:
        process.returncode = 0


def _reap(process: subprocess.Popen[bytes]) -> None:
    """Wait for its end, lest it stay as a zombie of the notebook that happened to start it."""
    process.wait()
    _started.remove(process)
