"""A walk-forward from what was asked to its account: parameters chosen in each past, applied to what came next.

For each fold (`folds`) every combination is run on the training bars alone, with prices that end there, and the best by
a metric is chosen. It then decides on the test bars. The account goes through all tests in one: what a change of
parameters makes it trade is paid for, and no bar of a test was seen by the choice that it tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pandas as pd

from ...commands.parameters import coerce
from ...errors import BadInput
from ...errors.sentences import Sentence, say
from ...protocol.messages import ParameterSpec
from ...protocol.metrics import METRICS, metric_name
from ...protocol.wire import plain_data
from ..lookahead import Check
from ..prices.dates import date_text
from ..prices.price_book import PriceBook
from ..prices.several import is_wide
from ..prices.validation import Prices, index_of
from ..strategies.definition import Strategy
from .backtest import BacktestOutput, Decided, check_decided, decision_numbers, defined, exposure_of, run_on
from .compare import measured_on
from .engine import Tick
from .folds import Fold, Span, folds
from .market import Book, load_market, load_prices
from .provenance import provenance_of
from .sweep import Plan, Values, check_names, plan
from .sweep_check import SweepCheck

MAX_RUNS = 100_000
TRAIN = ParameterSpec(
    name="train",
    type="str",
    summary=say("spec.train", "What each choice is made on: 3Y, 18M, 26W, 90D, or a number of bars."),
    default="3Y",
)
TEST = ParameterSpec(
    name="test",
    type="str",
    summary=say("spec.test", "What it is then held to, before the next choice: written likewise."),
    default="1Y",
)
ANCHORED = ParameterSpec(
    name="anchored",
    type="bool",
    summary=say("spec.anchored", "Let every training begin at the first bar."),
    default=False,
)
WALK_PARAMETERS = [TRAIN, TEST, ANCHORED]


@dataclass(frozen=True)
class WalkPlan:
    """What a walk-forward is to try, and how its bars are cut."""

    plan: Plan
    train: Span
    test: Span
    anchored: bool

    def folds(self, index: pd.DatetimeIndex) -> list[Fold]:
        """Of the bars of its window. Raises BadInput."""
        found = folds(index, self.train, self.test, anchored=self.anchored)
        if (runs := len(found) * len(self.plan.combinations)) > MAX_RUNS:
            raise BadInput(
                say(
                    "walk.too_many",
                    "{folds:,} trainings of {n:,} combinations are {runs:,} runs; {limit:,} are the limit.",
                    folds=len(found),
                    n=len(self.plan.combinations),
                    runs=runs,
                    limit=MAX_RUNS,
                ),
                hint=say("walk.fewer", "Take wider steps or longer tests."),
                code="too_many",
            )
        return found

    def training(self, window: Window) -> Plan:
        """The plan on the bars that a choice is made on, with no price after them."""
        return replace(self.plan, common={**self.plan.common, "start": window.start, "end": window.end})


@dataclass(frozen=True)
class Window:
    """Bars by the exact time of the first and the last.

    In pandas a text at midnight would be the whole day, with the bars that come after on it.
    """

    start: pd.Timestamp
    end: pd.Timestamp

    @classmethod
    def of(cls, index: pd.DatetimeIndex, first: int, end: int) -> Window:
        return cls(index[first], index[end - 1])


@dataclass(frozen=True)
class Chosen:
    """A fold with the combination that was the best in its training; None where none had a value of the metric."""

    fold: Fold
    combination: int | None
    value: float  # of the metric, in training


def plan_walk(book: PriceBook, given: Mapping[str, Any]) -> WalkPlan:
    """Read what was asked for; reads no prices.

    Raises
    ------
    UnknownName, BadParameter, BadInput
        As `sweep.plan`; and spans that are none.
    """
    values = {name: value for name, value in given.items() if value is not None}
    own = {spec.name: values.pop(spec.name, spec.default) for spec in WALK_PARAMETERS}
    planned = plan(book, values)
    check_names(planned.spec, own)
    train, test = (Span.read(spec.name, own[spec.name]) for spec in (TRAIN, TEST))
    return WalkPlan(planned, train, test, coerce(ANCHORED, own["anchored"], owner="/walk_forward"))


def windows(book: Book, walk: WalkPlan) -> list[tuple[Fold, Window]]:
    """Each fold with the bars of its training. Raises BadData, BadInput."""
    index = index_of(load_prices(book, walk.plan.common).frame)
    return [(fold, Window.of(index, fold.train, fold.test)) for fold in walk.folds(index)]


def choose(metric: str, fold: Fold, values: npt.NDArray[np.float64]) -> Chosen:
    """The best of the combinations' values in training; of equals, the one tried first."""
    order = METRICS[metric].rank(values)
    order = order[~np.isnan(values[order])]
    if not order.size:
        return Chosen(fold, None, float("nan"))
    return Chosen(fold, int(order[0]), float(values[order[0]]))


def distinct(walk: WalkPlan, chosen: Sequence[Chosen]) -> Plan:
    """The plan of what was chosen at all, each combination once, in the order chosen."""
    combinations = dict.fromkeys(
        walk.plan.combinations[each.combination] for each in chosen if each.combination is not None
    )
    return replace(walk.plan, combinations=list(combinations))


