"""An adjusted close beside the close: told, and where it is asked for, all prices are brought to it. Pure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...errors import BadData, BadParameter
from .dates import date_text
from .validation import Prices

Floats = npt.NDArray[np.float64]


def adjusted(prices: Prices) -> Prices:
    """Open, high, low and close times adjusted over close, as of each bar; the volume stays as it is.

    Raises
    ------
    BadParameter
        There is no adjusted close.
    BadData
        An adjusted close is missing, or not more than 0.
    """
    if prices.adjusted is None:
        hint = "Leave adjust out, or add a column adj close."
        raise BadParameter(f"{prices.source} has no adjusted close to adjust by.", hint=hint)
    told: Floats = prices.adjusted.to_numpy(np.float64)
    bad = np.flatnonzero(~((told > 0) & np.isfinite(told)))
    if bad.size:
        day = date_text(prices.frame.index[bad[0]])
        words = f"{prices.adjusted_name} of {day} is {told[bad[0]]:g} ({bad.size:,} such in all)"
        raise BadData(f"{prices.source}: {words}, so nothing can be adjusted by it.", hint="Leave adjust out.")
    frame = prices.frame.copy()
    factor = told / frame["close"].to_numpy(np.float64)
    for name in ("open", "high", "low"):
        frame[name] = frame[name] * factor
    frame["close"] = told
    note = f"All prices are adjusted as {prices.adjusted_name} is; the volume is not."
    return replace(prices, frame=frame, notes=[*prices.notes, note])


def unadjusted(prices: Prices) -> Prices:
    """The same bars, with a note where the adjusted close is another one."""
    if prices.adjusted is None or np.allclose(prices.adjusted, prices.frame["close"], rtol=1e-6):
        return prices
    words = f"{prices.adjusted_name} differs from the close and was not used: adjust=true takes it"
    return replace(prices, notes=[*prices.notes, f"{words}, with its splits and dividends."])
