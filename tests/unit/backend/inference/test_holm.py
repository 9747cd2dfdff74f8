"""Of many p values, those that stay small when all are allowed for."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chatops_widget.backend.inference.holm import holm


def test_the_steps_are_holms() -> None:
    # S. Holm's procedure by hand: 3 x 0.01, then 2 x 0.03, then 1 x 0.04, none below the one before.
    assert holm([0.03, 0.01, 0.04]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]


def test_they_are_those_of_a_plain_loop() -> None:
    p = list(np.random.default_rng(1).uniform(0, 0.2, 12))
    plain, before = {}, 0.0
    for rank, value in enumerate(sorted(p)):
        before = min(1.0, max(before, (12 - rank) * value))
        plain[value] = before
    assert holm(p) == pytest.approx([plain[value] for value in p])


def test_what_was_not_tested_counts_as_no_test() -> None:
    first, second, third = holm([0.02, math.nan, 0.03])
    assert (first, third) == (0.04, 0.04)
    assert math.isnan(second)
    assert holm([]) == []
