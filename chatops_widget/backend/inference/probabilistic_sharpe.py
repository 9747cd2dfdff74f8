"""How sure a Sharpe ratio is, given how long and how crooked the track record is.

D. H. Bailey and M. Lopez de Prado, The Sharpe ratio efficient frontier, Journal of Risk 15 (2), 2012. With the Sharpe
ratio SR of a bar over T returns of skewness s and kurtosis k (3 for normal returns), the true one is above SR* with

    PSR = Phi((SR - SR*) * sqrt(T - 1) / sqrt(1 - s * SR + (k - 1) / 4 * SR ** 2))

and the record that is long enough to say so with confidence c has

    MinTRL = 1 + (1 - s * SR + (k - 1) / 4 * SR ** 2) * (Z(c) / (SR - SR*)) ** 2   bars.

Both take the bars for independent of each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from .returns import vary

Floats = npt.NDArray[np.float64]

NORMAL = NormalDist()


@dataclass(frozen=True)
class TrackRecord:
    """What the formulas need of a series: the Sharpe ratio of a bar, moments of the returns, and how many there are."""

    sharpe: float
    bars: int
    skewness: float = 0.0
    kurtosis: float = 3.0

    @classmethod
    def of(cls, returns: Floats) -> TrackRecord | None:
        """Of simple returns, shape (n_bars,); None where they do not vary.

        The deviation of the ratio has n - 1 in the divisor, as the metric `sharpe_ratio` has; the moments have n.
        """
        if not vary(returns.reshape(-1, 1)).all():
            return None
        scaled = (returns - returns.mean()) / returns.std()
        sharpe = float(returns.mean() / returns.std(ddof=1))
        squares = scaled * scaled
        return cls(sharpe, len(returns), float((squares * scaled).mean()), float((squares * squares).mean()))

    @property
    def spread(self) -> float:
        """T times the variance of the estimated ratio; not positive for moments that no returns have."""
        return 1 - self.skewness * self.sharpe + (self.kurtosis - 1) / 4 * self.sharpe**2


def probabilistic_sharpe(record: TrackRecord | None, above: float = 0.0) -> float:
    """The probability that the true Sharpe ratio of a bar is more than `above`; NaN without one."""
    if record is None or record.bars < 2 or not record.spread > 0:
        return math.nan
    return NORMAL.cdf((record.sharpe - above) * math.sqrt((record.bars - 1) / record.spread))


def minimum_track_record(record: TrackRecord | None, above: float = 0.0, confidence: float = 0.95) -> float:
    """Bars that a record like this needs to show a true Sharpe ratio above `above`; infinite if it is not above it."""
    if record is None:
        return math.nan
    if record.sharpe <= above:
        return math.inf
    return 1 + record.spread * (NORMAL.inv_cdf(confidence) / (record.sharpe - above)) ** 2
