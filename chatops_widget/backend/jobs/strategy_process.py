"""A strategy that somebody wrote, run at arm's length: it decides in a process of its own, and has its limits there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from ...errors import BacktestCancelled, BacktestFailed, ChatOpsError, CommandFailed, Place
from ...errors.sentences import say
from ...protocol.faults import error_of
from ...protocol.messages import Taint
from ...protocol.wire import unpack
from ..lookahead import Budget, Check
from ..prices.dates import date_text
from ..prices.several import is_wide
from ..prices.validation import Prices
from ..processes import Limits, Process, ProcessFailed, open_process
from ..simulation.engine import Floats, Tick
from ..simulation.run_check import SHARE
from ..simulation.sweep import Plan
from ..simulation.sweep_check import SweepCheck
from ..strategies.definition import NOTES, Strategy
from ..strategies.engines import engines_of
from .ending_words import ending
from .strategy_child import Checked, Decision, OwnStrategy, check, check_best, decide

BESIDE = 64 * 1024  # bytes of an answer beside its numbers
SWEEP_CHECK = 16 * 1024 * 1024  # bytes: a taint for each of thousands of combinations


class StrategyProcess:
    """Decides for a strategy with each of the parameters that are `asked`, in their order.

    A process that ends before its time is followed by another one, for what comes after.

    Parameters
    ----------
    stopped
        Asked many times a second; once it says yes, the process is killed.
    tick
        Told how far a strategy is that decides bar by bar and says so; what it raises ends the run.
    """

    def __init__(
        self,
        own: OwnStrategy,
        prices: Prices,
        asked: Sequence[Mapping[str, Any]],
        limits: Limits,
        stopped: Callable[[], bool],
        tick: Tick | None = None,
    ) -> None:
        self._own = own
        self._prices = prices
        self._asked = asked
        self._limits = limits
        self._stopped = stopped
        self._tick = tick
        self._started = time.monotonic()
        self._next = 0
        self._cpu = 0.0
        engines = ",".join(engines_of(own.file.text))  # which take seconds to import
        self._modules = (f"{check.__module__}:{engines}" if engines else check.__module__,)
        self._process: Process | None = None
        self._decisions: Iterator[bytes] = iter(())
        self.out_of_time: BacktestFailed | None = None

    @property
    def strategy(self) -> Strategy:
        """For whoever has an account kept: as the strategy itself, asked with the same parameters in the same order."""
        return Strategy(self._decide, self._own.spec, file=self._own.file, taint=self._own.taint)

    def close(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None

    def _decide(self, prices: pd.DataFrame, **parameters: Any) -> pd.Series | pd.DataFrame:
        if parameters != self._asked[self._next]:
            raise ValueError(f"asked for {parameters} out of turn")
        decision = self._decision()
        if decision.fault is not None:
            raise self._within_limits(error_of(decision.fault))
        exposure = np.frombuffer(decision.exposure)
        self._cpu += decision.cpu
        decided = self._shaped(prices, exposure, decision.undecided)
        decided.attrs[NOTES] = decision.notes
        return decided

    @staticmethod
    def _shaped(prices: pd.DataFrame, exposure: Floats, undecided: bool) -> pd.Series | pd.DataFrame:
        if is_wide(prices):
            symbols = prices["close"].columns
            return pd.DataFrame(exposure.reshape(-1, len(symbols)), index=prices.index, columns=symbols)
        return pd.Series(np.nan if undecided else exposure, index=prices.index)

    def _decision(self) -> Decision:
        seen = self._prices.seen
        size = 8 * len(seen) * (seen["close"].shape[1] if is_wide(seen) else 1)
        turn, self._next = self._next, self._next + 1
        try:
            if self._process is None:
                self._process = open_process(self._limits, self._modules, self._stopped)
                left = self._asked[turn:]
                self._decisions = self._process.call(decide, self._own, self._prices, left, most=size + BESIDE)
            deadline = time.monotonic() + self._limits.seconds
            while (decision := unpack(next(self._decisions), Decision)).bars is not None:
                self._tell(decision.bars)
                if time.monotonic() > deadline:  # what it tells is no answer, and buys it no time
                    raise ProcessFailed("seconds")
            if decision.fault is None and len(decision.exposure) != size:
                raise ProcessFailed("unheard")
        except (ProcessFailed, msgspec.MsgspecError, StopIteration) as failure:
            self.close()
            raise self._worded(failure) from None
        except ChatOpsError as error:
            self.close()
            raise self._within_limits(error) from None
        return decision

    def _tell(self, bars: int) -> None:
        """Tell how many bars of the run are decided; those before its start are none of it, and the last is not told:
        the account says when all is done.
        """
        total = len(self._prices.frame)
        done = bars - (len(self._prices.seen) - total)
        if self._tick is not None and 0 < done < total:
            self._tick(done, total, date_text(self._prices.frame.index[done - 1]))

    def check(
        self, seen: pd.DataFrame, strategy: Strategy, own: Mapping[str, Any], decided: Floats, budget: Budget
    ) -> Check:
        """As `check_decisions`, in the process that has decided; whose CPU seconds allow for more."""
        left = max(1.0, self._limits.seconds - (time.monotonic() - self._started))
        allowed = budget.cpu + SHARE * self._cpu
        try:
            if self._process is None:
                raise ProcessFailed("ended")
            for _ in self._decisions:  # it says first that it has no more to decide
                pass
            answers = self._process.call(check, self._own, own, decided.tobytes(), allowed, budget.wall, seconds=left)
            found = unpack(next(answers), Checked)
        except (ChatOpsError, ProcessFailed, msgspec.MsgspecError, StopIteration) as failure:
            error = failure if isinstance(failure, ChatOpsError) else self._worded(failure)
            if isinstance(error, BacktestCancelled):
                raise error from None
            message = say(
                "taint.not_checked",
                "{strategy} could not be checked for looking ahead. {reason}",
                strategy=strategy.id,
                reason=error.whole,
            )
            return Check(0, Taint(code="unchecked", message=message, parameters=dict(own)))
        budget.elsewhere = found.cpu
        return found.check

    def check_sweep(self, plan: Plan, order: Sequence[int], seconds: float) -> SweepCheck:
        """As `sweep_check.check_sweep`, in a process of its own."""
        try:
            with open_process(self._limits, self._modules, self._stopped) as process:
                answers = process.call(check_best, self._own, self._prices, plan, order, seconds, most=SWEEP_CHECK)
                return unpack(next(answers), SweepCheck)
        except (ProcessFailed, msgspec.MsgspecError, StopIteration) as failure:
            raise self._worded(failure) from None

    # -- words --------------------------------------------------------------------------------------------------

    def _worded(self, failure: Exception) -> BacktestFailed | BacktestCancelled:
        known = failure if isinstance(failure, ProcessFailed) else ProcessFailed("unheard")
        line = known.line_of(self._own.file.name)
        where = self._place(line) if line is not None else None
        error = ending(self._own.spec.id, known, self._limits, where)
        if known.reason == "seconds" and isinstance(error, BacktestFailed):
            self.out_of_time = error
        return error

    def _place(self, line: int) -> Place:
        lines = self._own.file.text.splitlines()
        return Place(self._own.file.name, line, lines[line - 1].strip()[:200] if line <= len(lines) else "")

    def _within_limits(self, error: ChatOpsError) -> ChatOpsError:
        """An error of the strategy's; where its memory did not suffice, with the limit."""
        if error.code == CommandFailed.code:  # of our own code, which it has changed
            return BacktestFailed(
                say("failed.why", "{strategy} failed: {error}", strategy=self._own.spec.id, error=error.whole)
            )
        if error.code != "out_of_memory":
            return error
        return ending(self._own.spec.id, ProcessFailed("memory"), self._limits, error.where)
