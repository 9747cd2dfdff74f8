"""The subjects of a sentence: which strategies, with which values of their own, over what. Pure.

A value belongs to the nearest strategy before it that can have it, else to the nearest after it. A value said again
makes another variant of its strategy: “10/30 against a 50/200 cross” are two. What belongs to none is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ....commands.parameters import coerce
from ....errors import BadParameter
from ....protocol.messages import ParameterSpec
from .items import Item
from .lexicon import Catalog
from .memory import PastRun
from .slots import RUN_SETTINGS, Range

APART = ("AND", "VS", "THAN", "OR", "COMPARE", "TO", "COMMA")
NEAR = 7  # characters between a strategy and a number that needs no name
VALUES = ("SETTING", "RANGE", "NUMBERS", "LENGTH", "NUM", "YEAR")


@dataclass
class Subject:
    """A strategy as it was mentioned: its variants, and what is to be swept of it."""

    strategy_id: str
    at: int  # its place among the items; -1 where it was not named
    base: PastRun | None = None  # the run of before that it was named by
    variants: list[dict[str, Any]] = field(default_factory=lambda: [{}])
    ranges: dict[str, Range] = field(default_factory=dict)
    run: dict[str, Any] = field(default_factory=dict)  # symbol, window and costs of its own

    @property
    def changed(self) -> bool:
        return any(self.variants) or bool(self.run)

    def own(self, variant: dict[str, Any]) -> dict[str, Any]:
        """The values of a variant, on top of those of the run it goes back to."""
        kept = {n: v for n, v in self.base.parameters.items() if n not in RUN_SETTINGS} if self.base else {}
        return {**kept, **variant}


class Refused(Exception):
    """A value that no subject can have."""


@dataclass
class Assignment:
    """Gives each value to its subject.

    Parameters
    ----------
    splits
        Several values of one parameter are variants (of a comparison), not a range to sweep.
    chooses
        Which of several values is best is asked for, so that “60 or 90” means to try both.
    """

    catalog: Catalog
    subjects: list[Subject]
    items: Sequence[Item]
    splits: bool
    chooses: bool

    def assign(self, at: int) -> None:
        """Place the value at one item. Raises Refused."""
        item = self.items[at]
        match item.kind:
            case "SETTING":
                self._set(at, item.value)
            case "RANGE":
                self._range(at, item.value)
            case "LENGTH":
                subject = self._nearest(at, lambda one: len(self._bars(one)) == 1, alone=True)
                self._put(at, subject, {self._bars(subject)[0].name: item.value})
            case "NUMBERS":
                self._numbers(at, item.value)
            case _:
                if not self._is_beside_its_strategy(at):
                    raise Refused  # a number without a name and without a unit
                self._numbers(at, [item.value])

    def _is_beside_its_strategy(self, at: int) -> bool:
        """“momentum 90”, “momentum with 90”; and “momentum 500에서” names a price series that we do not know."""
        if at + 1 < len(self.items) and self.items[at + 1].kind in ("EO", "STRATEGY"):
            return False
        while at > 0 and self.items[at].start - self.items[at - 1].end < NEAR:
            at -= 1
            if self.items[at].kind not in ("WITH", "STRATEGYWORD", "VS", "AND", "RO", "NUM"):
                return self.items[at].kind == "STRATEGY"
        return False

    def _set(self, at: int, values: dict[str, Any]) -> None:
        own = {name: value for name, value in values.items() if name not in RUN_SETTINGS}
        if not own:
            return  # of the run, not of a strategy
        self._put(
            at, self._nearest(at, lambda one: own.keys() <= self.catalog.parameters_of(one.strategy_id).keys()), own
        )

    def _range(self, at: int, given: Range) -> None:
        if given.either and not self.chooses:
            raise Refused
        name = given.parameter or self._loose_parameter()
        if name is None and self._are_all_of_one(at, len(given.listed)):
            self._numbers(at, given.listed)  # “the 50 and 200 day averages”
            return

        def takes(one: Subject) -> bool:
            if name is None:
                return len(self.catalog.numeric(one.strategy_id)) == 1
            return name in self.catalog.parameters_of(one.strategy_id)

        subject = self._nearest(at, takes)
        known = name or self.catalog.numeric(subject.strategy_id)[0].name
        spec = self.catalog.parameters_of(subject.strategy_id)[known]
        checked = [_checked(spec, value) for value in (given.listed or (given.low, given.high))]
        if given.listed and self.splits:
            for value in checked:
                self._put(at, subject, {known: value})
        elif known in subject.ranges or known in subject.variants[-1] or (not given.listed and given.low >= given.high):
            raise Refused
        else:
            subject.ranges[known] = given

    def _are_all_of_one(self, at: int, count: int) -> bool:
        ordered = self._around(at)
        return bool(ordered) and count > 1 and len(self.catalog.numeric(ordered[0].strategy_id)) == count

    def _loose_parameter(self) -> str | None:
        """“which lookback is best between 50 and 150”: the one parameter that is named without a value."""
        names = {item.value for item in self.items if item.kind == "PARAM"}
        return str(names.pop()) if len(names) == 1 else None

    def _numbers(self, at: int, values: list[float]) -> None:
        def takes(one: Subject) -> bool:
            return len(self.catalog.numeric(one.strategy_id)) == len(values)

        subject = self._nearest(at, takes, alone=True)
        specs = self.catalog.numeric(subject.strategy_id)
        self._put(at, subject, {spec.name: value for spec, value in zip(specs, values, strict=True)})

    def _bars(self, one: Subject) -> list[ParameterSpec]:
        return [each for each in self.catalog.numeric(one.strategy_id) if each.type == "int"]

    def _nearest(self, at: int, takes: Any, *, alone: bool = False) -> Subject:
        """The subject a value belongs to. `alone`: only the one right before it, or the first one behind it."""
        ordered = self._around(at)
        if alone:
            ordered = [one for one in ordered if one in self._beside(at)]
        found = next((one for one in ordered if takes(one)), None)
        if found is None:
            raise Refused
        # “rsi and bollinger with a window of 10”: both, or the last?
        if found.at < at and self._is_shared(found, at, takes):
            raise Refused
        return found

    def _beside(self, at: int) -> list[Subject]:
        """The last subject before a value and the first behind it; of “all strategies”, none is nearer than another."""
        before = [one for one in self.subjects if one.at < at][-1:]
        near = before + [one for one in self.subjects if one.at > at][:1]
        return [each for each in near if sum(one.at == each.at for one in self.subjects) == 1]

    def _around(self, at: int) -> list[Subject]:
        """The subjects before a value, nearest first, then those behind it; but first the one it leads up to."""
        before = [one for one in reversed(self.subjects) if one.at < at]
        behind = [one for one in self.subjects if one.at > at]
        if before and behind:
            apart = any(item.kind in APART for item in self.items[before[0].at + 1 : at])
            leads = not any(item.kind in APART for item in self.items[at + 1 : behind[0].at])
            if apart and leads:
                return [behind[0], *before, *behind[1:]]
        return [*before, *behind]

    def _is_shared(self, found: Subject, at: int, takes: Any) -> bool:
        rivals = [one for one in self.subjects if one.at < found.at and one is not found and takes(one)]
        between = self.items[rivals[-1].at + 1 : found.at] if rivals and rivals[-1].at >= 0 else ()
        return bool(rivals) and not any(rivals[-1].variants) and not any(item.kind in VALUES for item in between)

    def _is_another(self, at: int) -> bool:
        """Whether a value stands apart from the one before it: “lookback 60 and lookback 90”."""
        for item in reversed(self.items[:at]):
            if item.kind in APART:
                return True
            if item.kind in VALUES:
                break
        return self.splits or self.items[at].kind == "RANGE"

    def _put(self, at: int, subject: Subject, values: dict[str, Any]) -> None:
        specs = self.catalog.parameters_of(subject.strategy_id)
        checked = {name: _checked(specs[name], value) for name, value in values.items()}
        if subject.ranges.keys() & checked.keys():
            raise Refused
        if subject.variants[-1].keys() & checked.keys():
            if not self._is_another(at):
                raise Refused
            subject.variants.append({})
        subject.variants[-1].update(checked)


def _checked(spec: ParameterSpec, value: Any) -> Any:
    try:
        return coerce(spec, value, owner="")
    except BadParameter:
        raise Refused from None
