"""What a strategy is worth at other costs, and at which costs its lead is gone: its account kept anew for each.

A cost is what trading takes of each traded value, one way, in basis points: commission and slippage together. So each
account is that of a run with this commission and no slippage, on the same decisions, which no cost moves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from ...errors import BadParameter, quoted
from ...errors.sentences import say
from ...protocol.messages import ParameterSpec
from ..prices.dates import date_text
from ..strategies.definition import Strategy
from ..wording import word_break_even, word_untraded
from .backtest import BacktestOutput, curves_of, decided, defined, held_from, keep_account
from .compare import inside, measured_on
from .engine import Tick
from .market import Market
from .run_settings import RunSettings

HIGHEST = 1000.0  # of them: the most commission that a run may have
MOST = 50  # costs at once
CLOSE = 1e-7  # basis points: to what a break-even cost is found
EXACT = 1e-13  # of a growth: what is nearer is rounding
MOST_STEPS = 100
SEARCH = 12  # accounts that a search for both usually takes
SAME = 1e-9  # of an account's growth: what was run again came out as before

COSTS = ParameterSpec(
    name="costs",
    type="str",
    summary=say(
        "spec.costs",
        "Costs of trading to measure all at too, in basis points of each traded value, as 0,5,10.",
    ),
)


class CostRequest(msgspec.Struct, frozen=True):
    """At which costs one strategy of a comparison is to be measured, on which bars.

    `grew` is what 1 became of it in the comparison, at its own costs.
    """

    bps: tuple[float, ...]
    dates: bytes  # little-endian int64
    bars_per_year: float
    grew: float


class BreakEven(msgspec.Struct, frozen=True):
    """The cost, in basis points, at which what is earned is down to something.

    None where it is still above that at `HIGHEST` (`never`), or not above it at no costs either.
    """

    bps: float | None = None
    never: bool = False


class CostCurve(msgspec.Struct, frozen=True):
    """The metrics at each cost, what is undefined left out; where the return is gone, and the lead over holding.

    `other` says that the account at its own costs came out otherwise than it had before, and `untraded` that nothing
    was traded on these bars.
    """

    metrics: list[dict[str, float]]
    over_zero: BreakEven
    over_benchmark: BreakEven
    untraded: bool = False
    other: bool = False


def read_costs(given: Any) -> tuple[float, ...] | None:
    """Basis points, in their order; None where none are asked for. Raises BadParameter."""
    if given is None:
        return None
    parts = given if isinstance(given, (list, tuple)) else str(given).split(",")
    try:
        costs = [float(str(part)) for part in parts]  # as text, so that True is no number
    except ValueError:
        costs = []
    if not 1 <= len(costs) <= MOST or not all(0 <= cost <= HIGHEST for cost in costs):
        raise BadParameter(
            say("costs.bad", "costs is {value}.", value=quoted(given)),
            hint=say(
                "costs.takes",
                "Give up to {n} numbers of basis points, from 0 to {limit:,}: costs=0,5,10 is at no costs, 0.05 % and"
                " 0.1 % of each traded value.",
                n=MOST,
                limit=int(HIGHEST),
            ),
        )
    return tuple(sorted(set(costs)))


def written(costs: Sequence[float]) -> str:
    """As they would be typed."""
    return ",".join(f"{cost:g}" for cost in costs)


def at_costs(
    market: Market, strategy: Strategy, bound: Mapping[str, Any], asked: CostRequest, tick: Tick | None = None
) -> CostCurve:
    """Measure one strategy at each cost, on the bars of a comparison. `tick` is called as in `run_backtest`."""
    accounts = _Accounts(market, decided(market, strategy, bound), bound, asked, tick)
    own = accounts.growth(accounts.keep(accounts.own))
    free, dear = accounts.at(0.0), accounts.at(HIGHEST)
    to_nothing, to_held = (break_even(accounts.at, free, dear, growth) for growth in (1.0, accounts.held_grew))
    settings = [accounts.settings(bps) for bps in asked.bps]
    metrics = [defined(measured_on(accounts.keep(each), accounts.dates, asked.bars_per_year)) for each in settings]
    accounts.done()
    return CostCurve(
        metrics=metrics,
        over_zero=to_nothing,
        over_benchmark=to_held,
        untraded=free == dear,
        other=abs(own - asked.grew) > SAME * abs(asked.grew),
    )


def cost_fields(data: Mapping[str, Any], costs: Sequence[float], curves: Sequence[CostCurve]) -> dict[str, Any]:
    """What a comparison's data gains: `costs`, a row a strategy, and a further note where one came out otherwise."""
    rows, notes = [], []
    for entry, curve in zip(data["strategies"], curves, strict=True):
        name = entry["strategy_id"]
        over_zero, over_benchmark = (msgspec.to_builtins(each) for each in (curve.over_zero, curve.over_benchmark))
        held = str(entry["parameters"].get("benchmark") or entry["symbol"])
        told = (
            word_untraded(name) if curve.untraded else word_break_even(name, over_zero, over_benchmark, held, HIGHEST)
        )
        row = {"strategy_id": name, "metrics": curve.metrics, "overZero": over_zero, "overBenchmark": over_benchmark}
        rows.append({**row, "told": told})
        if curve.other:
            notes.append(
                say(
                    "costs.other",
                    "{name} came out otherwise when it was run again for its costs: its prices or its code have"
                    " changed, or it does not decide the same twice. What is said of costs is of the new run.",
                    name=name,
                )
            )
    return {"costs": {"bps": list(costs), "strategies": rows}, "notes": [*data["notes"], *notes]}


