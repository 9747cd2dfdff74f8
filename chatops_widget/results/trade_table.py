"""A frame of trades that shows its prices with the digits they need. Pure."""

from __future__ import annotations

import math

import pandas as pd

SIGNIFICANT = 6  # digits of a price: 1.10067, 1228.10
FEWEST = 2  # decimals
SAME = 1e-9  # of the price: the rounding of what was computed, no difference


class TradeTable(pd.DataFrame):
    """A DataFrame; only its look differs, where pandas would show an entry of 1.24e-05 and an exit of 1.26e-05 alike.

    What is made from it, be it a selection or a copy, is a plain DataFrame.
    """

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __repr__(self) -> str:
        return repr(self._shown())

    def _repr_html_(self) -> str | None:
        html: str | None = self._shown()._repr_html_()  # type: ignore[operator]
        return html

    def _shown(self) -> pd.DataFrame:
        if not {"entry_price", "exit_price"} <= set(self.columns):
            return pd.DataFrame(self)
        pairs = list(zip(self["entry_price"], self["exit_price"], strict=True))
        decimals = [price_decimals(*pair) for pair in pairs]
        texts = [[f"{price:.{n}f}" for price in pair] for pair, n in zip(pairs, decimals, strict=True)]
        return self.assign(entry_price=[text for text, _ in texts], exit_price=[text for _, text in texts])


def price_decimals(entry: float, leave: float) -> int:
    """How many decimals a trade's prices need: six digits each, two of what lies between, and no zeros at the end.

    The panel has the same rule (`js/src/charts/trades.ts`), held to the same cases.
    """
    prices = [price for price in (entry, leave) if math.isfinite(price) and price != 0]
    needed = [SIGNIFICANT - 1 - _place(price) for price in prices]
    between = abs(entry - leave)
    if between > SAME * abs(entry):
        needed.append(1 - _place(between))
    decimals = min(max([FEWEST, *needed]), 20)
    while decimals > FEWEST and all(f"{price:.{decimals}f}".endswith("0") for price in prices):
        decimals -= 1
    return decimals


def _place(value: float) -> int:
    """Of the first digit, counted from the decimal point."""
    return math.floor(math.log10(abs(value)) + SAME)
