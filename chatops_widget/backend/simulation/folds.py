"""The folds of a walk-forward: the bars that parameters are chosen on, and those after that test them. Pure.

R. Pardo, The Evaluation and Optimization of Trading Strategies, 2nd edition, Wiley 2008, chapter 11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from ...errors import BadInput, BadParameter, quoted
from ...errors.sentences import say
from ..prices.dates import date_text

FEWEST_TRAINING_BARS = 20
MAX_FOLDS = 1000
_TAKES = say("span.takes", "Write a number of bars or a span of the calendar: 750, 3Y, 18M, 26W or 90D.")


@dataclass(frozen=True)
class Span:
    """A stretch of bars: so many of them, or as many as the calendar has in so many years, months, weeks or days."""

    count: int
    unit: str = ""  # "" for bars, else Y, M, W or D

    @classmethod
    def read(cls, name: str, given: object) -> Span:
        """From what was typed, such as `3Y`. Raises BadParameter."""
        found = re.fullmatch(r"\s*(\d{1,7})\s*([YMWD]?)\s*", str(given), re.IGNORECASE)
        if found is None or not int(found[1]):
            raise BadParameter(say("span.bad", "{name} is {value}.", name=name, value=quoted(str(given))), hint=_TAKES)
        return cls(int(found[1]), found[2].upper())

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    def after(self, index: pd.DatetimeIndex, place: _Place) -> _Place:
        """Where it ends that begins at a place."""
        if not self.unit:
            bar = place.bar + self.count
            return _Place(bar, index[bar] if bar < len(index) else index[-1] + pd.Timedelta(1, "ns"))
        try:
            date = place.date + self._offset
            return _Place(len(index) if date > index[-1] else int(index.searchsorted(date)), date)
        except (OverflowError, ValueError):  # beyond the years that pandas can count
            return _Place(len(index), pd.Timestamp.max)

    def before(self, index: pd.DatetimeIndex, place: _Place) -> int:
        """The bar at which it begins that ends at a place."""
        if not self.unit:
            return max(0, place.bar - self.count)
        date = place.date - self._offset
        return 0 if date <= index[0] else int(index.searchsorted(date))

    @property
    def _offset(self) -> pd.DateOffset:
        match self.unit:
            case "Y":
                return pd.DateOffset(years=self.count)
            case "M":
                return pd.DateOffset(months=self.count)
        return pd.DateOffset(days=self.count * (7 if self.unit == "W" else 1))


@dataclass(frozen=True)
class _Place:
    """Between two bars: the number of the next one, and from when on it counts, which may be before that bar."""

    bar: int
    date: pd.Timestamp


@dataclass(frozen=True)
class Fold:
    """The bars from `test` up to `end` are tested; those of `training`, from first up to last of each, chosen on."""

    training: tuple[tuple[int, int], ...]
    test: int
    end: int

    @property
    def train(self) -> int:
        """The first bar that is chosen on."""
        return self.training[0][0]

    @property
    def trained(self) -> int:
        """How many bars are chosen on."""
        return sum(end - first for first, end in self.training)


def folds(index: pd.DatetimeIndex, train: Span, test: Span, *, anchored: bool = False) -> list[Fold]:
    """Cut the bars into folds whose tests follow each other without a gap; the last one may be shorter.

    The calendar is counted from the first bar, so that a test of a year begins on the same day each year. Where
    `anchored`, every training begins at the first bar; else each is `train` long.

    Raises
    ------
    BadInput
        Training that leaves no bar to test on or has too few bars, or folds that are too many.
    """
    found: list[Fold] = []
    place = train.after(index, _Place(0, index[0]))
    while place.bar < len(index):
        following = test.after(index, place)
        if following.bar > place.bar:  # the calendar may have spans without a bar
            begin = 0 if anchored else train.before(index, place)
            found.append(Fold(((begin, place.bar),), place.bar, min(following.bar, len(index))))
        place = following
        if len(found) > MAX_FOLDS:
            raise BadInput(
                say(
                    "folds.too_many",
                    "There would be more than {limit:,} tests of {test}.",
                    limit=MAX_FOLDS,
                    test=str(test),
                ),
                hint=say("folds.longer", "Take a longer test."),
            )
    if not found:
        raise BadInput(
            say(
                "folds.none",
                "Training of {train} leaves no bar to test on: there are {n:,}, from {start} to {end}.",
                train=str(train),
                n=len(index),
                start=date_text(index[0]),
                end=date_text(index[-1]),
            ),
            hint=say("folds.shorter", "Train on less, or leave start and end out."),
        )
    fewest = min(fold.trained for fold in found)
    if fewest < FEWEST_TRAINING_BARS:
        raise BadInput(
            say(
                "folds.few",
                "Training of {train} has {n:,} bars at the least; parameters are chosen on {limit} or more.",
                train=str(train),
                n=fewest,
                limit=FEWEST_TRAINING_BARS,
            ),
            hint=say("folds.train_longer", "Train on more."),
        )
    return found