class _Accounts:
    """The accounts of the same decisions at other costs."""

    def __init__(
        self, market: Market, exposure: pd.Series, bound: Mapping[str, Any], asked: CostRequest, tick: Tick | None
    ) -> None:
        self.own = RunSettings.of(bound)
        self.dates = np.frombuffer(asked.dates, "<i8").astype(np.int64).view("datetime64[ns]")
        self._market, self._exposure, self._tick = market, exposure, tick
        self._held = held_from(market, bound["cash"])
        self._bars = inside(market.prices.frame.index.to_numpy().astype("datetime64[ns]"), self.dates)
        self._total = len(market.prices.frame)
        self._kept, self._expected = 0, len(asked.bps) + SEARCH

    @property
    def held_grew(self) -> float:
        """What 1 became in the benchmark."""
        held = self._held[self._bars]
        return float(held[-1] / held[0])

    def settings(self, bps: float) -> RunSettings:
        return replace(self.own, commission=bps / 1e4, slippage=0.0)

    def keep(self, settings: RunSettings) -> BacktestOutput:
        def alive(done: int, total: int, date: str) -> None:
            if self._tick is not None:
                self._tick(0, total, date)  # whether it is to end: bars are told of all accounts together

        outcome = keep_account(self._market, self._exposure, settings, alive)
        self._kept += 1
        if self._tick is not None:
            done = self._total * self._kept // (self._expected + 1)
            self._tick(max(1, min(done, self._total - 1)), self._total, date_text(outcome.index[-1]))
        return BacktestOutput({}, curves_of(outcome, self._held, self._market))

    def growth(self, run: BacktestOutput) -> float:
        """What 1 became of it on the bars that are compared."""
        equity = run.floats("equity")[self._bars]
        return float(equity[-1] / equity[0]) if equity[0] > 0 else 0.0

    def at(self, bps: float) -> float:
        return self.growth(self.keep(self.settings(bps)))

    def done(self) -> None:
        if self._tick is not None:
            self._tick(self._total, self._total, date_text(self._market.prices.frame.index[-1]))


def break_even(growth: Callable[[float], float], free: float, dear: float, to: float) -> BreakEven:
    """Where the growth of an account, which costs take from, is down to `to`.

    It is `free` at no costs and `dear` at the highest. By false position on its logarithm, which is all but straight in
    the costs, with the Illinois step (Dowell and Jarratt, 1971) that lets neither end stay for good.
    """
    if not free > to:
        return BreakEven()
    if dear > to:
        return BreakEven(never=True)
    low, high, above, below = 0.0, HIGHEST, math.log(free / to), _log(dear / to)
    found, missed, moved = HIGHEST, abs(below), 0
    for _ in range(MOST_STEPS):
        if missed <= EXACT or high - low <= CLOSE:
            break
        bps = low + (high - low) * (above / (above - below) if math.isfinite(below) else 0.5)
        left = _log(growth(bps) / to)
        if abs(left) < missed:
            found, missed = bps, abs(left)
        if left > 0:
            low, above, below, moved = bps, left, below / 2 if moved > 0 else below, 1
        else:
            high, below, above, moved = bps, left, above / 2 if moved < 0 else above, -1
    return BreakEven(bps=found)


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf
