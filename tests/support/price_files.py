"""Price files for the backends of tests, and the parameters of runs on them that last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BARS = 2_500_000  # seconds of work for a strategy that trades on half of them
LONG_RUN: dict[str, Any] = {"symbol": "LONG", "fast": 1, "slow": 2, "commission": 0}  # as good as endless: stop it
SLOW_RUN = LONG_RUN | {"end": "2002-06-30"}  # long enough to do something meanwhile


def write_price_files(folder: Path) -> None:
    """LONG.csv takes seconds to run, THREE.csv can be checked by hand."""
    write_long(folder / "LONG.csv", BARS)
    (folder / "THREE.csv").write_text("date,open,close\n2020-01-01,10,10\n2020-01-02,10,11\n2020-01-03,11,12\n")


def write_long(path: Path, bars: int) -> None:
    """Up and down, so that sma_cross with fast=1 slow=2 changes its mind at every bar."""
    with path.open("w") as file:
        file.write("date,close\n")
        file.writelines(f"{1_000_000_000 + 60 * bar},{'100.0001' if bar % 2 else '100'}\n" for bar in range(bars))
