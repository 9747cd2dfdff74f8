"""Curves that may have unlike bars: each is measured on its own, and none where only another has a bar. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..protocol.comparison_window import FULL
from .statistics import Floats, simple_returns


@dataclass(frozen=True)
class Part:
    """Curves of the same bars, what a year has of them, and which of the dates of all curves these bars are."""

    equity: pd.DataFrame
    bars_per_year: float
    own: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, equity: pd.DataFrame, name: str, bars_per_year: float) -> Part:
        """One of the curves, without its gaps."""
        own = equity[name].notna().to_numpy()
        return cls(equity.loc[own, [name]], bars_per_year, own)

    def beside(self, levels: Mapping[str, Floats]) -> dict[str, Floats]:
        """Of what there is beside all curves, what is beside these."""
        return {name: levels[name][self.own] for name in map(str, self.equity.columns) if name in levels}


def correlation(equity: pd.DataFrame) -> pd.DataFrame:
    """Pearson correlation of simple returns from one to the next of the bars that both of a pair have."""
    names = list(equity.columns)
    table = np.ones((len(names), len(names)))
    for i in range(len(names)):
        for k in range(i):
            returns = simple_returns(equity.iloc[:, [i, k]].dropna()).iloc[1:]
            table[i, k] = table[k, i] = returns.iloc[:, 0].corr(returns.iloc[:, 1])
    return pd.DataFrame(table, index=equity.columns, columns=equity.columns)


def growth(equity: pd.DataFrame) -> pd.DataFrame:
    """What 1 became since each curve's own first bar."""
    return equity / equity.bfill().iloc[0]


def drawn(frame: pd.DataFrame, window: str) -> pd.DataFrame:
    """For a picture: where bars are unlike, an account between two of its own stands where it stood."""
    return frame.ffill(limit_area="inside") if window == FULL else frame
