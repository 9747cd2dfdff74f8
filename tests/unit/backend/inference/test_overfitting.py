"""What choosing the best of half the bars leads to on the other half: cross-validation in plain loops says the same."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from chatops_widget.backend.inference.overfitting import overfitting


def test_it_is_the_papers_procedure_in_plain_loops() -> None:
    returns = np.random.default_rng(1).normal(0.001, 0.01, (125, 7))
    blocks = np.split(returns[5:], 6)
    logits, inside, outside = [], [], []
    for chosen in itertools.combinations(range(6), 3):
        there = np.concatenate([blocks[k] for k in chosen])
        elsewhere = np.concatenate([blocks[k] for k in range(6) if k not in chosen])
        first, second = (half.mean(axis=0) / half.std(axis=0) for half in (there, elsewhere))
        best = int(np.argmax(first))
        rank = sorted(second).index(second[best]) + 1
        share = rank / (7 + 1)
        logits.append(math.log(share / (1 - share)))
        inside.append(first[best])
        outside.append(second[best])
    found = overfitting(returns, blocks=6)
    assert found.splits == 20
    assert found.probability == pytest.approx(np.mean(np.array(logits) <= 0))
    assert found.probability_of_loss == pytest.approx(np.mean(np.array(outside) < 0))
    assert found.degradation == pytest.approx(np.mean(outside) / np.mean(inside))
    assert 0 < found.probability < 1


def test_of_luck_it_is_a_half_and_of_skill_nothing() -> None:
    """As the authors show: without skill the chosen one lands anywhere; one that is truly better stays on top."""
    random = np.random.default_rng(2)
    luck = [overfitting(random.normal(0, 0.01, (640, 10)), blocks=8).probability for _ in range(60)]
    assert np.mean(luck) == pytest.approx(0.5, abs=0.08)
    skilled = random.normal(0, 0.01, (2_000, 20))
    skilled[:, 3] += 0.003
    found = overfitting(skilled)
    assert (found.probability, found.splits, found.combinations) == (0, 12_870, 20)
    assert found.degradation == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_the_published_example_of_full_overfit_is_told_as_published(seed: int) -> None:
    """100 trials of 2,400 returns, each with a Sharpe ratio of 0 over all of them: what is won in one half is lost in
    the other. The vignette of the R package `pbo`, after the first example of Bailey, Borwein, Lopez de Prado and Zhu,
    prints p_bo = 1, p_loss = 1 and r squared = 0.97 for S = 8 and 3 % a year without risk.
    """
    trials = np.random.default_rng(seed).normal(size=(2_400, 100))
    trials = (trials - trials.mean(axis=0)) / trials.std(axis=0, ddof=1) / math.sqrt(252)
    found = overfitting(trials - 0.03 / 252, blocks=8)
    assert (found.splits, found.combinations) == (70, 100)
    assert found.probability == 1
    assert found.probability_of_loss == 1
    assert found.degradation < -0.9


def test_what_pays_by_turns_is_overfitted() -> None:
    """Each is good in one stretch and bad in the others, so the best of a half is poor in the other."""
    random = np.random.default_rng(3)
    returns = random.normal(0, 0.01, (1_600, 8))
    for k in range(8):
        returns[:, k] -= 0.002
        returns[k * 200 : (k + 1) * 200, k] += 0.016
    assert overfitting(returns, blocks=8).probability > 0.9


def test_equals_share_their_places_and_what_did_not_trade_has_a_ratio_of_0() -> None:
    one = np.random.default_rng(4).normal(0.002, 0.01, (400, 1))
    found = overfitting(np.column_stack([one, one, one]))
    assert found.probability == 1  # in the middle, which is no better than luck
    beside_nothing = overfitting(np.column_stack([one, np.zeros((400, 2))]))
    assert beside_nothing.probability < 0.05


def test_with_too_little_to_choose_from_nothing_is_claimed() -> None:
    returns = np.random.default_rng(5).normal(0, 0.01, (59, 5))
    assert math.isnan(overfitting(returns).probability)
    assert math.isnan(overfitting(np.zeros((100, 1))).probability)
    with pytest.raises(ValueError, match="even, not 5"):
        overfitting(returns, blocks=5)
