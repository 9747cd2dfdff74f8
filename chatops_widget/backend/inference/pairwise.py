"""Every strategy beside every other, or beside a benchmark: which Sharpe ratios really differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from ...errors.sentences import Sentence
from .bootstrap import DRAWS
from .holm import holm
from .sample import Sample

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """The Sharpe ratio of `a` less that of `b`, a year; a row of `comparison.pairwise`.

    `p` is the pair's own, `p_holm` allows for all pairs that were tested with it. `reason` says in words why nothing
    can be told, and then bounds and p are NaN.
    """

    a: str
    b: str
    difference: float
    lower: float
    upper: float
    p: float
    p_holm: float
    reason: Sentence | None = None


def pairwise(
    returns: Floats,
    names: Sequence[str],
    *,
    benchmark: str | None = None,
    bars_per_year: float = 1.0,
    seed: int | None = None,
    draws: int = DRAWS,
) -> list[Pair]:
    """All pairs of K strategies in their order, or each beside the benchmark if one is named.

    Parameters
    ----------
    returns : shape (n_bars, K)
        Simple returns of the same bars, as fractions.
    names : one for each column
    benchmark : one of `names`, optional

    Raises
    ------
    ValueError
        Returns that are not finite, names that do not fit, a benchmark that is none of them.
    """
    sample = Sample.of(returns, names, bars_per_year, seed, draws)
    return all_pairs(sample, range(len(names))) if benchmark is None else against(sample, benchmark)


def all_pairs(sample: Sample, columns: Sequence[int]) -> list[Pair]:
    return _tested(sample, combinations(columns, 2))


def against(sample: Sample, benchmark: str) -> list[Pair]:
    """
    Raises
    ------
    ValueError
        The benchmark is none of the sample's.
    """
    if benchmark not in sample.names:
        raise ValueError(f"The benchmark {benchmark} is none of {', '.join(sample.names)}.")
    place = sample.names.index(benchmark)
    return _tested(sample, ((column, place) for column in range(len(sample.names)) if column != place))


def _tested(sample: Sample, columns: Iterable[tuple[int, int]]) -> list[Pair]:
    pairs = list(columns)
    found = [sample.difference(a, b) for a, b in pairs]
    return [
        Pair(sample.names[a], sample.names[b], one.difference, one.lower, one.upper, one.p, p_holm, one.reason)
        for (a, b), one, p_holm in zip(pairs, found, holm([one.p for one in found]), strict=True)
    ]
