"""What runs in the process of a strategy that somebody wrote: the strategy decides, and is held to what it decided.

It gives away numbers alone. What they come to is found out elsewhere, by code that the strategy cannot have touched.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from ...errors import ChatOpsError
from ...errors.sentences import Sentence
from ...protocol.faults import fault_of
from ...protocol.messages import Fault, StrategySpec, Taint
from ...protocol.wire import pack
from ..lookahead import Budget, Check, made_up
from ..prices.several import is_wide
from ..prices.validation import Prices
from ..processes import answer_meanwhile
from ..simulation.backtest import check_decided, decision_numbers, exposure_of
from ..simulation.run_check import check_decisions
from ..simulation.sweep import Plan
from ..simulation.sweep_check import check_sweep
from ..strategies.definition import Strategy, StrategyFile, is_undecided, notes_of
from ..strategies.loader import load
from ..strategies.progress import listening


class OwnStrategy(msgspec.Struct, frozen=True):
    """A strategy that somebody wrote, as it is told to a worker: its form, its file, and what its trial found."""

    spec: StrategySpec
    file: StrategyFile
    taint: Taint | None = None

    def load(self) -> Strategy:
        """Run its file. For processes that are thrown away. Raises BadStrategy, UnknownName."""
        return replace(load(self.file).find(self.spec.id), taint=self.taint)


class Decision(msgspec.Struct, frozen=True):
    """What a strategy decided with one set of parameters, or why it did not."""

    exposure: bytes = b""  # float64, one a bar; of several symbols a row a bar
    undecided: bool = False
    cpu: float = 0.0  # seconds
    fault: Fault | None = None
    notes: list[Sentence] = []
    bars: int | None = None  # so many are decided yet, and the rest is still to come


class Checked(msgspec.Struct, frozen=True):
    """What a check found, and the CPU seconds it took."""

    check: Check
    cpu: float


_WARM = """
from chatops_widget.backend import strategy

@strategy
def warm(prices, window: int = 20):
    return (prices["close"] > prices["close"].rolling(window).mean()).astype(float)
"""
TELL_SECONDS = 0.1  # between two words of how far a strategy is
_shown: list[Prices] = []  # what `decide` was given


def warm(*engines: str) -> None:
    """Have what strategies need ready before a process is forked: pandas makes much when it is first used, and engines
    of others are slow to import.
    """
    os.environ.setdefault("TQDM_DISABLE", "1")  # their bars are for terminals
    for package in engines:
        with suppress(ImportError):  # its strategies say so
            importlib.import_module(package)
    frame = made_up.daily()
    strategy = load(StrategyFile("warm.py", _WARM)).find("warm")
    check_decisions(frame, strategy, {"window": 20}, strategy(frame).to_numpy(np.float64), Budget(1.0, 1.0))


def decide(own: OwnStrategy, prices: Prices, asked: Sequence[Mapping[str, Any]]) -> Iterator[bytes]:
    """The decisions with each of the parameters that are asked for, on prices that the process keeps."""
    _shown[:] = [prices]
    strategy = own.load()
    for parameters in asked:
        yield pack(_decision(strategy, prices, parameters))


def _decision(strategy: Strategy, prices: Prices, parameters: Mapping[str, Any]) -> Decision:
    started = time.thread_time()
    try:
        strategy.check(parameters)  # rules that are known only where it runs
        with listening(_Progress()):
            exposure = exposure_of(strategy, prices.seen, parameters)
        check_decided(prices.seen, exposure)
        numbers = decision_numbers(prices.seen, exposure)
    except ChatOpsError as error:
        return Decision(fault=fault_of(error))
    cpu = time.thread_time() - started
    return Decision(numbers.tobytes(), is_undecided(exposure), cpu, notes=notes_of(exposure))


class _Progress:
    """Tells the supervisor how many bars are decided, some times a second."""

    def __init__(self) -> None:
        self._next = time.monotonic() + TELL_SECONDS

    def __call__(self, bars: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + TELL_SECONDS
            answer_meanwhile(pack(Decision(bars=bars)))


def check(own: OwnStrategy, parameters: Mapping[str, Any], decided: bytes, cpu: float, wall: float) -> Iterator[bytes]:
    """Look for a look ahead in what a run `decided`, on the prices that it was shown."""
    budget = Budget(cpu, wall)
    seen = _shown[0].seen
    numbers = np.frombuffer(decided)
    shaped = numbers.reshape(-1, seen["close"].shape[1]) if is_wide(seen) else numbers
    found = check_decisions(seen, own.load(), parameters, shaped, budget)
    yield pack(Checked(found, budget.spent))


def check_best(own: OwnStrategy, prices: Prices, plan: Plan, order: Sequence[int], seconds: float) -> Iterator[bytes]:
    """Find the best of a sweep that does not look ahead, as `check_sweep`."""
    yield pack(check_sweep(prices, own.load(), plan, order, seconds))
