"""Does a strategy see the future? Give it another one, and hold it to what it decided before. Pure.

What it cannot see: what a strategy knows without being given it, such as dates of crashes written into its code, or a
file that holds the same prices; and what it decides only on bars that no cut comes near.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import ChatOpsError
from ...errors.sentences import Sentence, say, without_stop
from ...protocol.messages import Taint
from ..prices.dates import date_text
from ..prices.several import is_wide
from ..strategies.definition import Strategy
from .cuts import Trial
from .futures import Floats, with_future

CLOSE = 1e-9  # two answers that are the same but for rounding
FIXED = 0.0005  # seconds that one trial takes, however few its bars: to make the prices, and what pandas needs
LONGEST = 200  # characters of what a strategy raised


@dataclass
class Budget:
    """How long a check may take: CPU seconds of this thread, so that a busy machine sees no less (and a clock)."""

    cpu: float
    wall: float
    started: tuple[float, float] = field(default_factory=lambda: (time.thread_time(), time.monotonic()))
    elsewhere: float = 0.0  # CPU seconds that another process has spent of it

    @property
    def spent(self) -> float:
        return time.thread_time() - self.started[0] + self.elsewhere

    def allows(self, seconds: float) -> bool:
        """Whether something may be begun that takes so long."""
        waited = time.monotonic() - self.started[1]
        return self.spent + seconds <= self.cpu and waited <= self.wall


@dataclass(frozen=True)
class Check:
    """How many other futures were tried, and what came of it."""

    cuts: int = 0
    taint: Taint | None = None


def look(
    strategy: Strategy,
    parameters: Mapping[str, Any],
    prices: pd.DataFrame,
    whole: Floats,
    trials: Iterable[Trial],
    budget: Budget,
    first: int = 0,
) -> Check:
    """Try other futures until one changes a decision that came before it, or the budget is spent.

    `whole` is what was decided on `prices`, one a bar or, of several symbols, a row a bar; the bars from `first` on
    matter. At least one trial that does not
    raise is made, whatever it costs: a strategy that raises on short data meets futures as long as what came.
    """
    done, trouble, per_bar = 0, None, 0.0
    for trial in trials:
        if done and not budget.allows(FIXED + per_bar * trial.length(len(prices))):
            continue  # a shorter one may still fit
        before = budget.spent
        other = with_future(prices, *trial)
        try:
            decided = _decided(strategy, parameters, other)
        except BaseException as error:
            trouble = error.message if isinstance(error, ChatOpsError) else f"{type(error).__name__}: {error}"
            continue
        done += 1
        per_bar = max(per_bar, (budget.spent - before - FIXED) / len(other))
        bars = first + np.flatnonzero(~same(whole[first : trial.cut], decided[first : trial.cut]))
        if bars.size:
            return Check(done, _finding(strategy.id, parameters, prices, trial, int(bars[0]), whole, decided))
    if not done and trouble is not None:
        message = say(
            "taint.unchecked",
            "{strategy} could not be checked for looking ahead: on any other prices it raised {error}.",
            strategy=strategy.id,
            error=without_stop(trouble)
            if isinstance(trouble, Sentence)
            else " ".join(trouble.split())[:LONGEST].rstrip("."),
        )
        return Check(0, Taint(code="unchecked", message=message, parameters=dict(parameters)))
    return Check(done)


def check_repeats(
    strategy: Strategy, parameters: Mapping[str, Any], prices: pd.DataFrame, whole: Floats
) -> Taint | None:
    """Whether a strategy asked once more decides the same on the last bars, those of `whole`."""
    if same(whole, _decided(strategy, parameters, prices)[-len(whole) :]).all():
        return None
    message = say(
        "taint.not_repeatable",
        "{strategy} decides otherwise each time it is asked: its results cannot be repeated.",
        strategy=strategy.id,
    )
    return Taint(code="not_repeatable", message=message, parameters=dict(parameters))


def same(one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    """On which bars both decide alike; of several symbols a row may decide nothing, in both."""
    alike = np.isclose(one, other, rtol=0, atol=CLOSE, equal_nan=one.ndim == 2)
    return np.asarray(alike.all(axis=1) if one.ndim == 2 else alike, np.bool_)


def in_one(whole: Floats) -> Floats:
    """One number a bar, which changes where any weight does: by it cuts are placed."""
    if whole.ndim == 1:
        return whole
    standing = pd.DataFrame(whole).ffill().fillna(0.0).to_numpy(np.float64)
    return np.asarray(standing @ np.linspace(1.0, 2.0, whole.shape[1]), np.float64)


def _decided(strategy: Strategy, parameters: Mapping[str, Any], prices: pd.DataFrame) -> Floats:
    exposure = strategy(prices, **parameters)
    if len(exposure) != len(prices):
        raise ValueError(f"it returned {len(exposure):,} values for {len(prices):,} bars")
    if is_wide(prices):
        exposure = exposure[list(prices["close"].columns)]
    decided: Floats = exposure.to_numpy(np.float64)
    return decided


def _finding(
    name: str, parameters: Mapping[str, Any], prices: pd.DataFrame, trial: Trial, bar: int, whole: Floats, other: Floats
) -> Taint:
    last, date = date_text(prices.index[trial.cut - 1]), date_text(prices.index[bar])
    if whole.ndim == 2:  # of which the first that differs is told
        place = int(np.argmin(np.isclose(whole[bar], other[bar], rtol=0, atol=CLOSE, equal_nan=True)))
        name = say("taint.weight", "{name} (the weight of {symbol})", name=name, symbol=prices["close"].columns[place])
        whole, other = whole[:, place], other[:, place]
    instead = None if math.isnan(other[bar]) else float(other[bar])
    found = {
        "name": name,
        "last": last,
        "instead": say("taint.nothing", "nothing") if instead is None else f"{instead:g}",
        "decided": float(whole[bar]),
        "date": date,
    }
    return Taint(
        code="looks_ahead",
        message=say(
            "taint.at_the_end",
            "{name} looks ahead: if the prices end on {last}, it decides {instead} instead of {decided:g} on {date}."
            " Nobody could have traded that.",
            **found,
        )
        if trial.future == "ends"
        else say(
            "taint.other_future",
            "{name} looks ahead: had the prices after {last} been others, it would have decided {instead} instead of"
            " {decided:g} on {date}. Nobody could have traded that.",
            **found,
        ),
        parameters=dict(parameters),
        known=last,
        date=date,
        decides=float(whole[bar]),
        instead=instead,
    )
