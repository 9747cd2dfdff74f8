"""Where faults strike: a real backend, whose strategies wait at gates that a test opens."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import psutil

from tests.support.backend import Backend
from tests.support.waiting import until

SILENT_SECONDS = 12  # for half-open links: long for a loaded machine, short for who waits for all the cells

STRATEGIES = '''"""Strategies that are under way for as long as a test likes."""

import time
from pathlib import Path

import pandas as pd

from chatops_widget.backend import strategy

GATES = Path({gates!r})


def held(prices, gate, n):
    if gate and len(prices) > 3000:  # and not when it is tried before it is listed
        (GATES / f"reached-{{gate}}").touch()
        while not (GATES / f"open-{{gate}}").exists():
            time.sleep(0.01)
    return pd.Series(range(len(prices)), index=prices.index).ge(n).astype(float)


@strategy
def gated(prices, gate: int = 0, n: int = 1):
    """Held from a bar on, once its gate is open."""
    return held(prices, gate, n)


@strategy
def gated_too(prices, gate: int = 0, n: int = 2):
    """Held from a bar on, once its gate is open."""
    return held(prices, gate, n)
'''


# Python imports this one by itself when it starts: the backend's clock, and that of its workers.
CLOCK = """import time
from pathlib import Path

true, true_ns = time.time, time.time_ns


def step():
    return float(Path({file!r}).read_text())


time.time = lambda: true() + step()
time.time_ns = lambda: true_ns() + int(step() * 1e9)
"""


class Gate:
    """What holds a run up: it comes to the gate, and goes on when that is opened."""

    def __init__(self, folder: Path, number: int) -> None:
        self.number = number
        self._folder = folder

    def await_reached(self) -> None:
        until((self._folder / f"reached-{self.number}").exists, "the run to be under way")

    def open(self) -> None:
        (self._folder / f"open-{self.number}").touch()


class World:
    """A backend for one scene after another, each with a session and a gate of its own."""

    def __init__(self, folder: Path) -> None:
        self._gates = folder / "gates"
        strategies, home, self._clock = folder / "strategies", folder / "backend", folder / "clock"
        for each in (self._gates, strategies, home, self._clock):
            each.mkdir()
        self.step_clock(0)
        (self._clock / "sitecustomize.py").write_text(CLOCK.format(file=str(self._clock / "step")))
        path = os.pathsep.join([str(self._clock), *filter(None, [os.environ.get("PYTHONPATH")])])
        (strategies / "gates.py").write_text(STRATEGIES.format(gates=str(self._gates)))
        more = ["--strategies", str(strategies), "--max-silent-seconds", str(SILENT_SECONDS)]
        self.backend = Backend(home, more=more, env={"PYTHONPATH": path})
        self._numbers = itertools.count(1)

    @property
    def store(self) -> Path:
        return self.backend.folder / "store.sqlite"

    def uploaded(self, gate: int) -> Path:
        """Where the backend keeps the file that is sent in a scene."""
        return self.backend.folder / "store-uploads" / "prices" / f"UP{gate}.csv"

    def workers(self) -> list[int]:
        family = psutil.Process(self.backend.process.pid).children(recursive=True)
        return [each.pid for each in family if "spawn_main" in " ".join(each.cmdline())]

    def step_clock(self, seconds: float) -> None:
        """Set the backend's clock so far from the true time."""
        draft = self._clock / "draft"
        draft.write_text(str(seconds))
        draft.rename(self._clock / "step")

    def next_gate(self) -> Gate:
        return Gate(self._gates, next(self._numbers))

    def close(self) -> None:
        self.backend.close()
