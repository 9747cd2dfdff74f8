"""A walk-forward: parameters chosen in each past, and applied to what came next.

For each fold (`folds`) every combination is run on the training bars alone, with prices that end there, and the best by
a metric is chosen. It then decides on the test bars (`fold_account`): no bar of a test was seen by the choice that it
tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import pandas as pd

from ...commands.parameters import coerce
from ...errors.sentences import Sentence, say
from ...protocol.messages import ParameterSpec
from ...protocol.metrics import metric_name
from ..prices.dates import date_text
from ..prices.price_book import PriceBook
from ..prices.validation import index_of
from .fold_plan import Chosen, FoldPlan, Training, read_plan
from .folds import Fold, Span, folds
from .market import Book, load_prices
from .sweep import Plan

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
class WalkPlan(FoldPlan):
    """What a walk-forward is to try, and how its bars are cut."""

    train: Span
    test: Span
    anchored: bool

    key: ClassVar[str] = "walkForward"

    def folds(self, index: pd.DatetimeIndex) -> list[Fold]:
        found = folds(index, self.train, self.test, anchored=self.anchored)
        return self.checked(found, say("walk.fewer", "Take wider steps or longer tests."))

    def trainings(self, book: Book) -> list[Training]:
        return [Training(self.training(window), (fold,), fold.train) for fold, window in windows(book, self)]

    def training(self, window: Window) -> Plan:
        """The plan on the bars that a choice is made on, with no price after them."""
        return replace(self.plan, common={**self.plan.common, "start": window.start, "end": window.end})

    def own(self, bars: int) -> dict[str, Any]:
        return {"train": str(self.train), "test": str(self.test), "anchored": self.anchored}

    def told(self, fold: Fold, index: pd.DatetimeIndex) -> dict[str, Any]:
        return {"trainStart": date_text(index[fold.train]), "trainEnd": date_text(index[fold.test - 1])}

    def notes(self, chosen: Sequence[Chosen], bars: int) -> list[Sentence]:
        return [
            say(
                "walk.how",
                "Chosen by {metric} in {n:,} trainings of {train}, each held to the {test} after it: no bar was run"
                " with parameters that it was chosen on.",
                metric=metric_name(self.plan.metric),
                n=len(chosen),
                train=say("walk.anchored", "all bars before") if self.anchored else str(self.train),
                test=str(self.test),
            )
        ]


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


def plan_walk(book: PriceBook, given: Mapping[str, Any]) -> WalkPlan:
    """Read what was asked for; reads no prices.

    Raises
    ------
    UnknownName, BadParameter, BadInput
        As `sweep.plan`; and spans that are none.
    """
    planned, own = read_plan(book, given, WALK_PARAMETERS)
    train, test = (Span.read(spec.name, own[spec.name]) for spec in (TRAIN, TEST))
    return WalkPlan(planned, train, test, coerce(ANCHORED, own["anchored"], owner="/walk_forward"))


def windows(book: Book, walk: WalkPlan) -> list[tuple[Fold, Window]]:
    """Each fold with the bars of its training. Raises BadData, BadInput."""
    index = index_of(load_prices(book, walk.plan.common).frame)
    return [(fold, Window.of(index, fold.train, fold.test)) for fold in walk.folds(index)]
