"""How long the blocks of a bootstrap must be to keep the dependence between bars.

D. N. Politis and H. White, Automatic block-length selection for the dependent bootstrap, Econometric Reviews 23 (2004),
corrected by A. Patton, D. N. Politis and H. White, Econometric Reviews 28 (2009). With R(k) the autocovariances and
w a flat-top window that fades from M / 2 to M, where M is twice the first lag from which on none stands out,

    G = sum of w(k) |k| R(k),   g = sum of w(k) R(k),   length = (2 G^2 / (4/3 g^2))^(1/3) * n^(1/3)

for the circular block bootstrap. That length has the least squared error of a variance; a test that shall hold its
level wants it longer (`STRETCH`, see docs/statistics.md for what was measured).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STRETCH = 1.5
MOST_BLOCKS = 500  # more tell no more of a standard error, and cost time
FEWEST_BLOCKS = 10


def autocovariances(series: Floats, lags: int) -> Floats:
    """Of lag 0 to `lags`, with n in the divisor; by FFT, so that many lags cost little."""
    n = len(series)
    size = 1 << (n + lags).bit_length()
    spectrum = np.fft.rfft(series - series.mean(), size)
    return np.asarray(np.fft.irfft((spectrum * spectrum.conj()).real, size)[: lags + 1] / n)


def optimal_block_length(series: Floats) -> float:
    """Bars in a block of the circular block bootstrap of the series' mean; 1 where nothing depends on what was before.

    Parameters
    ----------
    series : shape (n_bars,)

    Returns
    -------
    float
        At least 1, at most the smaller of ``3 sqrt(n)`` and ``n / 3`` (rounded up), as the authors have it.
    """
    n = len(series)
    run = max(5, int(math.log10(n)))
    most = math.ceil(math.sqrt(n)) + run
    covariance = autocovariances(series, min(most, n - 1))
    if not covariance[0] > 0:
        return 1.0
    stands_out = np.abs(covariance[1:] / covariance[0]) >= 2 * math.sqrt(math.log10(n) / n)
    width = min(2 * _first_quiet(stands_out, run), len(covariance) - 1)
    lag = np.arange(1, width + 1)
    weighted = np.minimum(1.0, 2 * (1 - lag / width)) * covariance[1 : width + 1]
    bend, level = 2 * float(lag @ weighted), float(covariance[0] + 2 * weighted.sum())
    if level == 0:
        return 1.0
    length = (2 * bend**2 / (4 / 3 * level**2)) ** (1 / 3) * n ** (1 / 3)
    return float(min(max(length, 1.0), math.ceil(min(3 * math.sqrt(n), n / 3))))


def _first_quiet(stands_out: npt.NDArray[np.bool_], run: int) -> int:
    """The first of `run` lags in a row that don't stand out, as the authors' own code has it; else all of them."""
    quiet = np.convolve(~stands_out, np.ones(run), "valid") == run
    return int(np.argmax(quiet)) + 1 if quiet.any() else len(stands_out)


def studentised_block_length(series: Iterable[Floats], n: int) -> int:
    """One length, in whole bars, for a studentised test of all the series: the longest that one of them asks for."""
    asked = STRETCH * max((optimal_block_length(each) for each in series), default=1.0)
    return max(1, min(max(round(asked), math.ceil(n / MOST_BLOCKS)), n // FEWEST_BLOCKS))
