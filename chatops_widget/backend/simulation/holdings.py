"""What an account of several symbols held, and what came of each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Holdings:
    """What an account of several symbols held, and what came of each. Columns and values in the order of `symbols`.

    `weights` are values held over equity at each close, signed, shape (bars, symbols). `turnover` is what was bought
    and sold at each bar, over the equity at the close before. `pnl` is net of `fees`, of `slippage` and of what was
    `borrowed`; with the interest on cash all of it together is what the account made. `traded` is bought and sold. All
    of them in currency.
    """

    symbols: tuple[str, ...]
    weights: Floats
    turnover: Floats
    pnl: Floats
    fees: Floats
    slippage: Floats
    borrowed: Floats
    traded: Floats

    def columns(self) -> dict[str, Floats]:
        """The values a symbol, by the names that they have on the wire and in a DataFrame."""
        return {name: getattr(self, name) for name in ("pnl", "fees", "slippage", "borrowed", "traded")}
