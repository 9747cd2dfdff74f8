"""How good each of some values is beside the others, by what is better of the metric. Pure."""

from __future__ import annotations

import numpy as np

from ...protocol.metrics import METRICS
from .chart import Floats


def goodness(values: Floats, metric: str | None) -> Floats:
    """Each value between the worst there is (0) and the best (1); NaN stays. Without a better, the most is 1."""
    better = METRICS[metric].better if metric is not None and metric in METRICS else None
    worth = -values if better == "lower" else -np.abs(values) if better == "closer to zero" else values
    there = worth[np.isfinite(worth)]
    low, high = (there.min(), there.max()) if len(there) else (0.0, 1.0)
    shares: Floats = (worth - low) / ((high - low) or 1.0)
    return shares
