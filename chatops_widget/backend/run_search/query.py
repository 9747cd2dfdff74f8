"""What a search for runs asks: conditions that must all hold, each of which can be written as it is read. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...protocol.metrics import METRICS

FIELDS = ("strategy", "symbol", "tag", "by", "status", "kind", "session")
SIGNS = ("<", "<=", ">", ">=", "=")


@dataclass(frozen=True)
class Words:
    """Words that stand together in what is known of a run; the last may be only begun."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True)
class Field:
    """A name that is exactly so, whatever its case."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}:{self.value}" if re.fullmatch(r"[^\s\"]+", self.value) else f'{self.name}:"{self.value}"'


@dataclass(frozen=True)
class Comparison:
    """A metric or a parameter beside a value. `=` means that it rounds to the number with as many `digits`."""

    name: str
    sign: str
    value: float | str
    digits: int = 0

    def __str__(self) -> str:
        return f"{self.name} {self.sign} {self._value()}"

    def _value(self) -> str:
        if isinstance(self.value, str):
            return self.value if re.fullmatch(r"[^\s\"<>=]+", self.value) else f'"{self.value}"'
        if self.name in METRICS and METRICS[self.name].unit == "fraction":
            digits = max(self.digits - 2, 0)
            text = f"{100 * self.value:.12g}"
            return f"{100 * self.value:.{digits}f} %" if self.sign == "=" else f"{text} %"
        return f"{self.value:.{self.digits}f}" if self.sign == "=" else f"{self.value:.12g}"


@dataclass(frozen=True)
class Since:
    """Asked for on this day or later."""

    day: dt.date

    def __str__(self) -> str:
        return f"since {self.day}"


@dataclass(frozen=True)
class Until:
    """Asked for on this day or earlier."""

    day: dt.date

    def __str__(self) -> str:
        return f"until {self.day}"


Condition = Words | Field | Comparison | Since | Until


@dataclass(frozen=True)
class Query:
    """Conditions that must all hold; none, and every run fits."""

    conditions: tuple[Condition, ...] = ()

    def __str__(self) -> str:
        """The words that `read` makes the same query of, whatever day it is."""
        return " ".join(map(str, self.conditions))

    def and_(self, conditions: Sequence[Condition]) -> Query:
        return Query((*self.conditions, *(each for each in conditions if each not in self.conditions)))

    def without(self, condition: Condition) -> Query:
        return Query(tuple(each for each in self.conditions if each != condition))
