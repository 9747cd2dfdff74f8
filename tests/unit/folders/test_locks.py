"""A lock ends with its process, however that dies; no copy of it in a child holds it, and no number of a process."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chatops_widget.folders.locks import FileLock, holder, is_locked

HOLD = """
import sys
from pathlib import Path
from chatops_widget.folders.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@contextmanager
def forked(fork: Callable[[], int]) -> Iterator[None]:
    """A child that does nothing, until the block ends."""
    read, write = os.pipe()
    child = fork()
    if child == 0:
        os.write(write, b"x")
        while True:
            time.sleep(3600)
    os.read(read, 1)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for end in (read, write):
            os.close(end)


def test_one_has_it_until_it_is_released_or_its_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert (holder(path), is_locked(path)) == (None, False)
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert (holder(path), is_locked(path)) == (other.pid, True)
        assert not FileLock(path).take()
        other.kill()
    assert (holder(path), is_locked(path)) == (None, False)
    ours = FileLock(path)
    assert ours.take()
    assert holder(path) == os.getpid()
    ours.release()
    assert holder(path) is None


@posix
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # the child of this one touches no thread
def test_a_forked_child_neither_holds_nor_frees_it(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    assert lock.take()
    with forked(os.fork):
        assert holder(lock.path) == os.getpid()
        lock.let_go()  # as if we had died
        assert (holder(lock.path), is_locked(lock.path)) == (None, False)


@posix
def test_a_copy_in_a_child_that_python_knows_nothing_of_is_nobodys_when_who_took_it_is_gone(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    lock = FileLock(tmp_path / "lock")
    assert lock.take()
    with forked(ctypes.PyDLL(None).fork):
        lock.let_go()
        assert is_locked(lock.path)  # by the child
        lock.path.write_text(str(gone.pid))
        assert holder(lock.path) is None
