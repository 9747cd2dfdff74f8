"""Private folders of living processes: for their owner alone, and removed by the next one if theirs was killed."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import IO

PREFIX = "chatops-"
LOCK = "lock"


class PrivateFolder:
    """A temporary folder with a file that is locked as long as its process lives.

    A lock ends with its process, however that dies. A noted process id would not do: it may be somebody else's by now.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))  # mode 0700
        self._lock: IO[bytes] = _locked(self.path)

    def write(self, name: str, content: bytes = b"") -> Path:
        """Write a file that nobody but its owner may read, whatever the umask."""
        path = self.path / name
        path.touch(mode=0o600)
        path.write_bytes(content)
        return path

    def let_go(self) -> None:
        """In a forked child, whose copy must not hold the folder of a parent that is gone."""
        self._lock.close()

    def remove(self) -> None:
        self._lock.close()  # first, since Windows removes no open file
        shutil.rmtree(self.path, ignore_errors=True)


def _locked(folder: Path) -> IO[bytes]:
    """A lock file, in its place no sooner than it is locked: without it a folder is left alone."""
    draft = folder / f"{LOCK}.tmp"
    draft.touch(mode=0o600)
    file = (draft if sys.platform != "win32" else folder / LOCK).open("wb")
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        draft.rename(folder / LOCK)
    return file


def abandoned() -> list[Path]:
    """The folders here of this user whose process is gone."""
    return [folder for folder in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")) if _is_abandoned(folder)]


def remove_abandoned() -> None:
    """Remove what killed processes have left behind, their tokens included."""
    for folder in abandoned():
        shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    try:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
            return False
        return _is_free(folder / LOCK)
    except OSError:  # it has no lock, or somebody else is removing it
        return False


def _is_free(lock: Path) -> bool:
    if sys.platform == "win32":  # where no open file is removed
        lock.unlink()
        return True
    import fcntl

    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
