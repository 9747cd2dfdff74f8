"""Somebody whose ChatOps lives in a real kernel, which can be interrupted, restarted and killed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.faults.views import Line
from tests.kernel.driving import Kernel
from tests.support.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]

SETUP = """
import sys
sys.path.insert(0, {root!r})
from tests.faults.person import Person, persevere
persevere()
ana = Person({url!r}, {session_id!r}, about={about!r})
ana.publish({shown!r})
"""


class KernelPerson:
    """As `Person`, but each act is a cell."""

    def __init__(self, kernel: Kernel, folder: Path, url: str, session_id: str, about: str) -> None:
        self._kernel = kernel
        self._shown = folder / f"{session_id}.json"
        self._setup = SETUP.format(root=str(ROOT), url=url, session_id=session_id, about=about, shown=str(self._shown))
        self.arrive()

    def arrive(self) -> None:
        """Come into the session, again where the kernel has begun anew."""
        self._shown.unlink(missing_ok=True)
        assert self._kernel.run(self._setup) == ""
        until(self._shown.exists, "the session to be shown")

    def begin(self, what: str, gate: int) -> Callable[[], str]:
        cell = self._kernel.start(f"print(ana.do({what!r}, {gate}))")
        return lambda: self._kernel.finish(cell).strip()

    def do(self, what: str, gate: int) -> str:
        return self.begin(what, gate)()

    def view(self) -> list[Line]:
        return [Line(*line) for line in json.loads(self._shown.read_text())["view"]]

    @property
    def told(self) -> list[str]:
        return list(json.loads(self._shown.read_text())["told"])

    def interrupt(self) -> None:
        self._kernel.manager.interrupt_kernel()

    def restart(self) -> None:
        """As the button does: the kernel is asked to go, and goes."""
        self._kernel.manager.restart_kernel(now=False)
        self._kernel.client.wait_for_ready(timeout=PATIENCE)

    def kill(self) -> None:
        """End the kernel as the system does when memory is short, and start another."""
        self._kernel.kill()
        self._kernel.manager.restart_kernel(now=True)
        self._kernel.client.wait_for_ready(timeout=PATIENCE)

    def close(self) -> None:
        self._kernel.run("ana.close()")
