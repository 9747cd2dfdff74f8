"""Made-up equity curves, and results that hold them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison


def walk(bars: int, seed: int = 1, start: str = "2003-02-18", freq: str = "B") -> pd.Series:
    steps = np.random.default_rng(seed).normal(3e-4, 0.01, bars)
    return pd.Series(100_000 * np.exp(np.cumsum(steps)), index=pd.date_range(start, periods=bars, freq=freq))


def comparison_of(**equity: pd.Series) -> Comparison:
    dates = next(iter(equity.values())).index
    columns = {"date": dates.as_unit("ns").asi8.astype("<i8").tobytes()}
    columns |= {f"equity.{name}": values.to_numpy("<f8").tobytes() for name, values in equity.items()}
    rows = [{"strategy_id": name, "sharpe_ratio": 1.0} for name in equity]
    return Comparison("c", {"strategies": rows, "barsPerYear": 252.0}, ResultColumns(columns))
