"""Is the best of a sweep an isolated peak? Parameters one step away say so.

What works for a reason works nearly as well with nearly the same parameters. The neighbours of the best are the
combinations that differ by one step in one parameter. How far their median lies below the best is taken as a
share of how far the whole sweep's median does: near 0 on a plateau, near 1 where the best owes nothing to its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ISOLATED = 0.5
FEWEST_NEIGHBOURS = 2


@dataclass(frozen=True)
class Peak:
    """The best combination beside its neighbours, all in the metric's own unit.

    Attributes
    ----------
    best, neighbours, typical : float
        The metric of the best, the median of its neighbours, the median of all.
    n_neighbours : int
        Those that have the metric.
    fall : float
        From best to neighbours as a share of that from best to typical. NaN with fewer than two neighbours, or where
        the best is no better than what is typical.
    """

    best: float
    neighbours: float
    typical: float
    n_neighbours: int
    fall: float

    @property
    def isolated(self) -> bool:
        return self.fall > ISOLATED


def parameter_peak(parameters: Floats, metric: Floats, *, descending: bool = True) -> Peak | None:
    """How the best combination of a sweep stands among those beside it; None where none has the metric.

    Parameters
    ----------
    parameters : shape (N, d)
        A row for each combination. Steps are those between the values that were tried, whatever their distance; a
        parameter with one value takes no part, one without an order is best left out.
    metric : shape (N,)
        NaN where a combination has none.
    descending : bool
        More is better.

    Raises
    ------
    ValueError
        Not as many values as combinations.
    """
    if len(parameters) != len(metric):
        raise ValueError(f"{len(parameters)} combinations have {len(metric)} values of the metric.")
    defined = ~np.isnan(metric)
    if not defined.any():
        return None
    scores = metric if descending else -metric
    best = int(np.nanargmax(scores))
    steps = np.column_stack([np.unique(column, return_inverse=True)[1] for column in parameters.T])
    near = (np.abs(steps - steps[best]).sum(axis=1) == 1) & defined
    typical, beside = float(np.median(metric[defined])), math.nan
    if count := int(near.sum()):
        beside = float(np.median(metric[near]))
    top = float(metric[best])
    fall = (top - beside) / (top - typical) if count >= FEWEST_NEIGHBOURS and top != typical else math.nan
    return Peak(top, beside, typical, count, fall)
