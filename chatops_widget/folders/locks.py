"""Locks on files: each ends with its process, however that dies, so that nothing stale stays behind.

A noted process id alone would not do: it may be somebody else's by now. Nor would a lock alone: what a library forked
behind Python's back holds a copy of it. Held is a file whose lock is taken, and whose process is there.
"""

from __future__ import annotations

import os
import sys
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO

_PLACE = 1 << 20  # of the locked byte, where Windows, which lets nobody read what is locked, finds nothing to read
_held: weakref.WeakSet[FileLock] = weakref.WeakSet()


class FileLock:
    """A lock on a file of that name, which is made for its owner alone, and holds our process id while we have it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether we have it now; at once, without a wait. Raises OSError where nothing can be locked."""
        file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        if not _lock(file):
            file.close()
            return False
        file.truncate(0)
        file.write(str(os.getpid()).encode("ascii"))
        file.flush()
        self._file = file
        _held.add(self)
        return True

    def release(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            _unlock(file)  # a copy in a child, forked while we held it, would go on holding it
            file.close()

    def let_go(self) -> None:
        """In a forked child: its copy must not hold what is its parent's, nor free it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def is_locked(path: Path) -> bool:
    """Whether any process has a lock on that file, also one that cannot be seen from this container."""
    try:
        with path.open("r+b") as file:
            if not _lock(file, shared=True):
                return True
            _unlock(file)
    except OSError:
        pass
    return False


def holder(path: Path) -> int | None:
    """The process that holds a lock on that file; None if nobody does."""
    try:
        with path.open("r+b") as file:
            if _lock(file, shared=True):
                _unlock(file)
                return None
            pid = int(file.read(20) or 0)
    except (OSError, ValueError):
        return None
    return pid if pid and _is_there(pid) else None


def _is_there(pid: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    with suppress(OSError, IndexError):  # where there is no Linux, a process that nobody has waited for counts as there
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes], *, shared: bool = False) -> bool:
        file.seek(_PLACE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            file.seek(0)
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_PLACE)
        with suppress(OSError):
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes], *, shared: bool = False) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)


def _let_go_of_all() -> None:
    for each in list(_held):
        each.let_go()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go_of_all)
