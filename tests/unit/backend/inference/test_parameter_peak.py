"""A peak with nothing beside it is told from a plateau, in any number of parameters."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from chatops_widget.backend.inference.parameter_peak import parameter_peak


def grid(*lengths: int) -> np.ndarray:
    return np.array(list(itertools.product(*(range(each) for each in lengths))), dtype=float)


@pytest.mark.parametrize("lengths", [(15,), (9, 9), (6, 6, 6), (4, 4, 4, 4)])
def test_a_hill_is_no_isolated_peak_and_a_spike_is(lengths: tuple[int, ...]) -> None:
    at = grid(*lengths)
    middle = np.array(lengths) // 2
    hill = np.exp(-((at - middle) ** 2).sum(axis=1) / (2 * (max(lengths) / 2.5) ** 2))
    spike = 0.05 * hill + (at == middle).all(axis=1)
    found = parameter_peak(at, hill), parameter_peak(at, spike)
    assert [peak.isolated for peak in found if peak] == [False, True]


def test_figures_are_those_counted_by_hand() -> None:
    values = np.array([[1, 2, 3], [4, 10, 8], [1, 6, math.nan]])
    fast, slow = np.meshgrid([5, 10, 50], [20, 100, 200], indexing="ij")
    found = parameter_peak(np.column_stack([fast.ravel(), slow.ravel()]).astype(float), values.ravel())
    assert found is not None
    assert (found.best, found.neighbours, found.typical, found.n_neighbours) == (10, 5, 3.5, 4)
    assert found.fall == pytest.approx((10 - 5) / (10 - 3.5))


def test_less_can_be_more() -> None:
    at = grid(7)
    values = np.array([5.0, 5, 2, 1, 2, 5, 5])
    found = parameter_peak(at, values, descending=False)
    assert found is not None
    assert (found.best, found.neighbours) == (1, 2)
    assert not found.isolated


def test_luck_alone_looks_isolated() -> None:
    falls = []
    for seed in range(200):
        found = parameter_peak(grid(10, 10), np.random.default_rng(seed).standard_normal(100))
        assert found is not None
        falls.append(found.fall)
    assert np.mean(np.array(falls) > 0.5) > 0.95


def test_a_parameter_with_one_value_takes_no_part_and_few_neighbours_tell_nothing() -> None:
    found = parameter_peak(np.column_stack([np.full(5, 3.0), np.arange(5.0)]), np.array([1.0, 1, 2, 1.9, 1]))
    assert found is not None
    assert found.n_neighbours == 2
    alone = parameter_peak(np.arange(3.0)[:, None], np.array([9.0, 1, 1]))
    assert alone is not None
    assert math.isnan(alone.fall)
    assert not alone.isolated
    assert parameter_peak(grid(3), np.full(3, math.nan)) is None
    with pytest.raises(ValueError, match="3 combinations have 2 values"):
        parameter_peak(grid(3), np.zeros(2))
