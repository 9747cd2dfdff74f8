"""A run that was made again, held to what it was: the same bits, or what has changed in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import pandas as pd

from ..errors.sentences import Sentence, say
from .columns import ResultColumns

Provenance = Mapping[str, Any]


class Numbers(Protocol):
    """What of a result is compared: a `BacktestResult` has it."""

    curves: ResultColumns
    provenance: dict[str, Any]

    @property
    def metrics(self) -> pd.Series: ...


R = TypeVar("R", bound=Numbers)


@dataclass(frozen=True)
class Rerun(Generic[R]):
    """What `result.rerun()` came to.

    Attributes
    ----------
    same
        Whether every curve, trade and metric has the same bits as before.
    changes
        What is not as it was then, in words: prices, code, versions; also where that changed nothing.
    result
        The new run's.
    """

    same: bool
    changes: list[str]
    result: R = field(repr=False)

    def __repr__(self) -> str:
        told = " ".join(self.changes)
        if self.same:
            return f"<Rerun: the same bits.{' But: ' + told if told else ''}>"
        return f"<Rerun: other numbers. {told}>"


def compared(before: Numbers, after: R) -> Rerun[R]:
    """Hold a run that was made again to what it was."""
    old, new = before.curves.columns, after.curves.columns
    unlike = [name for name in dict.fromkeys([*old, *new]) if bytes(old.get(name, b"")) != bytes(new.get(name, b""))]
    metrics = before.metrics.index.equals(after.metrics.index) and np.array_equal(
        before.metrics.to_numpy(), after.metrics.to_numpy(), equal_nan=True
    )
    changes: list[str] = list(_changes(before.provenance, after.provenance))
    same = not unlike and metrics
    if not same:
        changes = [*_first_difference(before, after, unlike), *(changes or [_unexplained(before.provenance)])]
    return Rerun(same, changes, after)


def _first_difference(before: Numbers, after: Numbers, unlike: list[str]) -> Iterator[Sentence]:
    old, new = before.curves, after.curves
    if "date" in unlike:
        yield say(
            "rerun.dates",
            "It has {new:,} bars to {new_end}; it had {old:,} to {old_end}.",
            old=len(old.dates()),
            new=len(new.dates()),
            old_end=str(old.dates()[-1].date()),
            new_end=str(new.dates()[-1].date()),
        )
    elif "equity" in unlike:
        first = int(np.flatnonzero(old.values("equity") != new.values("equity"))[0])
        yield say("rerun.equity", "Its equity differs from {date} on.", date=str(old.dates()[first].date()))
    elif unlike:
        yield say("rerun.columns", "It differs in {columns}.", columns=unlike)


def _changes(before: Provenance, after: Provenance) -> Iterator[Sentence]:
    if not before or not after:
        return
    if before["code"] != after["code"]:
        yield say("rerun.code", "The strategy's code is not what it was.")
    yield from _data(before["data"], after["data"])
    for name in dict.fromkeys([*before["settings"], *after["settings"], *before["parameters"], *after["parameters"]]):
        had, has = ({**each["settings"], **each["parameters"]}.get(name) for each in (before, after))
        if had != has:
            yield say("rerun.parameter", "{name} is {new}; it was {old}.", name=name, new=repr(has), old=repr(had))
    old, new = before["engine"], after["engine"]
    if old["version"] != new["version"]:
        yield say("rerun.version", "chatops_widget is {new}; it was {old}.", new=new["version"], old=old["version"])
    elif old["code"] != new["code"]:
        yield say("rerun.engine", "The code of chatops_widget is not what it was, under the same version.")
    for name in dict.fromkeys([*before["libraries"], *after["libraries"]]):
        had, has = (str(each["libraries"].get(name, "not there")) for each in (before, after))
        if had != has:
            yield say("rerun.library", "{name} is {new}; it was {old}.", name=name, new=has, old=had)


def _data(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Sentence]:
    old, new = ({(each["symbol"], each.get("used_as", "")): each for each in given} for given in (before, after))
    for key, had in old.items():
        has = new.get(key)
        if has is None or had["sha256"] == has["sha256"]:
            continue
        if had.get("bars") != has.get("bars"):
            yield say(
                "rerun.bars",
                "The prices of {symbol} are {new:,} bars to {new_end} now; they were {old:,} to {old_end}.",
                symbol=key[0],
                old=had["bars"],
                new=has["bars"],
                old_end=had["last"],
                new_end=has["last"],
            )
        else:
            yield say("rerun.prices", "The prices of {symbol} are not what they were.", symbol=key[0])
        if had.get("source") != has.get("source"):
            yield say("rerun.source", "They come from {new} now; it was {old}.", new=has["source"], old=had["source"])


def _unexplained(before: Provenance) -> Sentence:
    if not before:
        return say("rerun.unknown", "It was made before its provenance was kept, so what has changed cannot be told.")
    return say(
        "rerun.unexplained",
        "Prices, code, parameters and versions are what they were: the strategy does not decide the same twice, or"
        " reads what is not in its file.",
    )
