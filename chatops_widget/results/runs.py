"""A backtest as its caller holds it: BacktestRun while it goes, BacktestResult when it is done."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, Generic, Self, TypeVar

import numpy as np
import pandas as pd

from ..errors import BacktestCancelled, BacktestFailed, BadInput, ChatOpsError
from ..io_thread import check_process, io_thread, wait, wait_async
from ..protocol.faults import place_of
from ..protocol.messages import SETTLED, BacktestProgress, Fault, RunStatus
from ..protocol.metrics import METRICS
from ..protocol.taints import taint_in
from . import statistics
from .columns import ResultColumns
from .trade_table import TradeTable

R = TypeVar("R")
_OF_THIS_PROCESS = ("_future", "_lock", "_cancel", "_pid")
_TRADE_DATES = ("entry_date", "exit_date")


class BacktestResult:
    """The numbers of one finished backtest.

    Attributes
    ----------
    id, strategy_id
        As the backend names them.
    parameters : dict
        As run, defaults filled in.
    metrics : Series
        float64 by name (see `protocol.METRICS`), fractions, NaN where undefined. Its `attrs` have `trials` and
        `deflated_sharpe_ratio` too.
    deflated_sharpe_ratio : float
        Bailey and Lopez de Prado (2014): the chance that the true Sharpe ratio is above what the best of all that was
        tried on these prices, by anybody on this backend until then, would show without skill. NaN without one.
    trials : dict
        What that allows for: `n` variants, as how many independent ones they count (`effective`), of how many
        `people`, `since` when, the Sharpe ratio that the best of them would show by luck (`expectedMaxSharpe`), and
        whether this is the `best` of them. Empty where the backend keeps no ledger of trials.
    taint : Taint or None
        Why the numbers are not to be relied on, such as that the strategy looks ahead; its sentence is also in
        ``metrics.attrs["taint"]``. Such a run is no trial.
    data : dict
        All the backend said beside the curves: symbol, window, notes.
    """

    def __init__(self, id: str, strategy_id: str, data: Mapping[str, Any], curves: ResultColumns) -> None:
        self.id = id
        self.strategy_id = strategy_id
        self.data = dict(data)
        self.parameters: dict[str, Any] = dict(data.get("parameters") or {})
        self.metrics = metrics_series(data.get("metrics") or {}, strategy_id, complete=curves.exist)
        self.taint = taint_in(data)
        if self.taint is not None:
            self.metrics.attrs["taint"] = self.taint.message
        self.deflated_sharpe_ratio = _number(data.get("deflatedSharpe"))
        self.trials: dict[str, Any] = dict(data.get("trials") or {})
        self.metrics.attrs |= {"deflated_sharpe_ratio": self.deflated_sharpe_ratio, "trials": self.trials}
        self.curves = curves

    @property
    def equity(self) -> pd.Series:
        """Account value at each close, in currency, on a DatetimeIndex. Raises CurvesUnavailable."""
        return self.curves.series("equity")

    @property
    def returns(self) -> pd.Series:
        """Simple net return of each bar, as a fraction."""
        return self.curves.series("returns")

    @property
    def drawdown(self) -> pd.Series:
        """Distance below the highest equity so far, as a fraction <= 0."""
        return self.curves.series("drawdown")

    @property
    def exposure(self) -> pd.Series:
        """Position value over equity at each close; negative when short."""
        return self.curves.series("exposure")

    def rolling_sharpe(self, window: int = statistics.WINDOW) -> pd.Series:
        """Sharpe ratio of the last `window` returns at each bar: ``mean(r) / sd(r) * sqrt(bars a year)``.

        Annual, risk-free rate 0, with `window` - 1 in the divisor of the variance; NaN on the first `window` bars.
        """
        equity = self.equity
        per_year = statistics.bars_per_year(self.data.get("barsPerYear"), pd.DatetimeIndex(equity.index))
        return statistics.rolling_sharpe(equity, window, per_year).rename("rolling_sharpe")

    def monthly_returns(self) -> pd.DataFrame:
        """Simple returns compounded over each calendar month, as fractions: one row a year, columns 1 to 12.

        A month's return is its last equity over the last of the month before; the first month starts from the first
        bar. NaN where there are no bars.
        """
        return statistics.monthly_returns(self.equity)

    @property
    def trades(self) -> pd.DataFrame:
        """One row a trade, in order of entry; `exit_date` is NaT while it is open.

        `side` is 1 (long) or -1 (short), `bars` how long it was held. `units` are pieces, the prices those of one
        piece; `pnl` (fees taken off), `fees` and `notional` (bought and sold) are in currency, `return` is a fraction.
        """
        return _trades(self.curves)

    def __repr__(self) -> str:
        sharpe = self.metrics.get("sharpe_ratio", float("nan"))
        total = self.metrics.get("total_return", float("nan"))
        tainted = f"; {self.taint.message}" if self.taint else ""
        return f"<BacktestResult {self.strategy_id}: total return {total:.1%}, Sharpe {sharpe:.2f}{tainted}>"


def metrics_series(metrics: Mapping[str, Any], name: str, *, complete: bool) -> pd.Series:
    """The metrics as a column of numbers, in the order of `metric_names`."""
    names = metric_names(metrics, complete=complete)
    values = [_number(metrics.get(key)) for key in names]
    return pd.Series(values, index=pd.Index(names, name="metric", dtype=object), name=name, dtype=np.float64)


def metric_names(given: Iterable[str], *, complete: bool) -> list[str]:
    """The metrics that are given, each once and in the field's order, those we do not know behind.

    Our backend leaves undefined ones off the wire; `complete` puts them back as NaN. A base backend names its own.
    """
    found = dict.fromkeys(given)
    return [*(key for key in METRICS if complete or key in found), *(key for key in found if key not in METRICS)]


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _trades(curves: ResultColumns) -> pd.DataFrame:
    names = [name for name in curves.columns if name.startswith("trades.")]
    columns: dict[str, Any] = {}
    for name in names:
        column = name.removeprefix("trades.")
        columns[column] = curves.dates(name) if column in _TRADE_DATES else curves.values(name)
    frame = TradeTable(columns)
    for column in ("side", "bars"):
        if column in frame:
            frame[column] = frame[column].astype("int64")
    return frame


class Handle(Generic[R]):
    """Something that runs on the backend, from queued to settled; once settled it never changes.

    Attributes
    ----------
    id : str
        Ours until the backend names it.
    strategy_id, parameters
        What was asked for; once completed, with the defaults filled in.
    progress : float
        Percent; stays where it stopped.
    """

    def __init__(
        self,
        id: str,
        strategy_id: str,
        parameters: Mapping[str, Any],
        cancel: Callable[[Handle[Any]], None] | None = None,
    ) -> None:
        self.id = id
        self.strategy_id = strategy_id
        self.parameters = dict(parameters)
        self.progress = 0.0
        self.message: str | None = None
        self.error: ChatOpsError | None = None
        self._status: RunStatus = "queued"
        self._attempt = 0
        self._future: Future[R] = Future()
        self._lock = threading.Lock()
        self._cancel = cancel
        self._pid = os.getpid()

    def __getstate__(self) -> dict[str, Any]:
        """For pickle: what is settled, without the way to its backend."""
        if not self.settled:
            raise BadInput(
                f"{self.strategy_id} is {self._status}: what goes on cannot be pickled.", hint="Pickle its result()."
            )
        kept = {name: value for name, value in vars(self).items() if name not in _OF_THIS_PROCESS}
        return {**kept, "_result": None if self.error else self._future.result()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        result = state.pop("_result")
        vars(self).update(state)
        self._future, self._lock, self._cancel, self._pid = Future(), threading.Lock(), None, os.getpid()
        if self.error is not None:
            self._future.set_exception(self.error)
        else:
            self._future.set_result(result)

    def __copy__(self) -> Self:
        return self  # there is one of each run

    def __deepcopy__(self, memo: object) -> Self:
        return self

    @property
    def status(self) -> RunStatus:
        """ "queued" -> "running" -> "completed" | "failed" | "cancelled"."""
        return self._status

    @property
    def finished(self) -> R | None:
        """The result of a completed run, without waiting."""
        return self._future.result() if self._status == "completed" and self._future.done() else None

    @property
    def settled(self) -> bool:
        """Whether it is completed, failed or cancelled."""
        return self._status in SETTLED

    def result(self, timeout: float | None = None) -> R:
        """Wait for the numbers. The stop button ends the wait; the run goes on.

        Raises
        ------
        BacktestFailed, BacktestCancelled, ConnectionLost, WaitTimedOut
        """
        if io_thread().inside:
            raise RuntimeError("run.result() on the chatops-io thread would wait for itself.")
        if not self._future.done():
            check_process(self._pid)
        return wait(self._future, timeout, f"{self.strategy_id} ({self._status}, {self.progress:.0f} %)")

    def __await__(self) -> Generator[Any, None, R]:
        return wait_async(self._future)

    def cancel(self) -> None:
        """Ask for the run to stop. It is over when `status` says so."""
        if self._cancel is not None and not self.settled:
            check_process(self._pid)
            self._cancel(self)

    def advance(self, event: BacktestProgress) -> bool:
        """Take one tick; False if it is old news."""
        with self._lock:
            attempt = event.attempt or 0
            if self.settled or attempt < self._attempt:
                return False
            if attempt == self._attempt and event.progress < self.progress:
                return False
            self._attempt = attempt
            self.progress = min(max(float(event.progress), 0.0), 100.0)
            self.message = event.message
            if event.status == "queued":
                return self._status == "queued"
            self._status = "running"
            return True

    def start(self) -> bool:
        """Take note that it runs; False if that is old news."""
        with self._lock:
            if self._status != "queued":
                return False
            self._status = "running"
            return True

    def complete(self, result: R) -> bool:
        """Settle with numbers; False if it was settled already."""
        with self._lock:
            if self.settled:
                return False
            self._status, self.progress = "completed", 100.0
            self._keep(result)
        self._future.set_result(result)
        return True

    def _keep(self, result: R) -> None:
        """Take over what the result knows better."""

    def fail(self, error: ChatOpsError) -> bool:
        """Settle without numbers: cancelled if that is what the error says, else failed."""
        with self._lock:
            if self.settled:
                return False
            self._status = "cancelled" if isinstance(error, BacktestCancelled) else "failed"
            self.error = error
        self._future.set_exception(error)
        return True

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.strategy_id}: {self._status}, {self.progress:.0f} %>"


class BacktestRun(Handle[BacktestResult]):
    """A backtest from queued to settled. Cheap to hold; a settled run never changes again.

    >>> run = chat.trigger_backtest("sma_cross", fast=20, slow=100)  # doctest: +SKIP
    >>> run.result(timeout=60).metrics["sharpe_ratio"]               # doctest: +SKIP
    """

    def _keep(self, result: BacktestResult) -> None:
        if result.parameters:
            self.parameters = dict(result.parameters)


def run_error(status: RunStatus, fault: Fault | None, strategy_id: str) -> ChatOpsError:
    """The exception for a run that ended without numbers."""
    if status == "cancelled":
        return BacktestCancelled(
            fault.message if fault else f"{strategy_id} was cancelled.", hint=fault.hint if fault else None
        )
    if fault is None:
        return BacktestFailed(f"{strategy_id} failed; the backend did not say why.")
    return BacktestFailed(fault.message, hint=fault.hint, code=fault.code, where=place_of(fault))
