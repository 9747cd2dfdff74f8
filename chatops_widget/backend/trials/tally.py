"""The tally of trials: how many, since when, by how many people, and how many independent ones they count as. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..inference.effective_trials import independent_trials
from .sketch import SIZE

Row = tuple[int, str, bytes, float, bytes]  # of the ledger: id, time, person, Sharpe ratio of a bar, sketch


def _nothing() -> npt.NDArray[np.float32]:
    return np.full(SIZE, -np.inf, dtype=np.float32)


@dataclass(frozen=True)
class Tally:
    """All trials that count together.

    Attributes
    ----------
    n : int
    newest : int
        The ledger's id of the last that is counted.
    since : str or None
        When the first was made.
    people : frozenset
    best : float
        The highest Sharpe ratio of a bar.
    """

    n: int = 0
    newest: int = 0
    since: str | None = None
    people: frozenset[bytes] = frozenset()
    best: float = -np.inf
    # What the best and the worst of them earned in each world of their sketches.
    highest: npt.NDArray[np.float32] = field(default_factory=_nothing)
    lowest: npt.NDArray[np.float32] = field(default_factory=_nothing)  # with its sign turned

    def with_rows(self, rows: Sequence[Row]) -> Tally:
        """With trials that were made later."""
        if not rows:
            return self
        ids, times, people, ratios, kept = zip(*rows, strict=True)
        sketches = np.frombuffer(b"".join(kept), "<f2").reshape(-1, SIZE).astype(np.float32)
        return Tally(
            n=self.n + len(rows),
            newest=ids[-1],
            since=self.since or times[0],
            people=self.people | set(people),
            best=max(self.best, *ratios),
            highest=np.maximum(self.highest, sketches.max(axis=0)),
            lowest=np.maximum(self.lowest, -sketches.min(axis=0)),
        )

    @property
    def effective(self) -> float:
        """As how many independent trials these count (`inference.effective_trials`): from 1 to n."""
        if self.n < 2:
            return float(self.n)
        return independent_trials(float(np.concatenate([self.highest, self.lowest]).mean()), self.n)
