"""The fork servers of this process: started when they are first wanted, each for one child at a time."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from . import fork_server
from .fork_server import FORK, KILL, MEMORY, PID, STATUS, TRACE

START_SECONDS = 60.0  # a cold start on a busy machine
KILL_SECONDS = 10.0

_idle: dict[tuple[str, ...], list[Zygote]] = {}
_turn = threading.Lock()


class Zygote:
    """A fork server, and the socket it is commanded by."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.modules = modules
        self.control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"from {fork_server.__name__} import main; main()", *modules],
                stdin=theirs.fileno(),
                start_new_session=True,  # a Ctrl-C in the backend's terminal is not meant for it
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},  # threads do not fork
            )

    def fork(self, memory: int, descriptors: list[int]) -> int:
        """Have a child forked, and return its number. Raises OSError."""
        socket.send_fds(self.control, [FORK + MEMORY.pack(memory)], descriptors)
        self.control.settimeout(START_SECONDS)
        try:
            told = self.control.recv(PID.size, socket.MSG_WAITALL)
        finally:
            self.control.settimeout(None)
        if len(told) < PID.size:
            raise ConnectionResetError("the fork server ended")
        return int(PID.unpack(told)[0])

    def ask_trace(self) -> None:
        """Have the child say on its trace where it is."""
        with suppress(OSError):
            self.control.sendall(TRACE)

    def read_status(self) -> int:
        """How the child ended; that of a kill, if the fork server was ended with it."""
        told = b""
        with suppress(OSError):
            told = self.control.recv(STATUS.size, socket.MSG_WAITALL)
        if len(told) < STATUS.size:
            self.end()
            return -signal.SIGKILL
        return int(STATUS.unpack(told)[0])

    def kill(self, child: int) -> bool:
        """Kill the child and all it has started; False if the fork server does not answer any more."""
        self.control.settimeout(KILL_SECONDS)
        try:
            self.control.sendall(KILL)
            if len(self.control.recv(STATUS.size, socket.MSG_WAITALL)) == STATUS.size:
                self.control.settimeout(None)
                return True
        except OSError:
            pass
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        self.end()
        return False

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self.control.close()
        self._process.kill()
        self._process.wait()


def forked(modules: tuple[str, ...], memory: int, descriptors: list[int]) -> tuple[Zygote, int]:
    """A child of an idle fork server, or of a new one where there is none that answers. Raises OSError."""
    while True:
        with _turn:
            idle = _idle.setdefault(modules, [])
            zygote = idle.pop() if idle else None
        new = zygote is None
        zygote = zygote or Zygote(modules)
        try:
            return zygote, zygote.fork(memory, descriptors)
        except OSError:  # somebody has ended it
            zygote.end()
            if new:
                raise


def returned(zygote: Zygote) -> None:
    """Keep a fork server whose child has ended for the next, if it is there itself."""
    if zygote.alive:
        with _turn:
            _idle.setdefault(zygote.modules, []).append(zygote)
    else:
        zygote.end()


@atexit.register
def _end_idle() -> None:
    for idle in _idle.values():
        while idle:
            idle.pop().end()