def walk_on(
    book: Book, strategy: Strategy, walk: WalkPlan, chosen: Sequence[Chosen], tick: Tick | None = None
) -> BacktestOutput:
    """Keep one account through all tests, and measure it; each fold by itself is told in `walkForward`.

    `strategy` is asked once for each combination that was chosen, in the order of `distinct`.
    """
    prices = load_prices(book, walk.plan.common)
    whole = index_of(prices.frame)
    tested = Window.of(whole, chosen[0].fold.test, len(whole))
    bound = {**walk.plan.common, "start": tested.start, "end": tested.end}
    market = load_market(book, bound)
    exposure = _stitched(prices, strategy, walk, chosen).iloc[-len(market.prices.seen) :]
    spec = msgspec.structs.replace(strategy.spec, parameters=[])
    decided = Strategy(lambda prices: exposure, spec, file=strategy.file)
    asked = _asked(walk)
    output = run_on(market, decided, {**asked, **bound}, tick, lambda *_: Check(0))
    data = {
        **output.data,
        "parameters": {**asked, **walk.plan.common},
        "provenance": provenance_of(market, strategy, {**asked, **walk.plan.common}),
        "walkForward": _told(output, walk, chosen, whole),
        "notes": [*_notes(walk, chosen), *output.data["notes"]],
    }
    return replace(output, data=data)


def checked(output: BacktestOutput, check: SweepCheck) -> BacktestOutput:
    """With what the check for looking ahead found of the combinations that were chosen."""
    taint = {"taint": plain_data(next(iter(check.taints.values())))} if check.taints else {}
    return replace(output, data={**output.data, **check.told, **taint})


def _stitched(prices: Prices, strategy: Strategy, walk: WalkPlan, chosen: Sequence[Chosen]) -> Decided:
    """On every bar of a test, what the combination chosen for it decides; nothing is held before, and where none was.

    A row of weights may decide nothing. So where a test begins with another combination than the one before it, its
    first row is what that one decided last by then; with the same one the rows go on as they are.
    """
    seen = prices.seen
    decisions: dict[Values, npt.NDArray[np.float64]] = {}
    for combination in distinct(walk, chosen).combinations:
        exposure = exposure_of(strategy, seen, walk.plan.parameters(combination))
        check_decided(seen, exposure)
        decisions[combination] = decision_numbers(seen, exposure)
    wide, before = is_wide(seen), len(seen) - len(prices.frame)
    stitched = np.zeros((len(seen), seen["close"].shape[1]) if wide else len(seen))
    last: int | None = None
    for each in chosen:
        first, part = before + each.fold.test, slice(before + each.fold.test, before + each.fold.end)
        if each.combination is not None:
            own = decisions[walk.plan.combinations[each.combination]]
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


def _asked(walk: WalkPlan) -> dict[str, Any]:
    """What tells this walk-forward from another: values of the strategy's, as they were asked for, and its own."""
    first = walk.plan.parameters(walk.plan.combinations[0])
    return {
        **first,
        **walk.plan.asked,
        "metric": walk.plan.metric,
        "train": str(walk.train),
        "test": str(walk.test),
        "anchored": walk.anchored,
    }


def _told(output: BacktestOutput, walk: WalkPlan, chosen: Sequence[Chosen], whole: pd.DatetimeIndex) -> dict[str, Any]:
    metric = walk.plan.metric
    rows = []
    for each in chosen:
        fold = each.fold
        measured = _measured(output, fold.test - chosen[0].fold.test, fold.end - chosen[0].fold.test)
        parameters = {} if each.combination is None else walk.plan.parameters(walk.plan.combinations[each.combination])
        rows.append(
            {
                "trainStart": date_text(whole[fold.train]),
                "trainEnd": date_text(whole[fold.test - 1]),
                "start": date_text(whole[fold.test]),
                "end": date_text(whole[fold.end - 1]),
                "bars": fold.end - fold.test,
                "parameters": {name: parameters[name] for name in walk.plan.swept if name in parameters},
                **({"trained": each.value} if each.value == each.value else {}),
                "metrics": {name: measured[name] for name in (metric, "total_return") if name in measured},
            }
        )
    return {
        "train": str(walk.train),
        "test": str(walk.test),
        "anchored": walk.anchored,
        "metric": metric,
        "combinations": len(walk.plan.combinations),
        "folds": rows,
    }


def _measured(output: BacktestOutput, first: int, end: int) -> dict[str, float]:
    """The metrics of the account on the bars of one test, with what it did on its way into the first of them."""
    begin = max(0, first - 1)  # the close that its first return is from
    return defined(measured_on(output, output.dates()[begin:end], output.data["barsPerYear"]))


def _notes(walk: WalkPlan, chosen: Sequence[Chosen]) -> list[Sentence]:
    notes = [
        say(
            "walk.how",
            "Chosen by {metric} in {n:,} trainings of {train}, each held to the {test} after it: no bar was run with"
            " parameters that it was chosen on.",
            metric=metric_name(walk.plan.metric),
            n=len(chosen),
            train=say("walk.anchored", "all bars before") if walk.anchored else str(walk.train),
            test=str(walk.test),
        )
    ]
    if empty := sum(each.combination is None for each in chosen):
        notes.append(
            say(
                "walk.none",
                "In {n:,} of them no combination had a {metric}: nothing was held in the test that followed.",
                n=empty,
                metric=metric_name(walk.plan.metric),
            )
        )
    return notes
