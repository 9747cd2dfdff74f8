"""A sample of a price series by which it is known again: later with more bars, over another window, or readjusted.

The bars whose dates have the least hashes are sampled, so that two files which share dates share samples (bottom-k:
E. Cohen and H. Kaplan, Summarizing data using bottom-k sketches, 2007). Two series are the same if their closes on the
dates in both are so but for a factor: an adjustment for dividends or splits multiplies all closes before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .date_hash import hashed

SIZE = 64
LEAST = 2  # dates in both
ALIKE = 0.9  # of those dates
TOLERANCE = 1e-3  # of a close, which may have been rounded to cents


@dataclass(frozen=True)
class PriceSample:
    """Dates (nanoseconds since 1970) and their closes, as many of each."""

    dates: npt.NDArray[np.int64]
    closes: npt.NDArray[np.float64]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> PriceSample:
        """Of all bars there are, not only of those that are run."""
        dates = pd.DatetimeIndex(frame.index).as_unit("ns").asi8
        return cls(dates, frame["close"].to_numpy(np.float64))._least()

    def same(self, other: PriceSample) -> bool:
        """Whether both are of one series."""
        _, mine, its = np.intersect1d(self.dates, other.dates, return_indices=True)
        if len(mine) < LEAST:
            return False
        ratio = self.closes[mine] / other.closes[its]
        return bool(np.mean(np.abs(ratio / np.median(ratio) - 1) < TOLERANCE) >= ALIKE)

    def joined(self, other: PriceSample) -> PriceSample:
        """Of the dates of both; where a date is in both, with this one's close."""
        new = ~np.isin(other.dates, self.dates)
        dates = np.concatenate([self.dates, other.dates[new]])
        return PriceSample(dates, np.concatenate([self.closes, other.closes[new]]))._least()

    def _least(self) -> PriceSample:
        chosen = np.sort(np.argsort(hashed(self.dates), kind="stable")[:SIZE])
        return PriceSample(self.dates[chosen], self.closes[chosen])
