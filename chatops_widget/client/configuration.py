"""What an embedded backend is started with. Notebooks share one whose configuration is the same in all of this."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..folders.home import home_folder, prices_folder, strategies_folder
from ..logs import kernel_format, kernel_log

LINGER_SECONDS = 10.0  # for the next cell after a kernel was restarted, and runs go on meanwhile


class Configuration:
    """Taken from the environment when a ChatOps is made: where it has changed by then, a lost link leads back here."""

    def __init__(self) -> None:
        self.home = home_folder().absolute()
        self.folders = [prices_folder().absolute(), strategies_folder().absolute()]
        self.log = kernel_log()
        self.assistant = os.environ.get("CHATOPS_ASSISTANT")
        # A file beside the notebook will do for an assistant.
        beside = [os.getcwd()] if self.assistant else []
        self.path = os.pathsep.join([*beside, *filter(None, [os.environ.get("PYTHONPATH")])])

    @property
    def options(self) -> list[str]:
        """What the command line says; never a secret, since everybody can read that."""
        prices, strategies = self.folders
        options = ["--host", "127.0.0.1", "--port", "0", "--store", str(self.home / "sessions.sqlite")]
        options += ["--data", str(prices), "--uploads", str(self.home / "uploads"), "--strategies", str(strategies)]
        # It runs as the user who runs this kernel, and only who has the token can reach it: what a strategy file could
        # do there, a cell can do here.
        options += ["--allow-strategies", "--log-format", kernel_format()]
        options += ["--linger", os.environ.get("CHATOPS_LINGER") or f"{LINGER_SECONDS:g}"]
        return options + (["--assistant", self.assistant] if self.assistant else [])

    @property
    def told(self) -> dict[str, str]:
        """In which it may differ from that of another notebook of the same home, in words."""
        said = {"Python": sys.executable, "version": f"{own_version()} ({_newest_file()})", "machine": _machine()}
        said |= {"options": " ".join(self.options), "PYTHONPATH": self.path, "CHATOPS_LOG": str(self.log or "")}
        return said

    @property
    def key(self) -> str:
        return hashlib.sha256(json.dumps(self.told, sort_keys=True).encode()).hexdigest()[:16]


def own_version() -> str:
    try:
        return version("chatops_widget")
    except PackageNotFoundError:  # a copy of the source
        return "unknown"


@functools.cache
def _newest_file() -> int:
    """When the newest file of this package was written: what was changed or installed anew is another program."""
    package = Path(__file__).parents[1]
    return max((each.stat().st_mtime_ns for each in package.rglob("*.py")), default=0)


def _machine() -> str:
    """This machine, or container: 127.0.0.1 is another place in each, though they may have one home."""
    spaces = [Path("/proc/self/ns") / name for name in ("net", "pid")]
    return " ".join([platform.node(), *(os.readlink(each) for each in spaces if each.is_symlink())])
