"""Blocks are as long as the dependence between bars asks for."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal
from arch.bootstrap import optimal_block_length as of_arch

from chatops_widget.backend.inference.block_length import (
    autocovariances,
    optimal_block_length,
    studentised_block_length,
)


def autoregressive(coefficient: float, bars: int, seed: int) -> np.ndarray:
    shocks = np.random.default_rng(seed).standard_normal(bars + 200)
    return np.asarray(scipy.signal.lfilter([1], [1, -coefficient], shocks)[200:])


@pytest.mark.parametrize("coefficient", [0.0, 0.3, 0.5, 0.9, -0.3])
@pytest.mark.parametrize("bars", [60, 240, 2500])
def test_the_length_is_that_of_arch(coefficient: float, bars: int) -> None:
    # Where a lag hardly stands out the two can differ: arch divides it by the deviation of the bars it spans.
    series = autoregressive(coefficient, bars, seed=1)
    expected = float(of_arch(series)["circular"].iloc[0])
    assert optimal_block_length(series) == pytest.approx(max(expected, 1.0), rel=1e-9)


def test_autocovariances_are_those_of_a_plain_loop() -> None:
    series = autoregressive(0.5, 100, seed=1)
    centred = series - series.mean()
    plain = [sum(centred[t] * centred[t - k] for t in range(k, 100)) / 100 for k in range(8)]
    assert autocovariances(series, 7) == pytest.approx(plain)


def test_a_test_of_several_asks_for_the_longest_and_keeps_ten_blocks_or_more() -> None:
    independent, dependent = autoregressive(0.0, 2500, seed=1), autoregressive(0.7, 2500, seed=1)
    alone = studentised_block_length([dependent], 2500)
    assert studentised_block_length([independent, dependent], 2500) == alone
    assert alone > studentised_block_length([independent], 2500)
    assert studentised_block_length([autoregressive(0.95, 60, seed=1)], 60) == 6
    assert studentised_block_length([independent], 1_000_000) == 2_000
