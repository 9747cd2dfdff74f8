"""Where a table came from, to name a place in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors.sentences import Sentence, say


@dataclass(frozen=True)
class Origin:
    """Where a table came from, to name a place in it. `lines` has the line of each row, if it has lines."""

    source: str
    lines: npt.NDArray[np.int64] | None = None

    def place(self, row: int) -> Sentence:
        if self.lines is None:
            return say("place.row", "{source}, row {n:,}", source=self.source, n=row + 1)
        return say("place.line", "{source}, line {n:,}", source=self.source, n=self.lines[row])
