"""How sure a Sharpe ratio is, given how long and how crooked the track record is.

D. H. Bailey and M. Lopez de Prado, The Sharpe ratio efficient frontier, Journal of Risk 15 (2), 2012. With the Sharpe
ratio SR of a bar over T returns of skewness s and kurtosis k (3 for normal returns), the true one is above SR* with

    PSR = Phi((SR - SR*) * sqrt(T - 1) / sqrt(1 - s * SR + (k - 1) / 4 * SR ** 2))

and the record that is long enough to say so with confidence c has

    MinTRL = 1 + (1 - s * SR + (k - 1) / 4 * SR ** 2) * (Z(c) / (SR - SR*)) ** 2   bars.

Both take the bars for independent of each other. Where a bar depends on those before it, the ratio is less sure: its
error is the mean of its influence (`sharpe_influence`), of which `1 - s * SR + (k - 1) / 4 * SR ** 2` is the variance
and the long-run variance is what counts. A `TrackRecord` has the one over the other as its `dependence`, never below
1: so nothing is claimed that the papers would not claim.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from .long_run_variance import long_run_variance
from .returns import vary

Floats = npt.NDArray[np.float64]

NORMAL = NormalDist()
FEWEST_ORDERED = 4  # bars of which an autocorrelation can be told


@dataclass(frozen=True)
class TrackRecord:
    """What the formulas need of a series: the Sharpe ratio of a bar, moments of the returns, and how many there are."""

    sharpe: float
    bars: int
    skewness: float = 0.0
    kurtosis: float = 3.0
    dependence: float = 1.0  # 1 in the papers, more where a bar depends on those before it

    @classmethod
    def of(cls, returns: Floats, *, ordered: bool = False) -> TrackRecord | None:
        """Of simple returns, shape (n_bars,); None where they do not vary.

        With `ordered`, what a bar owes to those before it counts too. The deviation of the ratio has n - 1 in the
        divisor, as the metric `sharpe_ratio` has; the moments have n.
        """
        if not vary(returns.reshape(-1, 1)).all():
            return None
        scaled = (returns - returns.mean()) / returns.std()
        sharpe = float(returns.mean() / returns.std(ddof=1))
        squares = scaled * scaled
        moments = float((squares * scaled).mean()), float((squares * squares).mean())
        return cls(sharpe, len(returns), *moments, dependence_of(scaled, sharpe) if ordered else 1.0)

    @property
    def spread(self) -> float:
        """T times the variance of the estimated ratio; not positive for moments that no returns have."""
        return (1 - self.skewness * self.sharpe + (self.kurtosis - 1) / 4 * self.sharpe**2) * self.dependence


def sharpe_influence(scaled: Floats, sharpe: float | Floats) -> Floats:
    """What each bar adds to the error of a Sharpe ratio, times n; `scaled` are returns of mean 0 and deviation 1."""
    return np.asarray(scaled - sharpe / 2 * (scaled * scaled - 1))


def dependence_of(scaled: Floats, sharpe: float) -> float:
    """How many times as large the variance of a Sharpe ratio is as of independent bars, at least once."""
    influence = sharpe_influence(scaled, sharpe)
    alone = float(influence.var())
    return max(1.0, long_run_variance(influence) / alone) if len(scaled) >= FEWEST_ORDERED and alone > 0 else 1.0


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
