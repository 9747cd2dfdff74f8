"""The folds of a cross-validation whose training is purged of what overlaps its test. Pure.

M. López de Prado, Advances in Financial Machine Learning, Wiley 2018, chapter 7.
"""

from __future__ import annotations

from itertools import pairwise

from ...errors import BadInput
from ...errors.sentences import say
from .folds import FEWEST_TRAINING_BARS, Fold

FEWEST_TESTED_BARS = 2


def purged_folds(bars: int, count: int, purge: int, embargo: int) -> list[Fold]:
    """Cut the bars into contiguous tests, as equal as can be, each chosen for on all other bars but those near it.

    As in the cross-validation that most know, the first ones have a bar more where the bars cannot be shared out. Of
    the others `purge` bars are left out on both sides of the test, and after it `embargo` more. What is left before and
    after is each a stretch of its own; one of a single bar has no return, and is left out too.

    Raises
    ------
    BadInput
        Tests or trainings that have too few bars.
    """
    if bars < count * FEWEST_TESTED_BARS:
        raise BadInput(
            say("cross.many_folds", "{n:,} bars cannot be cut into {folds:,} folds.", n=bars, folds=count),
            hint=say("cross.fewer_folds", "Take fewer folds, or leave start and end out."),
        )
    each, more = divmod(bars, count)
    edges = [k * each + min(k, more) for k in range(count + 1)]
    found = []
    for test, end in pairwise(edges):
        sides = (0, test - purge), (end + purge + embargo, bars)
        found.append(Fold(tuple((first, last) for first, last in sides if last - first > 1), test, end))
    if (fewest := min(fold.trained for fold in found)) < FEWEST_TRAINING_BARS:
        raise BadInput(
            say(
                "cross.few",
                "Of {n:,} bars, {folds:,} folds with a purge of {purge:,} and an embargo of {embargo:,} leave"
                " {fewest:,} to choose on at the least; parameters are chosen on {limit} or more.",
                n=bars,
                folds=count,
                purge=purge,
                embargo=embargo,
                fewest=max(fewest, 0),
                limit=FEWEST_TRAINING_BARS,
            ),
            hint=say("cross.narrower", "Take a smaller purge or embargo, or more bars."),
        )
    return found
