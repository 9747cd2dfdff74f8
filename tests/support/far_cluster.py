"""A Dask scheduler and workers as somebody else would have them: processes of another folder, home and environment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from tests.support.ports import reserved_port
from tests.support.waiting import PATIENCE

# Imported by every Python that is started with this folder on its path, also by the processes of strategies.
_FENCE = """
import importlib.abc, os, sys

forbidden = [each for each in os.environ.get("FORBIDDEN", "").split(os.pathsep) if each]

def refuse(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and arguments and isinstance(arguments[0], (str, bytes)):
        if any(os.path.abspath(os.fsdecode(arguments[0])).startswith(each) for each in forbidden):
            raise PermissionError(f"{arguments[0]} is not of this machine")

if forbidden:
    sys.addaudithook(refuse)

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "chatops_widget":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

if os.environ.get("WITHOUT_PACKAGE"):
    sys.meta_path.insert(0, Absent())

class Later(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "chatops_widget.backend":
            sys.modules["chatops_widget"].__version__ = os.environ["OTHER_VERSION"]

if os.environ.get("OTHER_VERSION"):
    sys.meta_path.insert(0, Later())
"""


class FarCluster:
    """A scheduler that has none of our packages, and workers that see no folder of the backend's.

    Parameters
    ----------
    folder
        Of its own: where its processes run, and their home.
    forbidden
        Folders that its processes cannot open files in.
    """

    def __init__(self, folder: Path, *forbidden: Path) -> None:
        self._home = folder / "home"
        self._home.mkdir(parents=True)
        (folder / "fence").mkdir()
        (folder / "fence" / "sitecustomize.py").write_text(_FENCE)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHATOPS")}
        path = os.pathsep.join(filter(None, [str(folder / "fence"), os.environ.get("PYTHONPATH")]))
        self._env = kept | {
            "HOME": str(self._home),
            "PYTHONPATH": path,
            "FORBIDDEN": os.pathsep.join(map(str, forbidden)),
        }
        self._folder = folder
        self._held = ExitStack()
        self.port = self._held.enter_context(reserved_port())
        self._scheduler: subprocess.Popen[bytes] | None = None
        self._workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self._folder / "log").read_text()

    def start_scheduler(self) -> None:
        self._scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), WITHOUT_PACKAGE="1")

    def add_worker(self, *options: str, **env: str) -> subprocess.Popen[bytes]:
        """A worker without a nanny, so that it stays dead once it is killed."""
        threads = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--death-timeout", str(PATIENCE))
        worker = self._start("worker", self.address, *threads, *options, **env)
        self._workers.append(worker)
        return worker

    def _start(self, kind: str, *options: str, **env: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, "--no-dashboard"]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self._home,
                env=self._env | env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_scheduler(self) -> None:
        """It is gone from one moment to the next; its workers end by themselves."""
        assert self._scheduler is not None
        _kill(self._scheduler)

    @contextmanager
    def frozen_scheduler(self) -> Iterator[None]:
        """As long as the block lasts it answers nobody, and its links stand: as behind a network that was cut."""
        assert self._scheduler is not None
        self._scheduler.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._scheduler.send_signal(signal.SIGCONT)

    def kill_workers(self) -> None:
        while self._workers:
            _kill(self._workers.pop())

    def close(self) -> None:
        self.kill_workers()
        if self._scheduler is not None:
            _kill(self._scheduler)
        self._held.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        below = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        psutil.wait_procs(below, PATIENCE)
    process.wait(PATIENCE)
