"""Fold what a session's backend sends into runs and comparisons, beside what is said there (`messages`). No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from ..errors import ChatOpsError, CommandFailed, ConnectionLost
from ..protocol.faults import error_of
from ..protocol.ids import new_id
from ..protocol.messages import (
    SETTLED,
    BacktestProgress,
    CommandResult,
    Event,
    Fault,
    Message,
    MessageChunk,
    MessageEdit,
    RunState,
    now,
)
from ..protocol.panel import AnyItem, ComparisonItem, Item, RunItem, SweepItem, Ticks
from ..protocol.run_kinds import COMPARISON
from ..results.columns import Columns, ResultColumns
from ..results.comparison import Comparison
from ..results.kinds import RUN_CLASSES, classes_of, started_by
from ..results.runs import BacktestResult, BacktestRun, Handle, run_error
from ..results.sweeps import Sweep
from .items import advanced, comparison_item, only_further, pending_item, run_item, ticks
from .messages import SessionMessages
from .pending_commands import BASE_RUN_COMMANDS, PendingCommand, PendingCommands, result_of
from .sweep_items import sweep_item
from .transcript import Transcript

LoadCurves = Callable[[str], Columns]


class SessionState(SessionMessages):
    """Everything known of one session: what is said there, and what is run.

    Parameters
    ----------
    transcript
        Where it is shown.
    user
        Who we are, to tell our own messages from others'.
    load_curves, cancel
        How a result gets curves that did not come along, and how a run is stopped.
    want_curves
        Told of a result whose curves did not come along.
    """

    def __init__(
        self,
        session_id: str,
        transcript: Transcript,
        *,
        user: str,
        load_curves: LoadCurves,
        cancel: Callable[[Handle[Any]], None],
        want_curves: Callable[[str, dict[str, Any]], None] = lambda run_id, data: None,
    ) -> None:
        super().__init__(session_id, transcript, user=user)
        self.seq = 0  # of the newest stored event taken
        self.oldest_seq: int | None = None
        self.name = ""
        self.early: dict[int, Event] = {}  # stored events that came before the one they follow
        self._load_curves = load_curves
        self._cancel = cancel
        self._want_curves = want_curves
        self._runs: dict[str, Handle[Any]] = {}  # backtests and sweeps
        self._comparisons: dict[str, Comparison] = {}
        self._pending = PendingCommands(self._plain)
        self._progress: dict[str, BacktestProgress] = {}  # by key, the last tick
        self._stopping: set[str] = set()
        transcript.renew = self._renewed
        self._latest: dict[str, int] = {}  # by key, the seq of the newest event of a run
        self._asked: dict[str, RunState] = {}  # comparisons, as they were asked for

    @property
    def busy(self) -> bool:
        """Whether somebody may wait for news: a command of ours has no answer yet, or a run has not settled."""
        return (
            bool(self._edits) or any(True for _ in self._pending) or any(not run.settled for run in self._runs.values())
        )

    def knows(self, client_id: str) -> bool:
        return self._pending.get(client_id) is not None or super().knows(client_id)

    # -- what a user holds, in the order of the transcript ------------------------------------------------------

    @property
    def runs(self) -> list[BacktestRun]:
        return [each for each in self._ordered(self._runs) if isinstance(each, BacktestRun)]

    @property
    def sweeps(self) -> list[Sweep]:
        return [each for each in self._ordered(self._runs) if isinstance(each, Sweep)]

    @property
    def comparisons(self) -> list[Comparison]:
        return self._ordered(self._comparisons)

    def _ordered(self, things: dict[str, Any]) -> list[Any]:
        with self.transcript.lock:
            return [things[key] for key in sorted(things, key=self.transcript.position)]

    # -- our own side -------------------------------------------------------------------------------------------

    def opened(self, client_id: str, command: str, parameters: Mapping[str, Any], *, typed: bool) -> PendingCommand:
        """A command of ours goes out."""
        run: Handle[Any] | None = None
        started = started_by(command)
        if started is not None and started.handle is not None:
            rest = {name: value for name, value in parameters.items() if name != "strategy_id"}
            run = started.handle(client_id, str(parameters.get("strategy_id", "")), rest, self._cancel)
        pending = PendingCommand(client_id, command, parameters, run, typed)
        self._pending.add(pending)
        return pending

    def sent(self, client_id: str) -> None:
        super().sent(client_id)
        pending = self._pending.get(client_id)
        if pending is not None and self.protocol == 1:  # no word of a base backend will say it was taken
            pending.accept()
            if pending.run is not None:
                self._runs[pending.key] = pending.run
                self._show_run(pending.key)

    def withdrawn(self, client_id: str) -> None:
        self._pending.close(client_id)
        super().withdrawn(client_id)

    def refused(self, client_id: str, fault: Fault, error: ChatOpsError) -> None:
        super().refused(client_id, fault, error)
        pending = self._pending.close(client_id)
        if pending is not None:
            pending.fail(error)

    def stopping(self, run_id: str) -> None:
        """Stop was asked for; the card says so until the backend confirms."""
        key = self._keys.get(run_id, run_id)
        self._stopping.add(key)
        self._show_run(key)

    def not_stopping(self, run_id: str) -> None:
        """The backend would not stop it."""
        key = self._keys.get(run_id, run_id)
        self._stopping.discard(key)
        self._show_run(key)

    def named(self, run_id: str) -> bool:
        """Whether the backend knows a run by this id; until then it is our own."""
        return run_id in self._keys

    def latest_seq(self, item: Item) -> int | None:
        """Of the newest event that made this item."""
        return self._latest.get(item.key, item.seq)

    def settled(self, key: str) -> BacktestResult | Comparison | None:
        """What the card with this key shows, once it has numbers."""
        run = self._runs.get(key)
        if isinstance(run, BacktestRun):
            return run.finished
        return self._comparisons.get(key)

    def find_run(self, run_id: str) -> Handle[Any] | None:
        return self._runs.get(self._keys.get(run_id, run_id))

    def find_comparison(self, key: str) -> Comparison | None:
        """The comparison that the item with this key shows."""
        return self._comparisons.get(key)

    def request(self, key: str) -> tuple[str, dict[str, Any]] | None:
        """The command that has this settled run or comparison made again, and its parameters."""
        run, state = self._runs.get(key), self._asked.get(key)
        if run is not None and run.settled:
            return classes_of(run).spec.command, {"strategy_id": run.strategy_id, **run.parameters}
        if state is not None and state.status in SETTLED:
            names = state.strategy_ids or state.strategy_id.split(" vs ")
            return COMPARISON.command, {"strategy_ids": names, **state.parameters}
        return None

    def unanswered(self, error: ChatOpsError) -> None:
        """The link to a base backend broke: what it was to answer at once will not be answered.

        Runs and comparisons may be, since the session hears of them when it is joined again.
        """
        for pending in self._pending:
            if pending.accepted.done() and pending.command not in BASE_RUN_COMMANDS:
                self._pending.close(pending.client_id)
                pending.fail(error)

    def take_curves(self, run_id: str, columns: Columns) -> None:
        """Curves that did not come along have been read."""
        key = self._keys.get(run_id, run_id)
        run, comparison = self._runs.get(key), self._comparisons.get(key)
        item = self.transcript.get(key)
        if run is not None and run.finished is not None:  # a backtest's or a sweep's
            run.finished.curves.keep(columns)
            self._show_run(key)
        elif comparison is not None and isinstance(item, ComparisonItem):
            comparison.curves.keep(columns)
            shown = comparison_item(key, comparison, item.timestamp, item.user)
            self.transcript.put(msgspec.structs.replace(shown, python=item.python))

    def lost(self, error: ChatOpsError) -> list[str]:
        given_up = self._pending.close_all()
        for pending in given_up:
            pending.fail(error)
            self._undelivered(pending.client_id, error)
        for key, run in list(self._runs.items()):
            if run.fail(error):
                self._show_run(key)
        return [pending.client_id for pending in given_up] + super().lost(error)

    # -- the backend's side -------------------------------------------------------------------------------------

    def take(self, event: Event, *, at_top: bool = False) -> None:
        """An event whose turn has come, or (at the top) one of an older page."""
        SESSION_EVENTS[type(event)](self, event, at_top)

    def progress(self, event: BacktestProgress) -> None:
        key = self._keys.get(event.backtest_id)
        if key is None:
            if event.session_id is not None:  # protocol 2: its state, come before or read back, says whose it is
                return
            key = self._bind(event.backtest_id)
        comparing = self.transcript.get(key) if key not in self._runs else None
        if isinstance(comparing, (RunItem, ComparisonItem)):
            if isinstance(comparing, RunItem) and comparing.status not in SETTLED:  # a comparison under way
                self._advance(key, event, lambda: self.transcript.put(advanced(comparing, event)))
            return
        run = self._runs.get(key)
        if run is None:  # somebody else's, on a base backend: all we know is its id
            run = self._runs[key] = BacktestRun(event.backtest_id, event.backtest_id, {}, self._cancel)
        elif isinstance(run.error, ConnectionLost):  # given up with the link or the session, and it moves
            run = self._runs[key] = BacktestRun(run.id, run.strategy_id, run.parameters, self._cancel)
        if not run.advance(event):
            return
        if self.protocol == 1 and event.status == "failed":
            fault = Fault(code="backtest_failed", message=event.message or "The run failed.")
            run.fail(run_error("failed", fault, run.strategy_id))
        elif self.protocol == 1 and event.status == "completed" and not self._pending.holds(run):
            run.complete(BacktestResult(run.id, run.strategy_id, {}, ResultColumns()))
        self._advance(key, event, lambda: self._show_run(key))

    def _advance(self, key: str, event: BacktestProgress, show: Callable[[], None]) -> None:
        """Show how far something is: in few words if it has only gone on."""
        before, self._progress[key] = self._progress.get(key), event
        if before is not None and only_further(before, event):
            self.transcript.tick(key)
        else:
            show()

    def _renewed(self, item: AnyItem) -> AnyItem:
        tick = self._progress.get(item.key)
        return advanced(item, tick) if isinstance(item, RunItem) and tick is not None else item

    def ticks(self, keys: Sequence[str]) -> Ticks | None:
        """How far these are."""
        events = {key: self._progress[key] for key in keys if key in self._progress}
        return ticks(events) if events else None

    def _bind(self, backtest_id: str) -> str:
        """A base backend names a run without saying whose: it is the oldest of ours that has no name yet."""
        for pending in self._pending:
            if self.protocol == 1 and pending.run is not None and not pending.bound:
                self._name(pending, backtest_id)
                return pending.key
        self._keys[backtest_id] = backtest_id
        return backtest_id

    def _name(self, pending: PendingCommand, run_id: str) -> None:
        for other in self._pending:
            if other is not pending and other.bound and self._keys.get(run_id) == other.key:
                self._swap(pending, other)
        pending.bound = True
        self._keys[run_id] = pending.key
        if pending.run is not None:
            pending.run.id = run_id
            self._runs.setdefault(pending.key, pending.run)

    def _swap(self, pending: PendingCommand, other: PendingCommand) -> None:
        """Progress came in another order than the commands, and `other` has been shown what is `pending`'s."""
        assert pending.run is not None
        assert other.run is not None
        pending.run.progress, other.run.progress = other.run.progress, pending.run.progress
        pending.run.message, other.run.message = other.run.message, pending.run.message
        other.run.id = pending.run.id if pending.bound else other.client_id
        other.bound = pending.bound
        if other.bound:
            self._keys[other.run.id] = other.key
        self._show_run(other.key)

    def run_state(self, state: RunState, *, at_top: bool = False) -> None:
        """protocol 2: a run or a comparison entered a state."""
        pending = self._pending.behind(state)
        if pending is not None:
            if not pending.bound:
                self._name(pending, state.run_id)
            pending.accept()
        key = self._keys.setdefault(state.run_id, state.run_id)
        if state.seq is not None:
            self._latest[key] = max(state.seq, self._latest.get(key, 0))
        if state.status in SETTLED:
            self._stopping.discard(key)
        curves = ResultColumns(state.curves, lambda: self._load_curves(state.run_id))
        handle = RUN_CLASSES[state.kind].handle
        if handle is None:
            self._comparison_state(key, state, curves, at_top)
        else:
            self._handle_state(key, state, handle, curves, at_top)
        if pending is not None and state.status in SETTLED:
            self._close(pending, state)
        if state.status == "completed" and state.curves is None:
            self._want_curves(state.run_id, state.data or {})

    def _handle_state(
        self, key: str, state: RunState, handle: type[Handle[Any]], curves: ResultColumns, at_top: bool
    ) -> None:
        run = self._runs.get(key)
        if run is None or isinstance(run.error, ConnectionLost):
            # A settled run never changes; one given up with the link gets a new handle when the backend knows better.
            run = self._runs[key] = handle(state.run_id, state.strategy_id, state.parameters, self._cancel)
        match state.status:
            case "queued" if run.status == "queued":  # else it is history, read backwards
                run.parameters = dict(state.parameters)
                self._progress[key] = BacktestProgress(
                    backtest_id=run.id, progress=0, status="queued", queue_position=state.queue_position
                )
            case "running":
                run.start()
            case "completed":
                run.complete(classes_of(run).result(run.id, state.strategy_id, state.data or {}, curves))
            case "failed" | "cancelled":
                if state.stopped is not None and run.advance(state.stopped):
                    self._progress[key] = state.stopped
                run.fail(run_error(state.status, state.fault, state.strategy_id))
        self._show_run(key, state, at_top=at_top)

    def _comparison_state(self, key: str, state: RunState, curves: ResultColumns, at_top: bool) -> None:
        known = self.transcript.get(key)
        if not at_top or key not in self._asked:
            self._asked[key] = state
        if key in self._comparisons or (isinstance(known, RunItem) and known.status in SETTLED):
            return
        if state.status == "completed":
            self._take_comparison(key, Comparison(state.run_id, state.data or {}, curves), state, at_top=at_top)
        else:
            item = pending_item(key, state, self._progress.get(key), stopping=key in self._stopping)
            self.transcript.put(item, at_top=at_top)

    def _take_comparison(
        self, key: str, comparison: Comparison, state: RunState | None = None, *, at_top: bool = False
    ) -> None:
        with self.transcript.lock:
            self._comparisons[key] = comparison
            timestamp, user = (state.timestamp, state.user) if state else (now(), None)
            item = msgspec.structs.replace(
                comparison_item(key, comparison, timestamp, user), seq=state.seq if state else None
            )
            self.transcript.put(item, at_top=at_top)
            self._name_expressions()

    def _name_expressions(self) -> None:
        """The card of the newest comparison says [-1]; the one before it can no longer."""
        for key in sorted(self._comparisons, key=self.transcript.position)[-2:]:
            comparison = self._comparisons[key]
            newest = comparison is self.comparisons[-1]
            self._name_card(
                key, ("chat.comparisons[-1]" if newest else f'chat.comparison("{comparison.id}")') + ".metrics"
            )

    def _name_sweeps(self) -> None:
        """As of comparisons: the newest is [-1]."""
        for sweep in self.sweeps[-2:]:
            which = "chat.sweeps[-1]" if sweep is self.sweeps[-1] else f'chat.find_sweep("{sweep.id}")'
            self._name_card(self._keys.get(sweep.id, sweep.id), f"{which}.result().table")

    def _name_card(self, key: str, python: str) -> None:
        item = self.transcript.get(key)
        if isinstance(item, (ComparisonItem, SweepItem)) and item.python != python:
            self.transcript.put(msgspec.structs.replace(item, python=python))

    def add_comparison(self, comparison: Comparison) -> None:
        """One made here, from results at hand."""
        self._take_comparison(comparison.id, comparison)

    def _close(self, pending: PendingCommand, state: RunState) -> None:
        """A run or comparison of ours has settled: answer those who wait for the command."""
        self._pending.close(pending.client_id)
        error = None if state.status == "completed" else run_error(state.status, state.fault, pending.title)
        if not pending.result.done():
            pending.result.set_result(result_of(state))
        if not pending.comparison.done():
            comparison = self._comparisons.get(pending.key)
            if comparison is not None:
                pending.comparison.set_result(comparison)
            elif error is not None:
                pending.comparison.set_exception(error)

    def command_result(self, result: CommandResult, *, at_top: bool = False) -> None:
        pending = self._pending.behind(result)
        if pending is not None:
            self._pending.close(pending.client_id)
            try:
                self._settle(pending, result)
            except (
                AttributeError,
                KeyError,
                TypeError,
                ValueError,
            ) as error:  # `data` is as the backend likes
                pending.fail(CommandFailed(f"The answer to {pending.title} cannot be read: {error}."))
                self._show_run(pending.key)
        if pending is None or (
            pending.typed and pending.key not in self._runs and pending.key not in self._comparisons
        ):
            self._show_reply(result, at_top)

    def _settle(self, pending: PendingCommand, result: CommandResult) -> None:
        """Give a command its result or its refusal."""
        data = result.data or {}
        if not result.success:
            error = error_of(result.fault or Fault(code="command_failed", message=result.message))
            if not pending.result.done():
                pending.result.set_result(result)
            pending.fail(error)
            if pending.key in self._runs:
                self._show_run(pending.key)
            if pending.command == "cancel":
                self.not_stopping(str(pending.parameters.get("run_id")))
            return
        if isinstance(pending.run, Sweep):
            raise ValueError("it is not told as a sweep")
        if pending.run is not None:
            self._name(pending, str(data.get("backtestId") or pending.client_id))
            strategy = str(data.get("strategyId") or pending.run.strategy_id)
            pending.run.complete(BacktestResult(pending.run.id, strategy, data, ResultColumns()))
            self._show_run(pending.key)
        elif pending.command == COMPARISON.command and "strategies" in data:
            self._take_comparison(pending.key, Comparison(pending.client_id, data, ResultColumns()))
            pending.comparison.set_result(self._comparisons[pending.key])
        pending.accept()
        if not pending.result.done():
            pending.result.set_result(result)
        if not pending.comparison.done():
            pending.comparison.set_exception(CommandFailed("The backend answered without a comparison."))

    def _show_reply(self, result: CommandResult, at_top: bool) -> None:
        """A result with no card of its own is said in words."""
        key = f"result-{result.seq or new_id()}"
        reply = Message(
            id=key,
            session_id=self.session_id,
            role="assistant" if result.success else "system",
            content=result.message,
            timestamp=result.timestamp or now(),
            seq=result.seq,
        )
        fault = None if result.success else result.fault or Fault(code="command_failed", message=result.message)
        self._show_message(key, reply, fault=fault, at_top=at_top)

    # -- showing ------------------------------------------------------------------------------------------------

    def _show_run(self, key: str, state: RunState | None = None, *, at_top: bool = False) -> None:
        with self.transcript.lock:
            run = self._runs.get(key)
            if isinstance(run, Sweep) and run.finished is not None:
                shown = self.transcript.get(key)
                self.transcript.put(sweep_item(key, run.finished, state, shown), at_top=at_top)
                self._name_sweeps()
            elif run is not None:
                shown = self.transcript.get(key)
                timestamp = shown.timestamp if shown else state.timestamp if state else now()
                user = state.user if state else getattr(shown, "user", None)
                item = run_item(key, run, self._progress.get(key), timestamp, stopping=key in self._stopping, user=user)
                self.transcript.put(msgspec.structs.replace(item, seq=state.seq if state else None), at_top=at_top)


# The events that a session is made of, each with what takes it in.
SESSION_EVENTS: dict[type[Event], Callable[[SessionState, Any, bool], None]] = {
    Message: lambda session, event, at_top: session.message(event, at_top=at_top),
    MessageEdit: lambda session, event, at_top: session.message_edit(event, at_top=at_top),
    MessageChunk: lambda session, event, at_top: session.chunk(event),
    RunState: lambda session, event, at_top: session.run_state(event, at_top=at_top),
    CommandResult: lambda session, event, at_top: session.command_result(event, at_top=at_top),
}
