"""Would the best of a sweep have been a good choice on other bars? The probability of backtest overfitting.

D. H. Bailey, J. M. Borwein, M. Lopez de Prado and Q. J. Zhu, The probability of backtest overfitting, Journal of
Computational Finance 20 (4), 2017 (SSRN 2326253, 2015): combinatorially symmetric cross-validation. The bars are cut
into S blocks; for each choice of half of them, the combination with the best Sharpe ratio there is looked up in the
ranking on the other half. The probability is the share of choices in which it comes out in the lower half.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
import numpy.typing as npt

from .block_bootstrap import CHUNK
from .returns import FEWEST_BARS, checked

Floats = npt.NDArray[np.float64]

BLOCKS = 16  # the authors' own choice: 12,870 ways to take half of them


@dataclass(frozen=True)
class Overfitting:
    """What choosing by the past of half the bars leads to on the other half.

    Attributes
    ----------
    probability : float
        That the best of one half is in the lower half of the ranking on the other. 0.5 is what luck gives; NaN with
        fewer than two combinations or too few bars.
    probability_of_loss : float
        That it loses money on the other half.
    degradation : float
        The Sharpe ratio on the other half as a share of that on the chosen one, both on average.
    splits, combinations : int
    """

    probability: float
    probability_of_loss: float
    degradation: float
    splits: int
    combinations: int


@dataclass(frozen=True)
class BlockSums:
    """All that the method needs of N combinations: sums of returns and of their squares, shape (blocks, N)."""

    sums: Floats
    squares: Floats
    bars: int  # in all

    @classmethod
    def of(cls, returns: Floats, blocks: int = BLOCKS) -> BlockSums:
        """Of simple returns, shape (n_bars, N).

        Raises
        ------
        ValueError
            Returns that are not finite, or an odd number of blocks.
        """
        returns = checked(returns)
        if blocks < 2 or blocks % 2:
            raise ValueError(f"Half of the blocks are chosen, so their number is even, not {blocks}.")
        bars, count = returns.shape
        size = bars // blocks
        pieces = returns[bars - size * blocks :].reshape(blocks, size, count)
        return cls(pieces.sum(axis=1), (pieces**2).sum(axis=1), bars)


def overfitting(returns: Floats, *, blocks: int = BLOCKS) -> Overfitting:
    """The probability of backtest overfitting of N combinations.

    Parameters
    ----------
    returns : shape (n_bars, N)
        Simple returns of every combination, also of poor ones: leaving those out is what makes a result look sound.
    blocks : int
        Even; what the bars leave over is dropped at the start.

    Raises
    ------
    ValueError
        Returns that are not finite, or an odd number of blocks.
    """
    return overfitting_of(BlockSums.of(returns, blocks))


def overfitting_of(given: BlockSums) -> Overfitting:
    """The same of returns that were summed up elsewhere."""
    blocks, count = given.sums.shape
    if count < 2 or given.bars < max(FEWEST_BARS, 2 * blocks):
        return Overfitting(math.nan, math.nan, math.nan, 0, count)
    half = given.bars // blocks * blocks // 2
    places, inside, outside = [], [], []
    for chosen in _halves(blocks, max(1, CHUNK // count)):
        one, other = (_sharpe(each @ given.sums, each @ given.squares, half) for each in (chosen, 1 - chosen))
        for there, elsewhere in ((one, other), (other, one)):
            rows = np.arange(len(chosen))
            best = there.argmax(axis=1)
            reached = elsewhere[rows, best][:, None]
            # Equals share the places they take.
            places.append(((elsewhere < reached).sum(axis=1) + (elsewhere <= reached).sum(axis=1) + 1) / 2)
            inside.append(there[rows, best])
            outside.append(reached[:, 0])
    place, inner, outer = (np.concatenate(each) for each in (places, inside, outside))
    return Overfitting(
        probability=float(np.mean(place / (count + 1) <= 0.5)),
        probability_of_loss=float(np.mean(outer < 0)),
        degradation=float(outer.mean() / inner.mean()) if inner.mean() > 0 else math.nan,
        splits=len(place),
        combinations=count,
    )


def _halves(blocks: int, at_once: int) -> Iterator[Floats]:
    """Every cut of the blocks into two halves, 1 in the half that has the first block: shapes (some, blocks)."""
    choices = combinations(range(1, blocks), blocks // 2 - 1)
    while chosen := list(islice(choices, at_once)):
        taken = np.zeros((len(chosen), blocks))
        taken[:, 0] = 1.0
        np.put_along_axis(taken, np.array(chosen, dtype=int).reshape(len(chosen), -1), 1.0, axis=1)
        yield taken


def _sharpe(sums: Floats, squares: Floats, bars: int) -> Floats:
    """Of a bar; 0 where nothing varies, which is how not trading does."""
    mean, square = sums / bars, squares / bars
    variance = square - mean**2
    varies = variance > 1e-12 * square
    return np.asarray(np.where(varies, mean, 0.0) / np.sqrt(np.where(varies, variance, 1.0)))
