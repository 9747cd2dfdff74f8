"""Sharpe ratios on resampled bars.

The error of a Sharpe ratio S, to first order, is the mean of its influence ``z - S / 2 (z^2 - 1)``, with z the returns
less their mean over their deviation: the delta method of Ledoit and Wolf (2008) in one series. A draw has a mean, a
deviation and so an influence of its own; all three follow from the means of z and z squared in its blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from .block_bootstrap import seed_of
from .bootstrap import DRAWS, FLAT, Bootstrap
from .probabilistic_sharpe import sharpe_influence

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SharpeBootstrap(Bootstrap):
    """Ratios a bar, not a year; the deviation has n in the divisor, as in the paper.

    Attributes
    ----------
    standardised : shape (n_bars, K)
        z: the returns less their mean, over their deviation.
    """

    standardised: Floats = field(kw_only=True, repr=False, compare=False)

    @classmethod
    def of(cls, returns: Floats, seed: int | None = None, draws: int = DRAWS) -> SharpeBootstrap:
        """Of simple returns that vary, shape (n_bars, K); the seed comes from them if it is not given."""
        deviation = returns.std(axis=0)
        sharpe = returns.mean(axis=0) / deviation
        z = (returns - returns.mean(axis=0)) / deviation
        return cls(
            sharpe, sharpe_influence(z, sharpe), seed_of(returns) if seed is None else seed, draws, standardised=z
        )

    def turned(self) -> Self:
        return replace(super().turned(), standardised=-self.standardised)

    @cached_property
    def resampled(self) -> tuple[Floats, Floats]:
        z = self.standardised
        count = z.shape[1]
        ratios, covariances = [], []
        for means, spread in self._moments(np.concatenate([z, z**2], axis=1)):
            mean, square = means[:, :count], means[:, count:]
            own = square - mean**2
            variance = np.where(own > FLAT, own, 1.0)
            ratio = np.where(own > FLAT, (self.estimate + mean) / np.sqrt(variance), np.nan)
            # The draw's own influence, as weights of z and of z squared.
            weights = np.concatenate([1 / np.sqrt(variance) + ratio * mean / variance, -ratio / 2 / variance], axis=1)
            weighted = spread * weights[:, :, None] * weights[:, None, :]
            ratios.append(ratio)
            covariances.append(weighted.reshape(-1, 2, count, 2, count).sum(axis=(1, 3)))
        return np.concatenate(ratios), np.concatenate(covariances)
