"""Which process a run belongs to, by its number and its birth: numbers alone are given again, and to anybody."""

from __future__ import annotations

import functools
import os
from contextlib import suppress
from pathlib import Path

import psutil

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def birth(pid: int) -> str | None:
    """When a process began, in words that no other of its number has; None if there is none, or it only waits to go."""
    if _BOOT.exists():
        with suppress(OSError, ValueError):
            status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            # Ticks since the machine started: a clock that is set changes nothing about them.
            return None if status[0] in "ZX" else f"{_BOOT.read_text().strip()}:{status[19]}"
        return None
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else f"{process.create_time():.1f}"
    return None


@functools.cache
def _own(pid: int) -> tuple[int, str]:
    return pid, birth(pid) or ""


def ourselves() -> tuple[int, str]:
    """Our own number and birth."""
    return _own(os.getpid())  # a fork is somebody else


def lives(pid: int, born: str) -> bool:
    """Whether that very process still runs."""
    return born != "" and birth(pid) == born
