"""Many tests at once: p values that keep the chance of even one false finding.

S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(p: Sequence[float]) -> list[float]:
    """The adjusted p values, in the same order; NaN stays NaN and counts as no test."""
    values = np.array(p, dtype=np.float64)
    adjusted = np.full(len(values), np.nan)
    tested = np.nonzero(~np.isnan(values))[0]
    order = tested[np.argsort(values[tested], kind="stable")]
    left = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(left * values[order]))
    return [float(each) for each in adjusted]
