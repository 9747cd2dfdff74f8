"""What an equity curve is worth in figures, by one definition for both sides of the wire. Pure.

What each is stands in the registry, `metrics.py`; definitions are empyrical's where empyrical has one. Sharpe and
Sortino ratio, alpha and beta are of returns above those without risk, which are 0 where none are given. Drawdown counts
the first value as a peak. Value at risk and its mean beyond are historical. What is undefined is NaN.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from .equity import NOISE, drawdowns, simple_returns

Floats = npt.NDArray[np.float64]

TAIL = 0.05


def of_curve(
    equity: Floats, bars_per_year: float, *, benchmark: Floats | None = None, risk_free: Floats | None = None
) -> dict[str, float]:
    """Every metric of the registry that follows from a curve, those that are undefined as NaN or infinite.

    `equity` has one value a bar, at the close; `equity[0]` is the capital the returns start from. Empty for fewer than
    two bars, and for a curve that begins with nothing. `benchmark` has the price (or value) to hold alpha and beta
    against, one a bar; `risk_free` the value of money that earns the risk-free rate.
    """
    returns = simple_returns(equity)[1:]
    if not len(returns) or not equity[0] > 0:
        return {}
    free = 0.0 if risk_free is None else simple_returns(risk_free)[1:]
    beside = {} if benchmark is None else of_both(returns, simple_returns(benchmark)[1:], bars_per_year, free)
    return {**of_returns(returns, bars_per_year, free), **_of_growth(equity, bars_per_year), **beside}


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
        "sharpe_ratio": ratio(mean, sd) * root,
        "sortino_ratio": ratio(mean, downside) * root,
        "value_at_risk": float(np.quantile(returns, TAIL)),
        "conditional_value_at_risk": float(np.partition(returns, worst - 1)[:worst].mean()),
    }


def _of_growth(equity: Floats, bars_per_year: float) -> dict[str, float]:
    growth = float(equity[-1] / equity[0])
    cagr = _power(growth, bars_per_year / (len(equity) - 1)) - 1
    below = drawdowns(equity)
    return {
        "total_return": growth - 1,
        "cagr": cagr,
        "max_drawdown": float(below.min()),
        "max_drawdown_duration": float(_longest(below < 0)),
        "calmar_ratio": ratio(cagr, -float(below.min())),
    }


def of_both(
    returns: Floats, benchmark: Floats, bars_per_year: float, risk_free: Floats | float = 0.0
) -> dict[str, float]:
    """What simple returns are beside those of a benchmark."""
    alpha, beta = alpha_beta(returns - risk_free, benchmark - risk_free, bars_per_year)
    return {"alpha": alpha, "beta": beta, "information_ratio": information_ratio(returns, benchmark, bars_per_year)}


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
    return ratio(float(active.mean()), _deviation(active)) * math.sqrt(bars_per_year)


def _deviation(returns: Floats) -> float:
    """Sample standard deviation; NaN for a single return, 0 where only rounding varies."""
    if len(returns) < 2:
        return math.nan
    sd = float(returns.std(ddof=1))
    return sd if sd > NOISE else 0.0


def ratio(above: float, below: float) -> float:
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
