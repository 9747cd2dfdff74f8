"""What a strategy that is compared with finished runs is run with: what those runs agree on. Pure.

A comparison of unlike symbols, windows or costs measures those, not the strategies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from ..errors.sentences import Sentence, conjunction, disjunction, joined, say
from ..protocol.messages import ParameterSpec
from .parameters import coerce

# What any backend's runs may have been given, beside a strategy's own.
SHARED = [
    ParameterSpec(name="symbol", type="symbol"),
    *(ParameterSpec(name=name, type="date") for name in ("start", "end")),
    *(ParameterSpec(name=name, type="float") for name in ("cash", "commission", "slippage")),
]
_SEEN = {"start": "start", "end": "end", "bars_per_year": "barsPerYear"}  # what the bars show of what was not given
_BEFORE = {"warmup": False}  # what a run had before there was such a parameter


@dataclass(frozen=True)
class FinishedRun:
    """A run that is compared as it is: `data` is what the backend said of it."""

    label: str
    data: Mapping[str, Any]

    def value(self, spec: ParameterSpec) -> Any:
        """What it was given."""
        return (self.data.get("parameters") or {}).get(spec.name, _BEFORE.get(spec.name, spec.default))

    def has(self, spec: ParameterSpec) -> bool:
        """Whether it is something that such a run has: it is on one symbol or on several."""
        several = (self.data.get("parameters") or {}).get("symbols") is not None
        return spec.name not in ("symbol", "symbols") or several == (spec.name == "symbols")

    def words(self, spec: ParameterSpec) -> str:
        """That as it would be typed, or what the bars show where nothing was given."""
        value = self.value(spec)
        value = self.data.get(_SEEN.get(spec.name, "")) if value is None else value
        return f"{spec.name}={str(value).lower() if isinstance(value, bool) else value}"

    def is_like(self, other: FinishedRun, spec: ParameterSpec) -> bool:
        """Whether both had the same, given or seen: 2005-01-01 and 2005-01-03 may begin with the same bar."""
        if spec.name == "warmup" and not (self._starts and other._starts):
            return True  # there was nothing before the first bar
        same_bars = spec.name in ("start", "end") and self.data.get("symbol") == other.data.get("symbol")
        return self.value(spec) == other.value(spec) or (
            same_bars and self.data.get(spec.name) is not None and self.data[spec.name] == other.data.get(spec.name)
        )

    @property
    def _starts(self) -> bool:
        return (self.data.get("parameters") or {}).get("start") is not None


def agreed(
    specs: Iterable[ParameterSpec], runs: Sequence[FinishedRun], given: Mapping[str, Any], names: Sequence[str]
) -> dict[str, Any]:
    """What the strategies `names` take over from finished runs: all that was not given.

    Raises
    ------
    BadInput
        The runs differ, so that somebody has to say which it is to be.
    """
    taken: dict[str, Any] = {}
    found, ways = [], []
    for spec in specs:
        if spec.name in given or not runs:
            continue
        among = [run for run in runs if run.has(spec)]
        unlike = [run for run in among if not run.is_like(among[0], spec)]
        if unlike:
            had: dict[str, list[str]] = {}
            for run in among:
                had.setdefault(run.words(spec), []).append(run.label)
            found.append(conjunction([f"{words} ({', '.join(labels)})" for words, labels in had.items()]))
            ways.append(disjunction(list(had)))
        else:
            taken[spec.name] = next((run.value(spec) for run in among if run.value(spec) is not None), None)
    if found and names:
        raise BadInput(
            say(
                "agreement.differ",
                "The runs beside {names} differ: {found}.",
                names=names,
                found=joined(found, "; "),
            ),
            hint=say("agreement.it", "Say which it is to have: {ways}.", ways=joined(ways, "; "))
            if len(names) == 1
            else say("agreement.they", "Say which they are to have: {ways}.", ways=joined(ways, "; ")),
        )
    return {name: value for name, value in taken.items() if value is not None}


def told(
    specs: Iterable[ParameterSpec],
    runs: Sequence[FinishedRun],
    given: Mapping[str, Any],
    taken: Mapping[str, Any],
    names: Sequence[str],
) -> list[Sentence]:
    """What a reader of the comparison should know of that: what was taken over, and what was given in vain."""
    notes = []
    known = {spec.name: spec for spec in specs}
    usual = {name: spec.default for name, spec in known.items()}
    unusual = [
        next(run for run in runs if run.has(known[name])).words(known[name])
        for name, value in taken.items()
        if value != usual[name]
    ]
    if unusual and names:
        notes.append(
            say(
                "agreement.taken",
                "{names} ran with what {label} had: {values}.",
                names=list(names),
                label=runs[0].label,
                values=", ".join(unusual),
            )
        )
    for name, spec in known.items():
        if given.get(name) is None or name == "bars_per_year":  # which all are annualised by
            continue
        wanted = FinishedRun(
            "", {"parameters": {name: coerce(spec, given[name], owner=say("agreement.comparison", "The comparison"))}}
        )
        others = [
            run
            for run in runs
            if run.has(spec) and str(run.value(spec)).casefold() != str(wanted.value(spec)).casefold()
        ]
        if others:
            had = [
                say("agreement.had", "{label} had {value}", label=run.label, value=run.words(spec)) for run in others
            ]
            notes.append(
                say(
                    "agreement.for_some",
                    "{value} is for {names} alone: {had}, and finished runs stay as they are.",
                    value=wanted.words(spec),
                    names=list(names),
                    had=had,
                )
                if names
                else say(
                    "agreement.in_vain",
                    "{value} changes nothing: {had}, and finished runs stay as they are.",
                    value=wanted.words(spec),
                    had=had,
                )
            )
    return notes
