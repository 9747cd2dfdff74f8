"""What is tried where parameters are chosen on some bars and held to others, and which is chosen for each. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadInput
from ...errors.sentences import Sentence, say
from ...protocol.messages import ParameterSpec
from ...protocol.metrics import METRICS
from ..prices.price_book import PriceBook
from .folds import Fold
from .market import Book
from .sweep import Plan, Values, check_names, plan

MAX_RUNS = 100_000


@dataclass(frozen=True)
class FoldPlan(ABC):
    """What is tried, and how the bars are cut: on some of them parameters are chosen, on others they are tested."""

    plan: Plan

    key: ClassVar[str]  # of the result's data, under which the folds are told
    earned: ClassVar[bool] = True  # whether its account is one that somebody could have kept

    @abstractmethod
    def trainings(self, book: Book) -> list[Training]:
        """What is run to choose by, in the order of its folds. Raises BadData, BadInput."""

    @abstractmethod
    def folds(self, index: pd.DatetimeIndex) -> list[Fold]:
        """Of the bars of its window, in the order of their tests, which follow each other. Raises BadInput."""

    @abstractmethod
    def own(self, bars: int) -> dict[str, Any]:
        """How so many bars are cut, by the names that it was asked with."""

    @abstractmethod
    def told(self, fold: Fold, index: pd.DatetimeIndex) -> dict[str, Any]:
        """What is said of a fold's training."""

    @abstractmethod
    def notes(self, chosen: Sequence[Chosen], bars: int) -> list[Sentence]:
        """What to know of how the parameters were chosen."""

    def checked(self, found: list[Fold], hint: Sentence) -> list[Fold]:
        """The folds, where they are not too many runs. Raises BadInput."""
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
                hint=hint,
                code="too_many",
            )
        return found


@dataclass(frozen=True)
class Training:
    """Runs that parameters are chosen by: each combination decides once, for all of the folds.

    `first` is the bar of the whole, by which the folds are numbered, that the plan's own bars begin with.
    """

    plan: Plan
    folds: tuple[Fold, ...]
    first: int = 0

    @property
    def stretches(self) -> list[tuple[tuple[int, int], ...]]:
        """Of each fold what it is chosen on, numbered by the plan's own bars."""
        return [tuple((each - self.first, end - self.first) for each, end in fold.training) for fold in self.folds]

    def of(self, combinations: Sequence[Values]) -> Training:
        """The same with some of the combinations."""
        return replace(self, plan=replace(self.plan, combinations=list(combinations)))


@dataclass(frozen=True)
class Chosen:
    """A fold with the combination that was the best in its training; None where none had a value of the metric.

    The runner-up is the best of the others, by the same order.
    """

    fold: Fold
    combination: int | None
    value: float  # of the metric, in training
    runner_up: int | None = None
    runner_up_value: float = float("nan")


def choose(metric: str, fold: Fold, values: npt.NDArray[np.float64]) -> Chosen:
    """The best of the combinations' values in training; of equals, the one tried first."""
    order = METRICS[metric].rank(values)
    order = order[~np.isnan(values[order])]
    first, second = (int(order[k]) if order.size > k else None for k in (0, 1))
    at = [float("nan") if each is None else float(values[each]) for each in (first, second)]
    return Chosen(fold, first, at[0], second, at[1])


def distinct(asked: FoldPlan, chosen: Sequence[Chosen]) -> Plan:
    """The plan of what was chosen at all, each combination once, in the order chosen."""
    combinations = dict.fromkeys(
        asked.plan.combinations[each.combination] for each in chosen if each.combination is not None
    )
    return replace(asked.plan, combinations=list(combinations))


def read_plan(book: PriceBook, given: Mapping[str, Any], specs: Iterable[ParameterSpec]) -> tuple[Plan, dict[str, Any]]:
    """What was asked for, and the values of the parameters that say how the bars are cut; reads no prices.

    Raises
    ------
    UnknownName, BadParameter, BadInput
        As `sweep.plan`.
    """
    values = {name: value for name, value in given.items() if value is not None}
    own = {spec.name: values.pop(spec.name, spec.default) for spec in specs}
    planned = plan(book, values)
    check_names(planned.spec, own)
    return planned, own
