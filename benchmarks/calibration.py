"""Do the verdicts hold their level? False positives, coverage and power on returns of which the truth is known.

    python -m benchmarks calibration            (about an hour on one core; a share of it: CALIBRATION=100)

CALIBRATION is the number of pairs in a cell, 2,000 unless told. With as many, chance alone moves a cell at 5 % by a
percentage point either way.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from benchmarks.processes import PROCESSES, Process
from chatops_widget.backend.inference.sharpe_difference import sharpe_difference

Floats = npt.NDArray[np.float64]

COUNT = int(os.environ.get("CALIBRATION", 2_000))
BARS = (60, 240, 2_500)
CHUNK = 200  # pairs in memory at a time
NOMINAL = 0.05


def main() -> None:
    levels()


def levels() -> None:
    print(f"False positives at nominal {NOMINAL:.0%}, {COUNT:,} pairs of equal Sharpe ratios: ours (the normal test)\n")
    for name, process in PROCESSES.items():
        cells = (rejected(process, bars) for bars in BARS)
        told(name, (f"{ours:.1%} ({old:.1%})" for ours, old in cells))


def rejected(process: Process, bars: int, count: int = COUNT, lead: float = 0.0) -> tuple[float, float]:
    """The share of pairs in which our test and the normal one see a difference."""
    ours = old = 0
    for begin in range(0, count, CHUNK):
        for pair in process.pairs(min(CHUNK, count - begin), bars, seed=begin, lead=lead):
            ours += sharpe_difference(pair[:, 0], pair[:, 1]).p < NOMINAL
            old += jobson_korkie(pair) < NOMINAL
    return ours / count, old / count


def jobson_korkie(pair: Floats) -> float:
    """The p of the normal test (J. D. Jobson and B. Korkie, 1981, corrected by C. Memmel, 2003)."""
    first, second = pair.mean(axis=0) / pair.std(axis=0, ddof=1)
    linked = float(np.corrcoef(pair.T)[0, 1])
    variance = 2 - 2 * linked + (first**2 + second**2 - 2 * first * second * linked**2) / 2
    return 2 - 2 * NormalDist().cdf(abs(first - second) / math.sqrt(variance / len(pair)))


def told(name: str, cells: Iterable[str]) -> None:
    print(f"{name:32}", end="", flush=True)
    for cell in cells:
        print(f"{cell:>18}", end="", flush=True)
    print()
