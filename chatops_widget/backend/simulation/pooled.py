"""What a combination is worth on bars with a hole in them: the stretches around it, pooled as one series of returns.

A combination decides once, on all prices, on each bar by those up to it. Each stretch then has an account of its own,
which holds nothing until the second bar of it: no position, stop or loss comes over from the bars between. The next one
goes on with the money that the last one left, so that the curve of all is made of the returns of these bars and of no
others, one after the other. On that curve every metric is measured, drawdowns and trades too; a position that is open
where a stretch ends counts as open, at that close.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...errors import ChatOpsError
from ..strategies.definition import Strategy
from .backtest import Decided, decided, held_from, keep_account
from .bar_by_bar import Carry
from .engine import Outcome
from .fold_plan import Training
from .market import Market
from .metrics import measure
from .run_settings import RunSettings
from .trades import Trades

Floats = npt.NDArray[np.float64]
Stretches = Sequence[tuple[int, int]]


def train_each(
    market: Market, strategy: Strategy, training: Training, stop: Callable[[], None]
) -> tuple[Floats, dict[int, ChatOpsError]]:
    """The metric of each combination for each fold, shape (combinations, folds); why, of those that failed.

    `stop()` is called before each run; what it raises ends the batch.
    """
    plan, stretches = training.plan, training.stretches
    values, failed = np.full((len(plan.combinations), len(stretches)), math.nan), {}
    for row, combination in enumerate(plan.combinations):
        stop()
        try:
            strategy.check(plan.parameters(combination))  # rules that are known only where it runs
            bound = plan.bound(combination)
            exposure, settings = decided(market, strategy, bound), RunSettings.of(bound)
            for column, each in enumerate(stretches):
                stop()
                values[row, column] = pooled(market, exposure, settings, each)[plan.metric]
        except ChatOpsError as error:
            failed[row] = error
            values[row] = math.nan
    return values, failed


def pooled(market: Market, exposure: Decided, settings: RunSettings, stretches: Stretches) -> dict[str, float]:
    """Every metric of what was decided, on these bars alone; NaN where undefined.

    Parameters
    ----------
    exposure
        On every bar that the strategy was shown.
    stretches
        The first bar of each and the one after its last, in the order of time, counted from the first of the run.
    """
    before, cash = len(market.prices.seen) - len(market.prices.frame), settings.cash
    equity = held = np.array([cash])
    safe = None if market.risk_free is None else np.array([1.0])
    standing, trades = np.array([0.0]), []
    for first, end in stretches:
        part = stretch_of(market, first, end)
        held = np.append(held, held_from(part, float(held[-1]))[1:])
        if safe is not None and part.safe is not None:
            safe = np.append(safe, safe[-1] * part.safe[1:])
        if equity[-1] <= 0:  # nothing is left to trade with
            equity, standing = (np.append(each, np.zeros(end - first - 1)) for each in (equity, standing))
            continue
        kept = keep_account(part, exposure.iloc[: before + end], replace(settings, cash=float(equity[-1])))
        equity, standing = np.append(equity, kept.equity[1:]), np.append(standing, _held(kept)[1:])
        trades.append(kept.trades)
    return measure(
        equity,
        standing,
        _together(trades),
        bars_per_year=market.prices.bars_per_year,
        benchmark=held,
        risk_free=safe,
    )


def stretch_of(market: Market, first: int, end: int) -> Market:
    """The bars from `first` up to `end` alone; a strategy has seen those before them too, and none after."""
    prices, carry = market.prices, market.carry
    seen = prices.seen.iloc[: len(prices.seen) - len(prices.frame) + end]

    def since(values: Floats | None) -> Floats | None:
        """Of each bar since the one before; 0 on the first, which has none."""
        return None if values is None else np.concatenate([[0.0], values[first + 1 : end]])

    return replace(
        market,
        prices=replace(prices, frame=prices.frame.iloc[first:end], history=seen),
        risk_free=since(market.risk_free),
        benchmark=None if market.benchmark is None else market.benchmark[first:end],
        carry=Carry(since(carry.interest), since(carry.borrow)),
    )


def _held(kept: Outcome) -> Floats:
    return kept.exposure if kept.holdings is None else np.abs(kept.holdings.weights).sum(axis=1)


def _together(parts: Sequence[Trades]) -> Trades:
    names = parts[0].columns()
    columns = {name: np.concatenate([part.columns()[name] for part in parts]) for name in names}
    columns["returns"] = columns.pop("return")
    return Trades(**columns)
