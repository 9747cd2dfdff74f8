"""One account through all tests, with the parameters that were chosen for each of them.

What a change of parameters makes it trade is paid for; each fold by itself is told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors.sentences import Sentence, say
from ...protocol.metrics import metric_name
from ...protocol.wire import plain_data
from ..lookahead import Check
from ..prices.dates import date_text
from ..prices.several import is_wide
from ..prices.validation import Prices, index_of
from ..strategies.definition import Strategy
from .backtest import BacktestOutput, Decided, check_decided, decision_numbers, defined, exposure_of, run_on
from .compare import measured_on
from .engine import Tick
from .fold_plan import Chosen, FoldPlan, distinct
from .market import Book, load_market, load_prices
from .provenance import provenance_of
from .sweep import Values
from .sweep_check import SweepCheck


def account_through(
    book: Book, strategy: Strategy, asked: FoldPlan, chosen: Sequence[Chosen], tick: Tick | None = None
) -> BacktestOutput:
    """Keep one account through all tests, and measure it; each fold by itself is told under the plan's key.

    `strategy` is asked once for each combination that was chosen, in the order of `distinct`.
    """
    prices = load_prices(book, asked.plan.common)
    whole = index_of(prices.frame)
    # By exact time: in pandas a text at midnight would be the whole day.
    bound = {**asked.plan.common, "start": whole[chosen[0].fold.test], "end": whole[-1]}
    market = load_market(book, bound)
    exposure = _stitched(prices, strategy, asked, chosen).iloc[-len(market.prices.seen) :]
    spec = msgspec.structs.replace(strategy.spec, parameters=[])
    decided = Strategy(lambda prices: exposure, spec, file=strategy.file)
    named = _named(asked, len(whole))
    output = run_on(market, decided, {**named, **bound}, tick, lambda *_: Check(0))
    data = {
        **output.data,
        "parameters": {**named, **asked.plan.common},
        "provenance": provenance_of(market, strategy, {**named, **asked.plan.common}),
        asked.key: _told(output, asked, chosen, whole),
        "notes": [*asked.notes(chosen, len(whole)), *_empty(asked, chosen), *output.data["notes"]],
    }
    return replace(output, data=data)


def checked(output: BacktestOutput, check: SweepCheck) -> BacktestOutput:
    """With what the check for looking ahead found of the combinations that were chosen."""
    taint = {"taint": plain_data(next(iter(check.taints.values())))} if check.taints else {}
    return replace(output, data={**output.data, **check.told, **taint})


def _stitched(prices: Prices, strategy: Strategy, asked: FoldPlan, chosen: Sequence[Chosen]) -> Decided:
    """On every bar of a test, what the combination chosen for it decides; nothing is held before, and where none was.

    A row of weights may decide nothing. So where a test begins with another combination than the one before it, its
    first row is what that one decided last by then; with the same one the rows go on as they are.
    """
    seen = prices.seen
    decisions: dict[Values, npt.NDArray[np.float64]] = {}
    for combination in distinct(asked, chosen).combinations:
        exposure = exposure_of(strategy, seen, asked.plan.parameters(combination))
        check_decided(seen, exposure)
        decisions[combination] = decision_numbers(seen, exposure)
    wide, before = is_wide(seen), len(seen) - len(prices.frame)
    stitched = np.zeros((len(seen), seen["close"].shape[1]) if wide else len(seen))
    last: int | None = None
    for each in chosen:
        first, part = before + each.fold.test, slice(before + each.fold.test, before + each.fold.end)
        if each.combination is not None:
            own = decisions[asked.plan.combinations[each.combination]]
            stitched[part] = own[part]
            if wide and each.combination != last:
                stitched[first] = _standing_at(own, seen, first)
        last = each.combination
    if wide:
        return pd.DataFrame(stitched, index=seen.index, columns=seen["close"].columns)
    return pd.Series(stitched, index=seen.index)


def _standing_at(weights: npt.NDArray[np.float64], seen: pd.DataFrame, bar: int) -> npt.NDArray[np.float64]:
    """The last row up to a bar that decided something; all 0 where none did, as nothing is held then."""
    decided = np.flatnonzero(~np.isnan(weights[: bar + 1]).all(axis=1))
    if not decided.size:
        return np.zeros(weights.shape[1])
    row, absent = weights[decided[-1]], seen["close"].iloc[decided[-1]].isna().to_numpy()
    return np.where(np.isnan(row) & absent, 0.0, row)  # without a price a missing weight is none


def _named(asked: FoldPlan, bars: int) -> dict[str, Any]:
    """What tells this from another of its kind: values of the strategy's, as they were asked for, and its own."""
    first = asked.plan.parameters(asked.plan.combinations[0])
    return {**first, **asked.plan.asked, "metric": asked.plan.metric, **asked.own(bars)}


def _told(output: BacktestOutput, asked: FoldPlan, chosen: Sequence[Chosen], whole: pd.DatetimeIndex) -> dict[str, Any]:
    metric = asked.plan.metric
    rows = []
    for each in chosen:
        fold = each.fold
        measured = _measured(output, fold.test - chosen[0].fold.test, fold.end - chosen[0].fold.test)
        rows.append(
            {
                **asked.told(fold, whole),
                "start": date_text(whole[fold.test]),
                "end": date_text(whole[fold.end - 1]),
                "bars": fold.end - fold.test,
                "parameters": _swept(asked, each.combination),
                **({"trained": each.value} if each.value == each.value else {}),
                **_runner_up(asked, each),
                "metrics": {name: measured[name] for name in (metric, "total_return") if name in measured},
            }
        )
    return {**asked.own(len(whole)), "metric": metric, "combinations": len(asked.plan.combinations), "folds": rows}


def _swept(asked: FoldPlan, combination: int | None) -> dict[str, Any]:
    """The parameters of a combination that there was a choice of."""
    parameters = {} if combination is None else asked.plan.parameters(asked.plan.combinations[combination])
    return {name: parameters[name] for name in asked.plan.swept if name in parameters}


def _runner_up(asked: FoldPlan, each: Chosen) -> dict[str, Any]:
    if each.runner_up is None:
        return {}
    return {"runnerUp": {"parameters": _swept(asked, each.runner_up), "trained": each.runner_up_value}}


def _measured(output: BacktestOutput, first: int, end: int) -> dict[str, float]:
    """The metrics of the account on the bars of one test, with what it did on its way into the first of them."""
    begin = max(0, first - 1)  # the close that its first return is from
    return defined(measured_on(output, output.dates()[begin:end], output.data["barsPerYear"]))


def _empty(asked: FoldPlan, chosen: Sequence[Chosen]) -> list[Sentence]:
    if not (empty := sum(each.combination is None for each in chosen)):
        return []
    return [
        say(
            "walk.none",
            "In {n:,} of them no combination had a {metric}: nothing was held in the test.",
            n=empty,
            metric=metric_name(asked.plan.metric),
        )
    ]
