"""The fault matrix: what becomes of what somebody is doing, for each fault that may strike meanwhile.

sent, answered, completed, taken: it comes to its end as if nothing had happened, once
stopped: the run ends, and says that the backend stopped before it was done
refused: it says that the backend cannot store it now; nothing of it is kept, and she can do it again
gone: it had not left the notebook, which showed it as queued, and is gone with it; nobody has ever seen it
interrupted: the cell ends; what it had asked for goes on, comes to its end, and is there once

Two words are for what the backend had not heard of yet, and for what it had.
"""

from __future__ import annotations

import os
import random
from typing import NamedTuple

TABLE = """
                     |idle  |message     |command         |run        |comparison |sweep      |upload
page reload          |intact|sent        |answered        |completed  |completed  |completed  |taken
kernel interrupt     |intact|interrupted |interrupted     |interrupted|interrupted|interrupted|interrupted
kernel restart       |intact|gone/sent   |gone/answered   |completed  |completed  |completed  |gone/taken
kernel kill -9       |intact|gone/sent   |gone/answered   |completed  |completed  |completed  |gone/taken
TCP cut              |intact|sent        |answered        |completed  |completed  |completed  |taken
half-open            |intact|sent        |answered        |completed  |completed  |completed  |taken
200 ms with 5 % loss |intact|sent        |answered        |completed  |completed  |completed  |taken
first link with 1.5 s|intact|sent        |answered        |completed  |completed  |completed  |taken
SIGTERM              |intact|sent        |answered        |stopped    |stopped    |stopped    |taken
backend kill -9      |intact|sent        |answered        |stopped    |stopped    |stopped    |taken
worker kill -9       |intact|sent        |answered        |completed  |completed  |completed  |taken
disk full            |intact|refused/sent|refused/answered|completed  |completed  |completed  |refused/taken
clock step           |intact|sent        |answered        |completed  |completed  |completed  |taken
"""
PAGE, KERNEL = ("page reload",), ("kernel interrupt", "kernel restart", "kernel kill -9")
SLOW_LINKS = ("200 ms with 5 % loss", "first link with 1.5 s")  # they are so all the time, rather than strike
RUNS = {"run": "backtest", "comparison": "comparison", "sweep": "sweep"}  # the kind of each


class Cell(NamedTuple):
    """One case: a fault, what is done meanwhile, how far that has come, and what it comes to.

    It is "unheard" when it has left and not arrived, "unanswered" when it has arrived and the answer has not, and a
    run is "at work" when that is known to everybody.
    """

    fault: str
    act: str
    moment: str
    outcome: str

    def __str__(self) -> str:
        return ", ".join(self[:3])


def _cells() -> list[Cell]:
    head, *rows = ([each.strip() for each in line.split("|")] for line in TABLE.strip("\n").splitlines())
    return [
        Cell(fault, act, moment, outcome.split("/")[0 if moment == "unheard" else -1])
        for fault, *outcomes in rows
        for act, outcome in zip(head[1:], outcomes, strict=True)
        for moment in moments(fault, act)
    ]


def moments(fault: str, act: str) -> tuple[str, ...]:
    if act == "idle" or fault in SLOW_LINKS:
        return ("any",)
    return ("at work", "unanswered") if act in RUNS else ("unheard", "unanswered")


CELLS = _cells()


def seed() -> str:
    """Which share of the matrix is run where it is not run whole: the same each time, if no other is asked for."""
    return os.environ.get("CHATOPS_FAULTS_SEED", "1")


def cells(*faults: str, share: int) -> list[Cell]:
    """The cells of some faults: all of them with CHATOPS_FAULTS=all, else so many, drawn by the seed."""
    found = [cell for cell in CELLS if cell.fault in faults]
    if os.environ.get("CHATOPS_FAULTS") == "all":
        return found
    return sorted(random.Random(f"{seed()} {faults}").sample(found, share))
