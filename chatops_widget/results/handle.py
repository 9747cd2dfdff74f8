"""A run as its caller holds it, from queued to settled; and how what a backend tells of it is taken in."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future
from typing import Any, Generic, Self, TypeVar

from ..errors import STATUSES, BacktestCancelled, BacktestFailed, BadInput, ChatOpsError
from ..errors.attributes import Guessable
from ..errors.sentences import as_sentence, say
from ..io_thread import check_process, io_thread, wait, wait_async
from ..protocol.faults import hint_of, place_of
from ..protocol.messages import SETTLED, BacktestProgress, Fault, RunStatus
from .card import Card

R = TypeVar("R")
_OF_THIS_PROCESS = ("_future", "_lock", "_cancel", "_pid")


class Handle(Guessable, Card, Generic[R]):
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
                say(
                    "run.unpicklable",
                    "{strategy} is {status}: what goes on cannot be pickled.",
                    strategy=self.strategy_id,
                    status=STATUSES[self._status],
                ),
                hint=say("run.pickle_result", "Pickle its result()."),
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

    def plot(self, *how: Any, **more: Any) -> Any:
        """The result as a chart, once it is there; see `plot` of the result."""
        result: Any = self.result()
        return result.plot(*how, **more)

    def cancel(self) -> None:
        """Ask for the run to stop. It is over when `status` says so."""
        if self._cancel is not None and not self.settled:
            check_process(self._pid)
            self._cancel(self)

    def _note(self, event: BacktestProgress) -> None:
        """Take over what a tick says beside how far it is."""

    def _keep(self, result: R) -> None:
        """Take over what the result knows better."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.strategy_id}: {self._status}, {self.progress:.0f} %>"


def advance(run: Handle[Any], event: BacktestProgress) -> bool:
    """Take one tick; False if it is old news."""
    with run._lock:
        attempt = event.attempt or 0
        if run.settled or attempt < run._attempt:
            return False
        if attempt == run._attempt and event.progress < run.progress:
            return False
        run._attempt = attempt
        run.progress = min(max(float(event.progress), 0.0), 100.0)
        run.message = event.message
        run._note(event)
        if event.status == "queued":
            return run._status == "queued"
        run._status = "running"
        return True


def start(run: Handle[Any]) -> bool:
    """Take note that it runs; False if that is old news."""
    with run._lock:
        if run._status != "queued":
            return False
        run._status = "running"
        return True


def complete(run: Handle[R], result: R) -> bool:
    """Settle it with numbers; False if it was settled already."""
    with run._lock:
        if run.settled:
            return False
        run._status, run.progress = "completed", 100.0
        run._keep(result)
    run._future.set_result(result)
    return True


def fail(run: Handle[Any], error: ChatOpsError) -> bool:
    """Settle it without numbers: cancelled if that is what the error says, else failed."""
    with run._lock:
        if run.settled:
            return False
        run._status = "cancelled" if isinstance(error, BacktestCancelled) else "failed"
        run.error = error
    run._future.set_exception(error)
    return True


def run_error(status: RunStatus, fault: Fault | None, strategy_id: str) -> ChatOpsError:
    """The exception for a run that ended without numbers."""
    if status == "cancelled":
        return BacktestCancelled(
            as_sentence(fault.message)
            if fault
            else say("cancelled", "{strategy} was cancelled.", strategy=strategy_id),
            hint=hint_of(fault) if fault else None,
        )
    if fault is None:
        return BacktestFailed(
            say("failed.no_reason", "{strategy} failed; the backend did not say why.", strategy=strategy_id)
        )
    return BacktestFailed(as_sentence(fault.message), hint=hint_of(fault), code=fault.code, where=place_of(fault))
