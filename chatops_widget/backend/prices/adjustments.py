"""An adjusted close beside the close: told, and where it is asked for, all prices are brought to it. Pure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...errors import BadData, BadParameter
from ...errors.sentences import say
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
        hint = say("adjust.or_add", "Leave adjust out, or add a column adj close.")
        raise BadParameter(
            say(
                "adjust.none",
                "{source} has no adjusted close to adjust by.",
                source=prices.source,
            ),
            hint=hint,
        )
    told: Floats = prices.adjusted.to_numpy(np.float64)
    bad = np.flatnonzero(~((told > 0) & np.isfinite(told)))
    if bad.size:
        day = date_text(prices.frame.index[bad[0]])
        raise BadData(
            say(
                "adjust.bad",
                "{source}: {column} of {day} is {value:g} ({n:,} such in all), so nothing can be adjusted by it.",
                source=prices.source,
                column=prices.adjusted_name,
                day=day,
                value=told[bad[0]],
                n=bad.size,
            ),
            hint=say("adjust.leave_out", "Leave adjust out."),
        )
    frame = prices.frame.copy()
    factor = told / frame["close"].to_numpy(np.float64)
    for name in ("open", "high", "low"):
        frame[name] = frame[name] * factor
    frame["close"] = told
    note = say(
        "prices.adjusted", "All prices are adjusted as {column} is; the volume is not.", column=prices.adjusted_name
    )
    return replace(prices, frame=frame, notes=[*prices.notes, note])


def unadjusted(prices: Prices) -> Prices:
    """The same bars, with a note where the adjusted close is another one."""
    if prices.adjusted is None or np.allclose(prices.adjusted, prices.frame["close"], rtol=1e-6):
        return prices
    note = say(
        "prices.not_adjusted",
        "{column} differs from the close and was not used: adjust=true takes it, with its splits and dividends.",
        column=prices.adjusted_name,
    )
    return replace(prices, notes=[*prices.notes, note])
