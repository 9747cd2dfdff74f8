"""Where the notebooks of a home find the backend that they share: files for their owner alone, and locks.

    <home>/backend/
        lock               held by who starts a backend, joins one, or is one that ends
        <key>.json         the backend of a configuration, once it listens: an `Entry`
        <one a backend>/   its token, its log, what it says when it listens, and
            alive          locked by it as long as it lives
            users/         a file of each process that uses it, locked by that as long as it lives

Whoever looks for a backend, or is one that nobody uses any more, does so while it holds the lock: so no two are started
at once, and none ends under somebody who has just found it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from .locks import FileLock, holder, is_locked
from .private import write_private

NAME = "backend"
_POLL_SECONDS = 0.05  # between two attempts to have the lock


class Entry(msgspec.Struct, frozen=True):
    """A backend that listens."""

    folder: str
    port: int
    pid: int
    version: str
    python: str
    configuration: dict[str, str]  # in which it may differ from another of this home


class Busy(Exception):
    """Somebody else has held the lock all the time."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(pid)
        self.pid = pid


class NotOurs(Exception):
    """The folder can be looked into by others, who could put a backend of theirs there."""


class MeetingPlace:
    """The folder in a home where a backend is found."""

    def __init__(self, home: Path) -> None:
        self.folder = home / NAME

    def make(self) -> None:
        """Make the folder, where there is none. Raises OSError, NotOurs."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            self.folder.mkdir(mode=0o700)
        found = self.folder.lstat()
        others = os.name == "posix" and (found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077)
        if not stat.S_ISDIR(found.st_mode) or others:
            raise NotOurs(str(self.folder))

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Hold the lock. Raises Busy when it could not be had in time."""
        lock = FileLock(self.folder / "lock")
        deadline = time.monotonic() + seconds
        while not lock.take():
            if time.monotonic() >= deadline:
                raise Busy(holder(lock.path))
            time.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            lock.release()

    def find(self, key: str) -> Entry | None:
        """The living backend of a configuration."""
        return self._read(self.folder / f"{key}.json")

    def entries(self) -> list[Entry]:
        """The living backends of this home, of whatever configuration."""
        found = [self._read(path) for path in sorted(self.folder.glob("*.json"))]
        return [each for each in found if each is not None]

    def folder_of(self, entry: Entry) -> Path:
        return self.folder / entry.folder

    def _read(self, path: Path) -> Entry | None:
        entry = _decoded(path)
        return entry if entry is not None and holder(alive_file(self.folder_of(entry))) == entry.pid else None

    def new_folder(self) -> Path:
        """One for a backend that is about to start."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))  # mode 0700
        users_folder(folder).mkdir(mode=0o700)
        return folder

    def publish(self, key: str, entry: Entry) -> None:
        """Say where a backend listens; by who started it, and holds the lock."""
        draft = self.folder / f"{entry.folder}.draft"
        write_private(draft, msgspec.json.encode(entry))
        draft.replace(self.folder / f"{key}.json")

    def withdraw(self, folder: Path) -> None:
        """Let nobody find the backend of that folder any more."""
        for path in self.folder.glob("*.json"):
            entry = self._read(path)
            if entry is not None and entry.folder == folder.name:
                path.unlink(missing_ok=True)

    def abandoned(self) -> list[Path]:
        """The folders of backends that were killed: nobody has removed those."""
        if not self.folder.is_dir():
            return []
        folders = [each for each in sorted(self.folder.iterdir()) if each.is_dir()]
        return [each for each in folders if alive_file(each).exists() and not is_locked(alive_file(each))]

    def tidy(self) -> None:
        """Remove what backends that were killed have left behind, tokens included; by who holds the lock."""
        for each in list(self.folder.iterdir()):
            if each.is_dir() and not is_locked(alive_file(each)):
                shutil.rmtree(each, ignore_errors=True)
        for each in [*self.folder.glob("*.json"), *self.folder.glob("*.draft")]:
            entry = _decoded(each)
            if each.suffix == ".draft" or entry is None or not self.folder_of(entry).is_dir():
                each.unlink(missing_ok=True)


def differences(entries: Iterable[Entry]) -> list[str]:
    """In what the configurations of backends differ."""
    configurations = [each.configuration for each in entries]
    names = dict.fromkeys(name for each in configurations for name in each)
    return [name for name in names if len({each.get(name) for each in configurations}) > 1]


def _decoded(path: Path) -> Entry | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Entry)
    except (OSError, msgspec.MsgspecError):
        return None


def alive_file(folder: Path) -> Path:
    return folder / "alive"


def users_folder(folder: Path) -> Path:
    return folder / "users"


def use(folder: Path) -> FileLock:
    """Be one of the processes that use the backend of that folder, until released or gone; by who holds the lock.

    Raises OSError.
    """
    for left in users_folder(folder).iterdir():  # by users that were killed: the backend looks at each
        if not is_locked(left):
            left.unlink(missing_ok=True)
    lock = FileLock(users_folder(folder) / f"{os.getpid()}-{secrets.token_hex(4)}")
    lock.take()
    return lock


def users(folder: Path) -> list[int]:
    """The processes that use the backend of that folder."""
    try:
        found = [holder(each) for each in users_folder(folder).iterdir()]
    except OSError:  # somebody removed it: nobody can find the way here
        return []
    return sorted(pid for pid in found if pid is not None)
