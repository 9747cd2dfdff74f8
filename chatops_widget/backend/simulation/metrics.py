"""The numbers a run is judged by, recomputed from its curves by one code for every engine.

What each is stands in the registry, `protocol/metrics.py`; definitions are empyrical's where empyrical has one. Sharpe
and Sortino ratio, alpha and beta are of returns above those without risk, which are 0 where none are given. Drawdown
counts the starting cash as a peak. Value at risk and its mean beyond are historical. Trade metrics are of closed
trades, but for the number of trades and the fees.

All are fractions, not percent. What is undefined is NaN, never infinite: ratios without variance, a profit factor
without a loss, a win rate without a closed trade, anything with fewer than two bars. A CAGR of less than four weeks
stays what its formula says, days compounded to a year, and comes with a warning in words: `too_short`.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...errors.sentences import Sentence, say
from ...protocol.equity import NOISE, drawdowns, simple_returns
from ...protocol.metrics import METRICS
from .trades import Trades

Floats = npt.NDArray[np.float64]

TAIL = 0.05
SHORTEST = 28 / 365.25  # years below which a CAGR comes with a warning


def measure(
    equity: Floats,
    exposure: Floats,
    trades: Trades,
    *,
    bars_per_year: float,
    benchmark: Floats | None = None,
    risk_free: Floats | None = None,
) -> dict[str, float]:
    """Every metric of the registry, in its order.

    `equity` and `exposure` have one value a bar, at the close; `equity[0]` is the capital the returns start from.
    `benchmark` has the price (or value) to hold alpha and beta against, one a bar; `risk_free` the value of money that
    earns the risk-free rate.
    """
    returns = simple_returns(equity)[1:]
    found = dict.fromkeys(METRICS, math.nan)
    found.update(of_trades(trades))
    found["turnover"] = _ratio(float(trades.notional.sum()), float(equity.mean()) if len(equity) else math.nan)
    if len(equity):
        found["exposure_time"] = float(np.mean(exposure != 0))
    if len(returns) and equity[0] > 0:  # a window that begins bankrupt has no returns
        free = 0.0 if risk_free is None else simple_returns(risk_free)[1:]
        found.update(of_returns(returns, bars_per_year, free))
        found.update(_of_growth(equity, bars_per_year))
        if benchmark is not None:
            found["alpha"], found["beta"] = alpha_beta(
                returns - free, simple_returns(benchmark)[1:] - free, bars_per_year
            )
            found["information_ratio"] = information_ratio(returns, simple_returns(benchmark)[1:], bars_per_year)
    return {name: value if math.isfinite(value) else math.nan for name, value in found.items()}


def of_returns(returns: Floats, bars_per_year: float, risk_free: Floats | float = 0.0) -> dict[str, float]:
    """Risk of a series of simple returns (at least one), the ratios above `risk_free` ones."""
    root = math.sqrt(bars_per_year)
    excess = returns - risk_free
    mean, sd = float(excess.mean()), _deviation(excess)
    downside = math.sqrt(float(np.mean(np.minimum(excess, 0.0) ** 2)))
    # The worst 5 %, rounded down, and at least one of them: empyrical's count.
    worst = int((len(returns) - 1) * TAIL) + 1
    return {
        "annual_volatility": _deviation(returns) * root,
        "sharpe_ratio": _ratio(mean, sd) * root,
        "sortino_ratio": _ratio(mean, downside) * root,
        "value_at_risk": float(np.quantile(returns, TAIL)),
        "conditional_value_at_risk": float(np.partition(returns, worst - 1)[:worst].mean()),
    }


def too_short(bars: int, bars_per_year: float) -> Sentence | None:
    """What to say of the CAGR of so few bars, if they are too few."""
    if bars < 2 or (bars - 1) / bars_per_year >= SHORTEST:
        return None
    return say(
        "run.short",
        "{n:,} bars are less than four weeks: CAGR and Calmar ratio compound days to a year, and mean little.",
        n=bars,
    )


def _of_growth(equity: Floats, bars_per_year: float) -> dict[str, float]:
    growth = float(equity[-1] / equity[0])
    cagr = _power(growth, bars_per_year / (len(equity) - 1)) - 1
    below = drawdowns(equity)
    return {
        "total_return": growth - 1,
        "cagr": cagr,
        "max_drawdown": float(below.min()),
        "max_drawdown_duration": float(_longest(below < 0)),
        "calmar_ratio": _ratio(cagr, -float(below.min())),
    }


def of_trades(trades: Trades) -> dict[str, float]:
    """What the trades say, by metric; see the module for which count open ones."""
    pnl = trades.pnl[trades.closed]
    lost = -float(pnl[pnl < 0].sum())
    return {
        "win_rate": float(np.mean(pnl > 0)) if len(pnl) else math.nan,
        "profit_factor": _ratio(float(pnl[pnl > 0].sum()), lost),
        "expectancy": float(pnl.mean()) if len(pnl) else math.nan,
        "n_trades": float(len(trades)),
        "total_fees": float(trades.fees.sum()),
    }


def alpha_beta(returns: Floats, benchmark: Floats, bars_per_year: float) -> tuple[float, float]:
    """Annual alpha (geometric) and beta of `returns` on `benchmark`, both simple, one a bar."""
    if len(returns) < 2 or _deviation(benchmark) == 0:
        return math.nan, math.nan
    spread = benchmark - benchmark.mean()
    beta = float(np.mean(spread * returns) / np.mean(spread**2))
    return _power(1 + float(np.mean(returns - beta * benchmark)), bars_per_year) - 1, beta


def information_ratio(returns: Floats, benchmark: Floats, bars_per_year: float) -> float:
    """The mean of what `returns` were above those of the benchmark, over its deviation, a year."""
    active = returns - benchmark
    return _ratio(float(active.mean()), _deviation(active)) * math.sqrt(bars_per_year)


def _deviation(returns: Floats) -> float:
    """Sample standard deviation; NaN for a single return, 0 where only rounding varies."""
    if len(returns) < 2:
        return math.nan
    sd = float(returns.std(ddof=1))
    return sd if sd > NOISE else 0.0


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else math.nan


def _power(base: float, exponent: float) -> float:
    """`base ** exponent`, NaN where that is no finite real number."""
    try:
        return base**exponent if base >= 0 else math.nan
    except OverflowError:
        return math.nan


def _longest(flags: npt.NDArray[np.bool_]) -> int:
    """The longest unbroken run of True."""
    breaks = np.flatnonzero(~np.concatenate(([False], flags, [False])))
    return int(np.diff(breaks).max()) - 1
