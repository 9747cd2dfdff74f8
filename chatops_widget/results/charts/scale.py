"""A scale: from a value to where it is drawn. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .chart import Floats


@dataclass(frozen=True)
class Scale:
    """From `low` and `high` to the pixels `start` and `end`; logarithmic if one wants."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high, at = (
            (math.log(each) for each in (self.low, self.high, value)) if self.log else (self.low, self.high, value)
        )
        return self.start + (at - low) / ((high - low) or 1.0) * (self.end - self.start)


def value_span(values: Iterable[Floats], *, log: bool = False, filled: bool = False) -> tuple[float, float]:
    """The ends of an axis of values: a little beyond what there is, so that nothing is cut off."""
    all_values = np.concatenate([np.empty(0), *values])
    there = all_values[np.isfinite(all_values) & ((all_values > 0) | (not log))]
    if not len(there):
        return (1.0, 2.0) if log else (0.0, 1.0)
    low, high = float(there.min()), float(there.max())
    if log:
        more = (high / low) ** 0.04 if high > low else 1.05
        return low / more, high * more
    more = (high - low or abs(high) or 1.0) * 0.05
    return (min(low, 0.0) - more, 0.0) if filled else (low - more, high + more)
