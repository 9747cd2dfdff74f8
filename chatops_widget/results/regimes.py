"""Regimes of a market, and what curves were worth in each. Pure: pandas in, pandas out.

A bar's regime follows from the benchmark's closes before that bar alone, so it could be known when the bar's return
began; none is fitted to the window. They describe where a result came from, and predict nothing.

- *up* and *down*: the close before stood above its average of the last 200, or not.
- *calm* and *turbulent*: the last 20 returns swung by less than they usually had until then (the median of all such
  stretches before), or by as much or more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import BadParameter, quoted
from ..errors.sentences import say
from ..protocol.equity import simple_returns
from ..protocol.measures import of_both, of_returns

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

TREND = 200  # closes of the average
SWING = 20  # returns
FEWEST = 60  # stretches before one can be told from what is usual
REGIMES = ("up", "down", "calm", "turbulent")
COLUMNS = ["bars", "share", "total_return", "annual_volatility", "sharpe_ratio", "sortino_ratio", "value_at_risk",
           "conditional_value_at_risk", "alpha", "beta", "information_ratio"]  # fmt: skip


def regimes_of(closes: Floats, trend: int = TREND, swing: int = SWING) -> dict[str, Flags]:
    """For each return after the first bar, whether it belongs to a regime: one that cannot be told belongs to none."""
    level = pd.Series(closes)
    average = level.rolling(trend).mean()
    deviation = pd.Series(simple_returns(closes)).rolling(swing).std()
    usual = deviation.expanding(FEWEST).median().shift(1)
    known, told = average.notna(), deviation.notna() & usual.notna()
    states = {
        "up": known & (level > average),
        "down": known & ~(level > average),
        "calm": told & (deviation < usual),
        "turbulent": told & ~(deviation < usual),
    }
    return {name: state.to_numpy()[:-1] for name, state in states.items()}  # each is of the bar after


def in_regimes(
    equity: pd.DataFrame,
    per_year: float,
    benchmark: Mapping[str, Floats],
    risk_free: Mapping[str, Floats],
    trend: int = TREND,
    swing: int = SWING,
) -> pd.DataFrame:
    """What each curve was worth in each regime of its benchmark: one row a curve and regime."""
    for name, bars, fewest in (("trend", trend, 2), ("swing", swing, 2)):
        if isinstance(bars, bool) or not isinstance(bars, (int, np.integer)) or bars < fewest:
            raise BadParameter(
                say("regimes.bars", "{name} is {value}.", name=name, value=quoted(bars)),
                hint=say("regimes.takes", "Give a number of bars, from {n}.", n=fewest),
            )
    rows = []
    for name in map(str, equity.columns):
        returns = simple_returns(equity[name].to_numpy(np.float64))[1:]
        held = simple_returns(benchmark[name])[1:]
        free = simple_returns(risk_free[name])[1:] if name in risk_free else np.zeros(len(returns))
        for flags in regimes_of(benchmark[name], int(trend), int(swing)).values():
            rows.append(_row(returns[flags], held[flags], free[flags], per_year, len(returns)))
    index = pd.MultiIndex.from_product([list(equity.columns), REGIMES], names=["strategy", "regime"])
    return pd.DataFrame(rows, index=index, columns=COLUMNS).astype({"bars": "int64"})


def _row(returns: Floats, held: Floats, free: Floats, per_year: float, total: int) -> dict[str, float]:
    bars = len(returns)
    told = {"bars": bars, "share": bars / total if total else math.nan}
    if not bars:
        return told
    figures = of_returns(returns, per_year, free) | of_both(returns, held, per_year, free)
    figures["total_return"] = float(np.prod(1 + returns)) - 1
    return told | {name: value if math.isfinite(value) else math.nan for name, value in figures.items()}
