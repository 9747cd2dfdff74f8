"""Draw combinations of a sweep at random: each once, and the same again for the same seed. Pure.

J. Bergstra and Y. Bengio, Random Search for Hyper-Parameter Optimization, Journal of Machine Learning Research 13
(2012), 281-305: where few of the parameters matter, random combinations try more values of those than a grid does.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_COUNTED = 100_000  # combinations that are gone through to tell which of them the rules allow
MAX_DRAWS = 50  # for each that is wanted: where rules allow hardly any, what was found by then has to do

Values = tuple[Any, ...]


@dataclass(frozen=True)
class Drawn:
    """Combinations drawn at random, in the order of the grid.

    Attributes
    ----------
    combinations : list of tuple
    space : int
        Those that there are: that are allowed, or where not `counted` all.
    skipped : int
        Those that are not allowed, as far as is known.
    """

    combinations: list[Values]
    space: int
    counted: bool
    skipped: int


def draw(values: Sequence[Sequence[Any]], tries: int, seed: int, allowed: Callable[[Values], bool]) -> Drawn:
    """Draw `tries` combinations of one of each of `values` that are `allowed`, or all if there are no more."""
    random, sizes = np.random.default_rng(seed), [len(each) for each in values]
    total = math.prod(sizes)
    if total <= MAX_COUNTED:
        fitting = [each for each in itertools.product(*values) if allowed(each)]
        chosen = random.permutation(len(fitting))[:tries]
        return Drawn([fitting[place] for place in sorted(chosen)], len(fitting), True, total - len(fitting))
    found: set[tuple[int, ...]] = set()
    refused: set[tuple[int, ...]] = set()
    for _ in range(MAX_DRAWS * tries):
        if len(found) == tries:
            break
        places = tuple(map(int, random.integers(sizes)))
        if places not in found and places not in refused:
            fits = allowed(tuple(each[place] for each, place in zip(values, places, strict=True)))
            (found if fits else refused).add(places)
    drawn = [tuple(each[place] for each, place in zip(values, places, strict=True)) for places in sorted(found)]
    return Drawn(drawn, total, False, 0)
