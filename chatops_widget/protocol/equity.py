"""What an equity curve says, by one definition for both sides of the wire: simple returns and drawdowns. Pure.

Arrays have one value a bar along their last axis; a gap (NaN) says nothing of its own bar, and is no peak.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# A return is a quotient of doubles, so its own rounding is about 2e-16; a spread below this is not variance.
NOISE = 1e-15


def simple_returns(equity: Floats) -> Floats:
    """``E[t] / E[t-1] - 1``, NaN first; 0 once the equity is 0, because nothing is left to lose."""
    returns = np.full(equity.shape, np.nan)
    before = equity[..., :-1]
    with np.errstate(over="ignore", invalid="ignore"):
        returns[..., 1:] = np.divide(equity[..., 1:], before, out=np.ones(before.shape), where=~(before <= 0)) - 1
    return returns


def drawdowns(equity: Floats) -> Floats:
    """``E[t] / max(E[0..t]) - 1``: a fraction, 0 or negative."""
    with np.errstate(divide="ignore", invalid="ignore"):  # a curve that never had a value has no peak
        return equity / np.fmax.accumulate(equity, axis=-1) - 1
