"""How much of each decision is traded so that the account swings no more than it should. Pure.

On each bar the volatility of the closes up to that bar, those of `BARS` returns, says what share of the decision is
traded at the next open: all of it where that is as calm as the target or calmer, for nothing is borrowed. Before there
are so many returns nothing is held.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

BARS = 20


def share(seen: pd.DataFrame, bars: int, vol_target: float, bars_per_year: float) -> Floats:
    """Of the decisions on the last `bars` of those seen, from 0 to 1."""
    close = pd.Series(seen["close"].to_numpy(np.float64))
    volatility = close.pct_change().rolling(BARS).std(ddof=1).to_numpy(np.float64) * np.sqrt(bars_per_year)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(volatility > 0, np.minimum(1.0, vol_target / volatility), 1.0)
    return np.asarray(np.where(np.isnan(volatility), 0.0, found)[-bars:], np.float64)
