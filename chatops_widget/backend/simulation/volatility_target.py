"""How much of each decision is traded so that the account swings no more than it should. Pure.

On each bar the volatility of the closes up to that bar, those of `BARS` returns, says what share of the decision is
traded at the next open: all of it where that is as calm as the target or calmer, for nothing is borrowed. Before there
are so many returns nothing is held.

Of several symbols it is the volatility of what the weights that stand on that bar would have made of those returns, put
in whole: weights that leave half in cash are scaled as those that do not, as a half of one symbol is scaled as all of
it. A symbol without a bar made nothing on it. One that has not so many bars behind it yet is left out, and nothing is
held of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

BARS = 20


def share(seen: pd.DataFrame, bars: int, vol_target: float, bars_per_year: float) -> Floats:
    """Of the decisions on the last `bars` of those seen, from 0 to 1."""
    close = seen["close"].to_numpy(np.float64)
    moves = close[1:] / close[:-1] - 1
    found = np.zeros(len(close))
    ends = len(moves) - BARS + 1
    if ends > 0:
        found[BARS:] = _share([moves[back : ends + back] for back in range(BARS)], vol_target, bars_per_year)
    return found[-bars:]


def shares(seen: pd.DataFrame, rows: Floats, vol_target: float, bars_per_year: float) -> Floats:
    """Of each weight in `rows`, those that stand at the last bars of those seen (a row a bar, a column a symbol)."""
    close = seen["close"].ffill().to_numpy(np.float64)
    first = max(0, BARS - (len(close) - len(rows)))  # the row from which there are so many returns
    found = np.zeros(rows.shape)
    if first >= len(rows):
        return found
    known = ~np.isnan(close[len(close) - len(rows) + first - BARS : -BARS])
    weights = np.where(known, rows[first:], 0.0)
    gross = np.abs(weights).sum(axis=1, keepdims=True)
    whole = np.divide(weights, gross, out=np.zeros_like(weights), where=gross > 0)
    moves = np.nan_to_num(close[1:] / close[:-1] - 1)[-(len(whole) + BARS - 1) :]
    made = [np.einsum("ij,ij->i", moves[back : back + len(whole)], whole) for back in range(BARS)]
    found[first:] = known * _share(made, vol_target, bars_per_year)[:, None]
    return found


def _share(returns: Sequence[Floats], vol_target: float, bars_per_year: float) -> Floats:
    """From the returns that lead up to each bar: the oldest of each, and so on."""
    mean = sum(returns) / BARS
    volatility = np.sqrt(sum((each - mean) ** 2 for each in returns) / (BARS - 1) * bars_per_year)
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(volatility > 0, np.minimum(1.0, vol_target / volatility), 1.0), np.float64)


@dataclass(frozen=True)
class HeldBack:
    """What a volatility target kept out of the market."""

    blind: int = 0  # bars on which nothing could be held, for want of a volatility
    unscaled: bool = False  # it held nothing back on any other
    late: tuple[int, ...] = ()  # places of symbols of which nothing was held on some other, for want of theirs

    @classmethod
    def of(cls, rows: Floats, shares: Floats) -> HeldBack:
        """From weights as they were decided and the shares of them that were traded, both a column a symbol."""
        known = shares > 0
        any_known = known.any(axis=1)
        blind = int(np.argmax(any_known)) if any_known.any() else len(shares)
        late = np.flatnonzero(((rows != 0) & ~known)[blind:].any(axis=0))
        unscaled = blind < len(shares) and not late.size and bool((shares[blind:].max(axis=1) == 1).all())
        return cls(blind, unscaled, tuple(late.tolist()))
