"""Cross-validation of a strategy's parameters, purged and with an embargo: chosen on all other bars, held to each fold.

The bars are cut into folds (`purged_folds`). For each of them every combination is measured on the bars of the others
(`pooled`), and the best by a metric decides on the fold (`fold_account`). Training on bars after the test is in the
nature of it: it says how far a choice of parameters can be trusted, not what anybody would have earned.

- Purge: a decision on the last bar of a test earns on the bar after it, whose return is thus of the test's choice. That
  bar at least is left out of what this choice is made on, and with it as many before the test.
- Embargo: decisions after a test look back on its prices. Where it is as long as they look back, no price of the test
  has a part in the choice for it.

M. López de Prado, Advances in Financial Machine Learning, Wiley 2018, chapter 7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from .folds import Fold
from .market import Book, load_prices
from .purged_folds import purged_folds
from .sweep import Plan
from .volatility_target import BARS as VOLATILITY_BARS

MOST_OF_BARS = 0.1  # that an embargo is by itself
SOME_OF_BARS = 0.01  # where no parameter says how far back decisions look: López de Prado's, section 7.4.2
FOLDS = ParameterSpec(
    name="folds",
    type="int",
    summary=say("spec.folds", "Into how many tests the bars are cut."),
    default=5,
    minimum=2,
    maximum=100,
)
PURGE = ParameterSpec(
    name="purge",
    type="int",
    summary=say("spec.purge", "Bars on both sides of a test that its choice is not made on."),
    default=1,
    minimum=1,
    maximum=1_000_000,
)
EMBARGO = ParameterSpec(
    name="embargo",
    type="int",
    summary=say(
        "spec.embargo", "More bars left out after a test: as many as decisions look back. By itself the longest window."
    ),
    minimum=0,
    maximum=1_000_000,
)
CROSS_PARAMETERS = [FOLDS, PURGE, EMBARGO]


@dataclass(frozen=True)
class CrossPlan(FoldPlan):
    """What a cross-validation is to try, and how its bars are cut."""

    count: int
    purge: int
    embargo: int | None  # None for as long as the parameters say

    key: ClassVar[str] = "crossValidation"
    earned: ClassVar[bool] = False

    def trainings(self, book: Book) -> list[Training]:
        index = index_of(load_prices(book, self.plan.common).frame)
        return [Training(self.plan, tuple(self.folds(index)))]

    def folds(self, index: pd.DatetimeIndex) -> list[Fold]:
        found = purged_folds(len(index), self.count, self.purge, self.embargo_of(len(index)))
        return self.checked(found, say("cross.fewer_runs", "Take wider steps or fewer folds."))

    def embargo_of(self, bars: int) -> int:
        """As asked for; else the longest window that a parameter gives, or a hundredth of the bars where none does."""
        if self.embargo is not None:
            return self.embargo
        longest = _longest(self.plan)
        return min(longest, int(MOST_OF_BARS * bars)) if longest else int(SOME_OF_BARS * bars)

    def own(self, bars: int) -> dict[str, Any]:
        return {"folds": self.count, "purge": self.purge, "embargo": self.embargo_of(bars)}

    def told(self, fold: Fold, index: pd.DatetimeIndex) -> dict[str, Any]:
        training = [[date_text(index[first]), date_text(index[end - 1])] for first, end in fold.training]
        return {"training": training, "trainBars": fold.trained}

    def notes(self, chosen: Sequence[Chosen], bars: int) -> list[Sentence]:
        return [
            say(
                "cross.how",
                "Chosen by {metric} for each of {n:,} tests on the bars before and after it, without {purge:,} next to"
                " it on both sides and {embargo:,} more behind it. Nobody could have chosen on later bars: this says"
                " how far the choice can be trusted, not what it would have earned. A walk-forward says that.",
                metric=metric_name(self.plan.metric),
                n=len(chosen),
                purge=self.purge,
                embargo=self.embargo_of(bars),
            ),
            *self._embargo_note(bars),
            *self._agreement(chosen),
        ]

    def _embargo_note(self, bars: int) -> list[Sentence]:
        """Why the embargo is as long as it is, where nobody asked for it."""
        if self.embargo is not None:
            return []
        taken, longest = self.embargo_of(bars), _longest(self.plan)
        if not longest:
            return [
                say(
                    "cross.embargo_share",
                    "The embargo of {n:,} bars is a hundredth of all: no parameter says how far back decisions look."
                    " Give embargo= what you know of that.",
                    n=taken,
                )
            ]
        if taken < longest:
            return [
                say(
                    "cross.embargo_short",
                    "The embargo of {n:,} bars is a tenth of all; the largest whole number tried is {longest:,}. If"
                    " decisions look back so far, the choices have seen prices of their tests.",
                    n=taken,
                    longest=longest,
                )
            ]
        return [
            say(
                "cross.embargo_long",
                "The embargo of {n:,} bars is the largest whole number tried, taken for how far back decisions look."
                " Give embargo= more where they look further.",
                n=taken,
            )
        ]

    def _agreement(self, chosen: Sequence[Chosen]) -> list[Sentence]:
        """In how many tests the same was chosen."""
        made = Counter(each.combination for each in chosen if each.combination is not None)
        if not made:
            return []
        (combination, times), *_ = made.most_common(1)
        parameters = self.plan.parameters(self.plan.combinations[combination])
        given = ", ".join(f"{name}={parameters[name]}" for name in self.plan.swept)
        if times == 1 and len(chosen) > 1:
            return [say("cross.no_agreement", "No two of the {n:,} tests had the same chosen for them.", n=len(chosen))]
        return [
            say(
                "cross.agreement",
                "Chosen for {times:,} of the {n:,} tests: {given}.",
                times=times,
                n=len(chosen),
                given=given,
            )
        ]


def plan_cross(book: PriceBook, given: Mapping[str, Any]) -> CrossPlan:
    """Read what was asked for; reads no prices.

    Raises
    ------
    UnknownName, BadParameter, BadInput
        As `sweep.plan`; and folds, a purge or an embargo that are none.
    """
    planned, own = read_plan(book, given, CROSS_PARAMETERS)
    read = {
        spec.name: coerce(spec, own[spec.name], owner="/cross_validate")
        for spec in CROSS_PARAMETERS
        if own[spec.name] is not None
    }
    return CrossPlan(planned, read["folds"], read["purge"], read.get("embargo"))


def _longest(plan: Plan) -> int:
    """The largest whole number that any combination has: a window, as far as names tell; 0 where there is none."""
    whole = {spec.name for spec in plan.spec.parameters if spec.type == "int"}
    places = [place for place, name in enumerate(plan.names) if name in whole]
    found = [int(combination[place]) for combination in plan.combinations for place in places]
    scaled = VOLATILITY_BARS if plan.common.get("vol_target") is not None else 0
    return max([*found, scaled, 0])
