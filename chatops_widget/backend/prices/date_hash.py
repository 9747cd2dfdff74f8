"""A hash of dates, all 64 bits of which look random: SplitMix64 (G. Steele, D. Lea and C. Flood, 2014)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_STRIDE = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def hashed(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """A hash of each number, the same in every process."""
    mixed = numbers.astype(np.uint64) * _STRIDE
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))
