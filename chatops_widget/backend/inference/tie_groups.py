"""Which places of a ranking can't be told apart.

P. R. Hansen, A. Lunde and J. M. Nason, The model confidence set, Econometrica 79 (2011), with their range statistic:
as long as the largest of all differences is more than chance, the worst strategy leaves; those that stay hold the best
with the confidence asked for. They are the first group; the same of those that left is the second, and so on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .bootstrap import DRAWS, Bootstrap
from .metric_bootstrap import bootstrap_of, has
from .returns import checked, too_few

Floats = npt.NDArray[np.float64]

SIZE = 0.05


def tie_groups(
    returns: Floats,
    metric: str = "sharpe_ratio",
    *,
    worst: bool = False,
    size: float = SIZE,
    seed: int | None = None,
    draws: int = DRAWS,
) -> list[list[int]]:
    """Groups of columns, the best group first and the best column first in each.

    With `worst` the other way round: the first group holds the worst.

    Columns without the metric are in no group; with too few bars all that have it are in one.

    Parameters
    ----------
    returns : shape (n_bars, K)
        Simple returns of the same bars, as fractions.
    metric : str
        One of `metric_bootstrap.TESTED`.

    Raises
    ------
    ValueError
        Returns that are not finite, or a metric of which differences can't be tested.
    """
    returns = checked(returns)
    columns = [int(k) for k in np.nonzero(has(returns, metric))[0]]
    if not columns:
        return []
    bootstrap = bootstrap_of(returns[:, columns], metric, seed, draws)
    bootstrap = bootstrap.turned() if worst else bootstrap
    groups = [list(range(len(columns)))] if too_few(returns) else groups_of(bootstrap, range(len(columns)), size)
    return [[columns[k] for k in _ranked(bootstrap, group)] for group in groups]


def groups_of(bootstrap: Bootstrap, columns: Sequence[int], size: float = SIZE) -> list[list[int]]:
    """The tie groups of some columns of a bootstrap, the best group and the best column first."""
    left, groups = list(columns), []
    while left:
        p = confidence_set(bootstrap, left)
        together = [k for k in left if p[k] > size]
        groups.append(_ranked(bootstrap, together))
        left = [k for k in left if k not in together]
    return groups


def confidence_set(bootstrap: Bootstrap, columns: Sequence[int]) -> dict[int, float]:
    """The p value of each column: those above 5 % hold the best with a confidence of 95 %."""
    left, p, highest = list(columns), {}, 0.0
    statistic, drawn = _differences(bootstrap, columns)
    place = {column: k for k, column in enumerate(columns)}
    while len(left) > 1:
        inside = [place[column] for column in left]
        ahead = statistic[np.ix_(inside, inside)]
        largest = float(ahead.max())
        rows, others = np.triu_indices(len(inside), 1)
        ranges = drawn[:, np.array(inside)[rows], np.array(inside)[others]].max(axis=1)
        highest = max(highest, (int(np.count_nonzero(ranges >= largest)) + 1) / (len(ranges) + 1))
        worst = left[int(np.argmax(ahead.max(axis=0)))]
        p[worst] = highest
        left.remove(worst)
    return p | dict.fromkeys(left, 1.0)


def _differences(bootstrap: Bootstrap, columns: Sequence[int]) -> tuple[Floats, npt.NDArray[np.float32]]:
    """How far each is ahead of each other, in standard errors, and how far in draws; 0 where it can't be told."""
    count = len(columns)
    statistic, drawn = np.zeros((count, count)), np.zeros((bootstrap.draws, count, count), dtype=np.float32)
    for a in range(count):
        for b in range(a):
            lead = bootstrap.contrast(columns[b], columns[a])
            if lead.told:
                statistic[b, a], statistic[a, b] = lead.statistic, -lead.statistic
                drawn[:, b, a] = drawn[:, a, b] = np.abs(lead.drawn)
    return statistic, drawn


def _ranked(bootstrap: Bootstrap, columns: Sequence[int]) -> list[int]:
    return sorted(columns, key=lambda k: -float(bootstrap.estimate[k]))
