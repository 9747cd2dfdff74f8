"""Purged folds against a loop over bars that one can read, and against the arithmetic of k-fold cross-validation."""

from __future__ import annotations

import numpy as np
import pytest

from chatops_widget.backend.simulation.purged_folds import purged_folds
from chatops_widget.errors import BadInput

CUTS = [(1000, 5, 1, 0), (1003, 5, 1, 30), (997, 7, 12, 25), (211, 10, 3, 5), (100, 2, 1, 10), (87, 4, 20, 0)]


@pytest.mark.parametrize(("bars", "count", "purge", "embargo"), CUTS)
def test_the_tests_are_those_of_k_fold_cross_validation(bars: int, count: int, purge: int, embargo: int) -> None:
    found = purged_folds(bars, count, purge, embargo)
    # Contiguous, each bar once, sizes that differ by one at most, the larger ones first.
    tested = [np.arange(fold.test, fold.end) for fold in found]
    for fold, expected in zip(tested, np.array_split(np.arange(bars), count), strict=True):
        np.testing.assert_array_equal(fold, expected)
    sizes = [len(fold) for fold in tested]
    assert (sum(sizes), max(sizes) - min(sizes) <= 1) == (bars, True)
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(("bars", "count", "purge", "embargo"), CUTS)
def test_each_bar_is_chosen_on_as_a_loop_over_bars_says(bars: int, count: int, purge: int, embargo: int) -> None:
    for fold in purged_folds(bars, count, purge, embargo):
        chosen_on = []
        for bar in range(bars):
            is_tested = fold.test <= bar < fold.end
            is_near = any(abs(bar - tested) <= purge for tested in range(fold.test, fold.end))
            is_embargoed = fold.end <= bar < fold.end + purge + embargo
            if not (is_tested or is_near or is_embargoed):
                chosen_on.append(bar)
        runs = np.split(chosen_on, np.flatnonzero(np.diff(chosen_on) > 1) + 1)
        expected = [bar for run in runs if len(run) > 1 for bar in run]  # one bar alone has no return
        assert [bar for first, end in fold.training for bar in range(first, end)] == expected
        assert (fold.train, fold.trained) == (expected[0], len(expected))


@pytest.mark.parametrize(
    ("cut", "words", "hint"),
    [
        ((9, 5, 1, 0), "9 bars cannot be cut into 5 folds", "fewer folds"),
        (
            (100, 2, 1, 40),
            r"100 bars, 2 folds .*purge of 1 .*embargo of 40 leave 9 to choose on",
            "smaller purge or emb",
        ),
        ((50, 5, 1000, 0), "leave 0 to choose on", "smaller purge"),
    ],
)
def test_what_cannot_be_cut_is_refused_in_words(cut: tuple[int, int, int, int], words: str, hint: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        purged_folds(*cut)
    assert hint in (refused.value.hint or "")
