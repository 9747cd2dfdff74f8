"""What a killed process left behind is removed by the next one; what the living hold never is."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from chatops_widget.folders.private import PrivateFolder, abandoned, remove_abandoned

HOLD = """
import sys
from chatops_widget.folders.private import PrivateFolder
folder = PrivateFolder()
folder.write("token", b"secret")
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_a_killed_process_left_is_removed_and_what_the_living_hold_is_not() -> None:
    ours = PrivateFolder()
    holders = [
        subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        killed, living = (Path((each.stdout or sys.stdin).readline().strip()) for each in holders)
        assert abandoned() == []
        holders[0].send_signal(signal.SIGKILL)
        holders[0].wait()
        assert abandoned() == [killed]
        remove_abandoned()
        assert (killed.exists(), living.exists(), ours.path.exists()) == (False, True, True)
        assert (living / "token").read_bytes() == b"secret"
    finally:
        for each in holders:
            with each:  # closes its pipes, and waits
                each.kill()
    ours.remove()
    assert not ours.path.exists()


def test_what_has_no_lock_is_none_of_ours(temporary: Path) -> None:
    (temporary / "chatops-notes").mkdir()
    (temporary / "chatops-linked").symlink_to(temporary / "chatops-notes")
    (temporary / "chatops-file").touch()
    (temporary / "chatops-starting").mkdir()
    (temporary / "chatops-starting" / "lock.tmp").touch()  # not locked yet
    remove_abandoned()
    assert len(list(temporary.iterdir())) == 4


@pytest.mark.skipif(os.name != "posix", reason="no permissions here")
def test_nobody_else_may_look_into_it_whatever_the_umask() -> None:
    before = os.umask(0)
    try:
        folder = PrivateFolder()
        folder.write("token", b"secret")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder.path, *folder.path.iterdir())}
    assert modes == {folder.path.name: 0o700, "token": 0o600, "lock": 0o600}
    folder.remove()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # the child of this one touches no thread
def test_a_forked_child_neither_frees_its_parents_folder_nor_holds_it() -> None:
    folder = PrivateFolder()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        folder.let_go()
        os.write(write, b"x")
        signal.pause()
    os.read(read, 1)
    try:
        assert abandoned() == []  # the parent still holds it
        folder.let_go()
        assert abandoned() == [folder.path]  # and the child does not
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for end in (read, write):
            os.close(end)
