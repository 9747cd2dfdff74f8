"""A sketch of a strategy's returns: 256 numbers that tell how alike two strategies are, whatever bars each ran on.

Each bar has 256 random signs, made from nothing but its date, so that two runs that share a bar share its signs. The
sketch of returns is their scalar product with each series of signs, the returns scaled to mean 0 and length 1. The
products of two strategies are correlated as their returns are, over whichever bars they have in common: the
tug-of-war sketch of N. Alon, Y. Matias and M. Szegedy (The space complexity of approximating the frequency moments,
STOC 1996). By the central limit theorem they are also what each would have earned, in standard errors, in 256 worlds
without skill. So the greatest of a world over many sketches is the luck of the best there, which is what
`inference.effective_trials` draws.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from ..prices.date_hash import hashed

Floats = npt.NDArray[np.float64]

SIZE = 256
_WORDS = SIZE // 64
_BARS_AT_ONCE = 1_024  # whose signs fit into a core's cache: ten times as fast as with 8,192


def sketches(scaled: Floats, dates: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Sketches of K strategies: shape (K, SIZE).

    Parameters
    ----------
    scaled : shape (K, n_bars)
        Returns with mean 0 and deviation 1.
    dates : shape (n_bars,)
        Nanoseconds since 1970.
    """
    rows = scaled.astype(np.float32)
    total = np.zeros((len(rows), SIZE), dtype=np.float32)
    for start in range(0, len(dates), _BARS_AT_ONCE):
        some = slice(start, start + _BARS_AT_ONCE)
        total += rows[:, some] @ _positive(dates[some].astype("<i8").tobytes())
    # Those of a positive sign twice, less all, are those of a positive sign less those of a negative.
    products: npt.NDArray[np.float32] = 2 * total - rows.sum(axis=1, keepdims=True)
    return products / np.float32(np.sqrt(max(1, len(dates))))


@functools.lru_cache(maxsize=16)  # 16 MB; a sweep asks for the same bars in every batch
def _positive(dates: bytes) -> npt.NDArray[np.float32]:
    """1 where the sign is, else 0."""
    return _bits(np.frombuffer(dates, "<i8").astype(np.int64)).astype(np.float32)


def signs(dates: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The signs of each date, 1 or -1: shape (n_bars, SIZE)."""
    return _bits(dates).astype(np.float32) * 2 - 1


def _bits(dates: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    words = hashed(dates[:, None] * _WORDS + np.arange(_WORDS))
    return np.unpackbits(words.astype("<u8").view(np.uint8)).reshape(len(dates), SIZE)
