"""The numbers a run is judged by, recomputed from its curves by one code for every engine.

What follows from the equity alone is `protocol/measures.py`. Trade metrics are of closed trades, but for the number of
trades and the fees.

All are fractions, not percent. What is undefined is NaN, never infinite: ratios without variance, a profit factor
without a loss, a win rate without a closed trade, anything with fewer than two bars. A CAGR of less than four weeks
stays what its formula says, days compounded to a year, and comes with a warning in words: `too_short`.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...errors.sentences import Sentence, say
from ...protocol.measures import of_curve, ratio
from ...protocol.metrics import METRICS
from .trades import Trades

Floats = npt.NDArray[np.float64]

SHORTEST = 28 / 365.25  # years below which a CAGR comes with a warning


def measure(
    equity: Floats,
    exposure: Floats | None,
    trades: Trades | None,
    *,
    bars_per_year: float,
    benchmark: Floats | None = None,
    risk_free: Floats | None = None,
) -> dict[str, float]:
    """Every metric of the registry, in its order.

    `equity` and `exposure` have one value a bar, at the close; `equity[0]` is the capital the returns start from.
    Without exposure or trades, as of what was imported, what needs them is undefined.
    `benchmark` has the price (or value) to hold alpha and beta against, one a bar; `risk_free` the value of money that
    earns the risk-free rate.
    """
    found = dict.fromkeys(METRICS, math.nan)
    if trades is not None:
        found.update(of_trades(trades))
        found["turnover"] = ratio(float(trades.notional.sum()), float(equity.mean()) if len(equity) else math.nan)
    if len(equity) and exposure is not None:
        found["exposure_time"] = float(np.mean(exposure != 0))
    found.update(of_curve(equity, bars_per_year, benchmark=benchmark, risk_free=risk_free))
    return {name: value if math.isfinite(value) else math.nan for name, value in found.items()}


def too_short(bars: int, bars_per_year: float) -> Sentence | None:
    """What to say of the CAGR of so few bars, if they are too few."""
    if bars < 2 or (bars - 1) / bars_per_year >= SHORTEST:
        return None
    return say(
        "run.short",
        "{n:,} bars are less than four weeks: CAGR and Calmar ratio compound days to a year, and mean little.",
        n=bars,
    )


def of_trades(trades: Trades) -> dict[str, float]:
    """What the trades say, by metric; see the module for which count open ones."""
    pnl = trades.pnl[trades.closed]
    lost = -float(pnl[pnl < 0].sum())
    return {
        "win_rate": float(np.mean(pnl > 0)) if len(pnl) else math.nan,
        "profit_factor": ratio(float(pnl[pnl > 0].sum()), lost),
        "expectancy": float(pnl.mean()) if len(pnl) else math.nan,
        "n_trades": float(len(trades)),
        "total_fees": float(trades.fees.sum()),
    }
