"""The circular block bootstrap: draws made of whole blocks of bars, which keep what depends on the bar before.

D. N. Politis and J. P. Romano, A circular block-resampling procedure for stationary data (1992). Blocks may begin at
any bar and go on from the last to the first, so every bar is drawn as often as every other. The sums of all blocks come
from one running total, once for all draws: a draw then costs as much as it has blocks, not bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CHUNK = 200_000  # numbers held at a time: they stay in the processor's cache


def seed_of(returns: Floats) -> int:
    """A seed from the data, the same whatever the order of the columns: shape (n_bars, K)."""
    columns = (np.ascontiguousarray(column, "<f8").tobytes() for column in returns.T)
    digests = (int.from_bytes(blake2b(column, digest_size=6).digest(), "little") for column in columns)
    return sum(digests) % 2**48


def circular(columns: Floats, block: int) -> Floats:
    """The columns with their first ``block - 1`` rows again at the end: shape (n_bars + block - 1, C)."""
    return np.concatenate([columns, columns[: block - 1]])


def block_sums(columns: Floats, block: int) -> Floats:
    """Row k has the sums over the block that begins at bar k: shape (n_bars, C)."""
    totals = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(circular(columns, block), axis=0)])
    return np.asarray(totals[block:] - totals[:-block])


def drawn(of_blocks: Floats, block: int, draws: int, seed: int) -> Iterator[Floats]:
    """The rows of the blocks that are drawn, many draws at a time: shapes (some draws, blocks, C)."""
    bars, width = of_blocks.shape
    blocks = bars // block
    random = np.random.default_rng(seed)
    at_once = max(1, CHUNK // (blocks * width))
    for begin in range(0, draws, at_once):
        starts = random.integers(0, bars, (min(at_once, draws - begin), blocks))
        yield np.take(of_blocks, starts, axis=0)
