"""The worst drawdown of paths made of resampled blocks, without walking the paths bar by bar.

Of a stretch of bars four figures in logarithms are enough: its growth, its highest and lowest point from its start, and
its own worst drawdown. Two stretches in a row have the four figures of both as a simple function, so those of blocks
come by doubling, those of paths from their blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .block_bootstrap import CHUNK

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stretches:
    """Figures of stretches of bars, each of one shape; `drawdown` is zero or below, all are logarithms."""

    growth: Floats
    highest: Floats
    lowest: Floats
    drawdown: Floats

    def followed_by(self, other: Stretches) -> Stretches:
        return Stretches(
            self.growth + other.growth,
            np.maximum(self.highest, self.growth + other.highest),
            np.minimum(self.lowest, self.growth + other.lowest),
            np.minimum(np.minimum(self.drawdown, other.drawdown), self.growth + other.lowest - self.highest),
        )

    def from_bar(self, shift: int) -> Stretches:
        """The same stretches, each beginning `shift` bars later, round the end."""
        return Stretches(
            *(np.roll(each, -shift, axis=0) for each in (self.growth, self.highest, self.lowest, self.drawdown))
        )


def blocks_of(log_growth: Floats, block: int) -> Stretches:
    """The blocks of `block` bars that begin at each bar, of log growth of shape (n_bars,) or (n_bars, K)."""
    up, down = np.maximum(log_growth, 0), np.minimum(log_growth, 0)
    doubled, length = Stretches(log_growth, up, down, down), 1
    nothing = np.zeros_like(log_growth)
    whole, done = Stretches(nothing, nothing, nothing, nothing), 0
    while length <= block:
        if block & length:
            whole = whole.followed_by(doubled.from_bar(done))
            done += length
        doubled, length = doubled.followed_by(doubled.from_bar(length)), 2 * length
    return whole


def worst_drawdowns(log_growth: Floats, block: int, draws: int, seed: int) -> Floats:
    """Worst drawdowns, as fractions, of another n bars of the same kind: shape (draws, K) from (n_bars, K).

    Each path is drawn from blocks that were drawn themselves. The first draw stands for not knowing the true returns
    better than from n bars, the second for the chance of another n bars; one alone would promise too much.
    """
    stretches = [blocks_of(column, block) for column in log_growth.T]
    bars = len(log_growth)
    blocks = max(1, round(bars / block))
    random = np.random.default_rng(seed)
    at_once = max(1, CHUNK // blocks)
    found = []
    for begin in range(0, draws, at_once):
        count = min(at_once, draws - begin)
        world = random.integers(0, bars, (count, blocks))
        starts = np.take_along_axis(world, random.integers(0, blocks, (count, blocks)), axis=1)
        found.append(np.column_stack([_deepest(each, starts) for each in stretches]))
    return np.asarray(np.expm1(np.concatenate(found)))


def _deepest(stretches: Stretches, starts: npt.NDArray[np.int64]) -> Floats:
    """The worst drawdowns of the paths, in logarithms; a row of `starts` has the blocks of one path."""
    level = np.zeros(starts.shape)
    np.cumsum(np.take(stretches.growth, starts[:, :-1]), axis=1, out=level[:, 1:])
    peak = np.zeros(starts.shape)
    np.maximum.accumulate(level[:, :-1] + np.take(stretches.highest, starts[:, :-1]), axis=1, out=peak[:, 1:])
    across = level + np.take(stretches.lowest, starts) - np.maximum(peak, 0)
    return np.asarray(np.minimum(across.min(axis=1), np.take(stretches.drawdown, starts).min(axis=1)))
