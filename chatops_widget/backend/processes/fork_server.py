"""The fork server: a process that has imported what is wanted, and forks a child of itself whenever it is told to.

It never runs what strangers wrote, so that every child begins clean, within milliseconds. Commands are single bytes on
its stdin, a Unix socket; when that closes, whoever started it is gone, and it ends with all that it began.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from pathlib import Path

from . import linux
from .served import serve

FORK, KILL, TRACE = b"F", b"K", b"T"  # FORK brings the child's memory limit and its descriptors
MEMORY = struct.Struct("!Q")
PID = STATUS = struct.Struct("!i")
CHANNELS = 3  # of a child: its frames, its output, its traces
REAPING_SECONDS = 5.0  # for the children of a child to end when they are killed: only a fork bomb needs longer


def main() -> None:
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    linux.adopt_orphans()
    for name in sys.argv[1:]:
        module, _, wanted = name.partition(":")
        importlib.import_module(module).warm(*filter(None, wanted.split(",")))
    gc.freeze()  # what is there stays: a child that looks through it for garbage would have it all copied
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    while True:
        told, descriptors, _, _ = socket.recv_fds(control, 1, CHANNELS)
        if not told:
            return
        if told != FORK:  # of a child that has ended meanwhile
            continue
        (memory,) = MEMORY.unpack(control.recv(MEMORY.size, socket.MSG_WAITALL))
        server, child = os.getpid(), os.fork()
        if child == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for each in (control.detach(), wake, waker):
                os.close(each)
            serve(server, memory, *descriptors)
        for each in descriptors:
            os.close(each)
        with suppress(OSError):  # it is gone: then the next word says so
            control.sendall(PID.pack(child))
        status = _watched(child, control, wake)
        if status is None:
            return
        with suppress(OSError):
            control.sendall(STATUS.pack(status))


def _watched(child: int, control: socket.socket, wake: int) -> int | None:
    """Wait for a child's end, and return how it ended; None if ours is to come, too."""
    status: int | None = None
    gone = False
    while status is None:
        readable, _, _ = select.select([control.fileno(), wake], [], [])
        if wake in readable:
            os.read(wake, 4096)
        if control.fileno() in readable:
            told = control.recv(1)
            gone = not told
            if told == TRACE:
                os.kill(child, signal.SIGUSR1)  # not waited for yet, so that the number is still its own
            else:
                os.kill(child, signal.SIGKILL)
                status = _reaped(child, 0)
        if status is None:
            status = _reaped(child, os.WNOHANG)
    _kill_family(child)
    return None if gone else status


def _reaped(child: int, how: int) -> int | None:
    found, status = os.waitpid(child, how)
    return os.waitstatus_to_exitcode(status) if found else None


def _kill_family(child: int) -> None:
    """Kill what a child that has ended has started: its session, and on Linux also what has left that."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    deadline = time.monotonic() + REAPING_SECONDS
    while time.monotonic() < deadline and (orphans := _children()):
        for each in orphans:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(each, 0)


def _children() -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]
    except OSError:
        return []
