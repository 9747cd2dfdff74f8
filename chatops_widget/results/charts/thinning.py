"""Choose the bars that a chart draws, so that no peak and no crash is ever smoothed away. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .chart import Floats

MAX_PERIODS = 100  # months or years whose last bar is kept
_YEAR_MS = 365 * 86_400_000.0

Picks = npt.NDArray[np.intp]


def picks(curves: list[Floats], points: int, wanted: Picks | None = None) -> Picks:
    """Which bars to keep, for several curves over the same ones; those `wanted` are among them.

    All of them where they fit, else the first and the last, and of each stretch the lowest and the highest bar of every
    curve.
    """
    bars = len(curves[0]) if curves else 0
    if bars <= points:
        return np.arange(bars)
    chosen: list[Picks] = [np.array([0, bars - 1]), np.empty(0, np.intp) if wanted is None else wanted]
    others = sum(map(len, chosen)) + 2 * len(curves)  # beside the extremes
    width = -(-bars // max((points - others) // (2 * len(curves)), 1))
    edges = np.arange(0, bars, width)
    for values in curves:
        defined = np.flatnonzero(np.isfinite(values))
        chosen.append(defined[[0, -1]] if len(defined) else defined)
        for beyond, find in ((np.inf, np.argmin), (-np.inf, np.argmax)):
            padded = np.full(len(edges) * width, beyond)
            padded[:bars] = np.where(np.isfinite(values), values, beyond)
            chosen.append(np.minimum(edges + find(padded.reshape(-1, width), axis=1), bars - 1))
    return np.unique(np.concatenate(chosen))


def period_ends(dates: Floats) -> Picks:
    """The last bar of each year, or of each month where there are few years: what a table beside the chart tells."""
    if len(dates) < 2:
        return np.empty(0, np.intp)
    unit = "M" if dates[-1] - dates[0] < 3 * _YEAR_MS else "Y"
    periods = dates.astype("datetime64[ms]").astype(f"datetime64[{unit}]")
    ends = np.flatnonzero(periods[1:] != periods[:-1])
    return ends if len(ends) <= MAX_PERIODS else ends[:0]
