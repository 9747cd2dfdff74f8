"""Where a table came from, to name a place in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Origin:
    """Where a table came from, to name a place in it. `lines` has the line of each row, if it has lines."""

    source: str
    lines: npt.NDArray[np.int64] | None = None

    def place(self, row: int) -> str:
        where = f"row {row + 1:,}" if self.lines is None else f"line {self.lines[row]:,}"
        return f"{self.source}, {where}"
