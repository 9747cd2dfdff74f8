"""Reduce what a backend says of a session's runs into their records, and answer the commands that wait. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec

from ..errors import BadInput, ChatOpsError, CommandFailed, ConnectionLost
from ..errors.sentences import say
from ..protocol.faults import error_of
from ..protocol.ids import new_id
from ..protocol.messages import (
    PROTOCOL,
    SETTLED,
    BacktestProgress,
    CommandResult,
    Fault,
    Message,
    RunAnnotation,
    RunState,
    now,
)
from ..protocol.run_kinds import COMPARISON
from ..results.columns import ResultColumns
from ..results.comparison import Comparison
from ..results.curve_store import Columns
from ..results.handle import Handle, advance, complete, fail, run_error, start
from ..results.kinds import RUN_CLASSES, classes_of, started_by
from ..results.runs import BacktestResult, BacktestRun
from ..results.sweeps import Sweep
from ..results.tracked_loop import TrackedLoop
from .find_cards import FindCards, Search
from .messages import SessionMessages
from .pending_commands import BASE_RUN_COMMANDS, PendingCommand, PendingCommands, result_of
from .run_cards import RunCards
from .run_names import RunNames
from .run_record import RunRecord
from .run_request import is_imported, request_of

LoadCurves = Callable[[str], Columns]
Cancel = Callable[[Handle[Any]], None]
WantCurves = Callable[[str, dict[str, Any]], None]


class SessionRuns:
    """Takes in what the backend says of runs, and keeps the commands of ours that wait for it.

    Parameters
    ----------
    cards, messages
        Where runs are shown; and where a command's result is said that no card shows.
    protocol
        Tells which one the backend speaks, as far as is known by now.
    load_curves, cancel
        How a result gets curves that did not come along, and how a run is stopped.
    want_curves
        Told of a result whose curves did not come along.
    search
        Has runs looked for, for a card of `/find`.

    Attributes
    ----------
    finds
        Those cards.
    """

    def __init__(
        self,
        cards: RunCards,
        messages: SessionMessages,
        *,
        protocol: Callable[[], int],
        load_curves: LoadCurves,
        cancel: Cancel,
        want_curves: WantCurves,
        search: Search,
    ) -> None:
        self._cards = cards
        self._messages = messages
        self._protocol = protocol
        self._load_curves = load_curves
        self._cancel = cancel
        self._want_curves = want_curves
        self.finds = FindCards(messages.transcript, search)
        # Client ids of what went out in the base contract's words, so that no answer will name it; oldest first.
        self._plain: dict[str, None] = {}
        self._pending = PendingCommands(self._plain)
        self._names = RunNames(cards, self._pending, protocol=protocol)

    def knows(self, client_id: str) -> bool:
        """Whether a command of ours by this id is open."""
        return self._pending.get(client_id) is not None

    @property
    def busy(self) -> bool:
        """Whether a command of ours has no answer yet, or a run has not settled."""
        running = (each.handle is not None and not each.handle.settled for each in self._cards.open)
        return any(True for _ in self._pending) or any(running)

    # -- our own side -------------------------------------------------------------------------------------------

    def open(self, client_id: str, command: str, parameters: Mapping[str, Any], *, typed: bool) -> PendingCommand:
        """A command of ours goes out."""
        run: Handle[Any] | None = None
        started = started_by(command, parameters)
        if started is not None and started.handle is not None:
            rest = {name: value for name, value in parameters.items() if name != "strategy_id"}
            run = started.handle(client_id, str(parameters.get("strategy_id", "")), rest, self._cancel)
        pending = PendingCommand(client_id, command, parameters, run, typed)
        self._pending.add(pending)
        return pending

    def sent(self, client_id: str) -> None:
        if self._protocol() >= PROTOCOL:
            return
        self._plain[client_id] = None
        pending = self._pending.get(client_id)
        if pending is not None:  # no word of a base backend will say it was taken
            pending.accept()
            if pending.run is not None:
                record = self._cards.at(pending.key)
                record.handle = pending.run
                self._cards.show(record)

    def withdrawn(self, client_id: str) -> None:
        self._pending.close(client_id)

    def refused(self, client_id: str, error: ChatOpsError) -> None:
        """The backend would not take a command of ours at all."""
        pending = self._pending.close(client_id)
        if pending is not None:
            pending.fail(error)

    def stopping(self, run_id: str, stopping: bool = True) -> None:
        """Stop was asked for, and the card says so until the backend confirms; or the backend would not stop it."""
        record = self._cards.at(self._cards.keys.get(run_id, run_id))
        record.stopping = stopping
        self._cards.show(record)

    def named(self, run_id: str) -> bool:
        """Whether the backend knows a run by this id; until then it is our own."""
        return run_id in self._cards.keys

    def request(self, key: str) -> tuple[str, dict[str, Any]] | None:
        """The command that has this settled run or comparison made again, and its parameters. Raises BadInput."""
        record = self._cards.get(key)
        if record is None:
            return None
        run = record.handle
        if isinstance(run, TrackedLoop):
            raise BadInput(
                say("loop.no_command", "{loop} is a loop of a notebook.", loop=run.strategy_id),
                hint=say("loop.run_cell", "Run its cell again."),
            )
        if is_imported(record):
            raise BadInput(
                say("import.no_command", "{name} was imported: it has no command.", name=record.result.strategy_id),
                hint=say("import.again", "Import it again: chat.import_result(...)."),
            )
        return request_of(record)

    def request_of_run(self, run_id: str) -> tuple[str, dict[str, Any]] | None:
        """The same of what the backend calls so."""
        return self.request(self._cards.keys.get(run_id, run_id))

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
        record = self._cards.of(run_id)
        if record is None:
            return
        result = record.handle.finished if record.handle is not None else record.compared
        if result is not None:
            result.curves.keep(columns)
            self._cards.show(record)

    def lost(self, error: ChatOpsError) -> list[str]:
        """The link is gone for good: let nobody wait for ever. Returns the ids of what was given up."""
        given_up = self._pending.close_all()
        for pending in given_up:
            pending.fail(error)
            self._messages.undelivered(pending.client_id, error)
        for record in self._cards.open:
            if isinstance(record.handle, TrackedLoop):  # which goes on without a link
                continue
            if record.handle is not None and fail(record.handle, error):
                self._cards.show(record)
        return [pending.client_id for pending in given_up]

    def divide(self, error: ChatOpsError, waits: Callable[[str], bool]) -> None:
        """All that was run is of another history, but what still `waits` to be sent; what has not settled fails."""
        for pending in self._pending:
            if not waits(pending.client_id):
                self._pending.close(pending.client_id)
                pending.fail(error)
        held = [pending.run for pending in self._pending]
        for record in self._cards.each():
            record.latest_seq, record.stopping = None, False
            if record.annotation is not None:
                record.annotation = msgspec.structs.replace(record.annotation, seq=None)
            run = record.handle
            if run is None or isinstance(run, TrackedLoop) or any(run is each for each in held):
                continue
            if fail(run, error):
                self._cards.show(record)

    def add_comparison(self, comparison: Comparison) -> None:
        """One made here, from results at hand."""
        self._take_comparison(self._cards.at(comparison.id), comparison)

    # -- the backend's side -------------------------------------------------------------------------------------

    def take_tick(self, event: BacktestProgress) -> None:
        """A run is further along."""
        key = self._cards.keys.get(event.backtest_id)
        if key is None:
            if event.session_id is not None:  # protocol 2: its state, come before or read back, says whose it is
                return
            key = self._names.infer(event.backtest_id)
            for pending in self._pending:
                if pending.key == key:
                    self._messages.confirmed(pending.client_id)
        record = self._cards.at(key)
        if record.handle is None and (record.asked or record.comparison):
            if not record.over:
                self._cards.advance(record, event)
            return
        run = record.handle
        if run is None:  # somebody else's, on a base backend: all we know is its id
            run = record.handle = BacktestRun(event.backtest_id, event.backtest_id, {}, self._cancel)
        elif isinstance(run.error, ConnectionLost):  # given up with the link or the session, and it moves
            run = record.handle = BacktestRun(run.id, run.strategy_id, run.parameters, self._cancel)
        if not advance(run, event):
            return
        if self._protocol() < PROTOCOL and event.status == "failed":
            fault = Fault(code="backtest_failed", message=event.message or say("run.failed", "The run failed."))
            fail(run, run_error("failed", fault, run.strategy_id))
        elif self._protocol() < PROTOCOL and event.status == "completed" and not self._pending.holds(run):
            complete(run, BacktestResult(run.id, run.strategy_id, {}, ResultColumns()))
        self._cards.advance(record, event)

    def take_state(self, state: RunState, *, at_top: bool = False) -> None:
        """protocol 2: a run or a comparison entered a state."""
        pending = self._pending.behind(state)
        if pending is not None:
            if not pending.bound:
                self._names.bind(pending, state.run_id)
            pending.accept()
            self._messages.confirmed(pending.client_id)
        record = self._cards.at(self._cards.keys.setdefault(state.run_id, state.run_id))
        if state.seq is not None:
            record.latest_seq = max(state.seq, record.latest_seq or 0)
        if state.status in SETTLED:
            record.stopping = False
        # The curves must not be held by their own loader: it has their id alone.
        curves = ResultColumns(state.curves, partial(self._load_curves, state.run_id))
        handle = RUN_CLASSES[state.kind].handle
        if handle is None:
            self._comparison_state(record, state, curves, at_top)
        else:
            self._handle_state(record, state, handle, curves, at_top)
        if pending is not None and state.status in SETTLED:
            self._close(pending, state)
        if state.status == "completed" and state.curves is None:
            self._want_curves(state.run_id, state.data or {})

    def _handle_state(
        self, record: RunRecord, state: RunState, handle: type[Handle[Any]], curves: ResultColumns, at_top: bool
    ) -> None:
        run = record.handle
        if run is None or isinstance(run.error, ConnectionLost):
            # A settled run never changes; one given up with the link gets a new handle when the backend knows better.
            run = record.handle = handle(state.run_id, state.strategy_id, state.parameters, self._cancel)
        if not run.settled:  # ours was made of what was typed, which we may have read before we knew the command
            run.strategy_id = state.strategy_id
        match state.status:
            case "queued" if run.status == "queued":  # else it is history, read backwards
                run.parameters = dict(state.parameters)
                record.tick = BacktestProgress(
                    backtest_id=run.id, progress=0, status="queued", queue_position=state.queue_position
                )
            case "running":
                start(run)
            case "completed":
                result = classes_of(run).result(run.id, state.strategy_id, state.data or {}, curves)
                self._cards.bind_again(result)
                complete(run, result)
            case "failed" | "cancelled":
                if state.stopped is not None and advance(run, state.stopped):
                    record.tick = state.stopped
                fail(run, run_error(state.status, state.fault, state.strategy_id))
        record.user = state.user
        self._cards.show(record, state, at_top=at_top)

    def _comparison_state(self, record: RunRecord, state: RunState, curves: ResultColumns, at_top: bool) -> None:
        over = record.over
        if not at_top or record.asked is None:
            record.asked = msgspec.structs.replace(state, data=None, curves=None)  # which are the comparison's
        if over:
            return
        record.timestamp, record.user = state.timestamp, state.user
        if state.status == "completed":
            if state.curves is None and record.measured is not None:  # they came before the judgement
                curves = record.measured.curves
            compared = Comparison(state.run_id, state.data or {}, curves)
            self._cards.bind_again(compared)
            self._take_comparison(record, compared, state, at_top=at_top)
        else:
            if state.data is not None:
                record.measured = Comparison(state.run_id, state.data, curves)
            self._cards.show(record, state, at_top=at_top)

    def _take_comparison(
        self, record: RunRecord, comparison: Comparison, state: RunState | None = None, *, at_top: bool = False
    ) -> None:
        record.comparison, record.measured = comparison, None
        if state is None:
            record.timestamp, record.user = now(), None
        self._cards.show(record, state, at_top=at_top)

    def _close(self, pending: PendingCommand, state: RunState) -> None:
        """A run or comparison of ours has settled: answer those who wait for the command."""
        self._pending.close(pending.client_id)
        error = None if state.status == "completed" else run_error(state.status, state.fault, pending.title)
        if not pending.result.done():
            pending.result.set_result(result_of(state))
        if not pending.comparison.done():
            record = self._cards.get(pending.key)
            comparison = record.comparison if record is not None else None
            if comparison is not None:
                pending.comparison.set_result(comparison)
            elif error is not None:
                pending.comparison.set_exception(error)

    def take_annotation(self, told: RunAnnotation, *, at_top: bool = False) -> None:
        """A run was given other tags or another note."""
        record = self._cards.at(self._cards.keys.get(told.run_id, told.run_id))
        if record.annotation is None or (record.annotation.seq or 0) < (told.seq or 0):
            record.annotation = told
            self._cards.show(record, at_top=at_top)
        self.finds.take_annotation(told)

    def take_result(self, result: CommandResult, *, at_top: bool = False) -> None:
        """What came of a command: to who waits for it, or said in words."""
        pending = self._pending.behind(result)
        if pending is not None:
            self._pending.close(pending.client_id)
            self._messages.confirmed(pending.client_id)
            try:
                self._settle(pending, result)
            except (AttributeError, KeyError, TypeError, ValueError) as error:  # `data` is as the backend likes
                pending.fail(
                    CommandFailed(
                        say(
                            "result.unreadable",
                            "The answer to {title} cannot be read: {error}.",
                            title=pending.title,
                            error=error,
                        )
                    )
                )
                self._cards.show_run(pending.key)
        record = self._cards.get(pending.key) if pending is not None else None
        if self.finds.asks(result) and (pending is None or pending.typed):
            self.finds.take(f"find-{key_of(result)}", result, at_top=at_top)
        elif pending is None or (pending.typed and (record is None or record.held is None)):
            self._reply(result, at_top)

    def _settle(self, pending: PendingCommand, result: CommandResult) -> None:
        """Give a command its result or its refusal."""
        data = result.data or {}
        if not result.success:
            error = error_of(result.fault or Fault(code="command_failed", message=result.message))
            if not pending.result.done():
                pending.result.set_result(result)
            pending.fail(error)
            self._cards.show_run(pending.key)
            if pending.command == "cancel":
                self.stopping(str(pending.parameters.get("run_id")), False)
            return
        if isinstance(pending.run, Sweep):
            raise ValueError("it is not told as a sweep")
        if pending.run is not None:
            self._names.bind(pending, str(data.get("backtestId") or pending.client_id))
            strategy = str(data.get("strategyId") or pending.run.strategy_id)
            complete(pending.run, BacktestResult(pending.run.id, strategy, data, ResultColumns()))
            self._cards.show_run(pending.key)
        elif pending.command == COMPARISON.command and "strategies" in data:
            comparison = Comparison(pending.client_id, data, ResultColumns())
            self._take_comparison(self._cards.at(pending.key), comparison)
            pending.comparison.set_result(comparison)
        pending.accept()
        if not pending.result.done():
            pending.result.set_result(result)
        if not pending.comparison.done():
            pending.comparison.set_exception(
                CommandFailed(say("result.no_comparison", "The backend answered without a comparison."))
            )

    def _reply(self, result: CommandResult, at_top: bool) -> None:
        """A result with no card of its own is said in words."""
        data = result.data or {}
        report = data.get("report")
        reply = Message(
            id=f"result-{key_of(result)}",
            session_id=self._messages.session_id,
            role="assistant" if result.success else "system",
            content=result.message,
            timestamp=result.timestamp or now(),
            seq=result.seq,
            metadata={"offers": data.get("offers", []), "report": report if isinstance(report, str) else ""},
        )
        fault = None if result.success else result.fault or Fault(code="command_failed", message=result.message)
        self._messages.reply(reply, fault, at_top=at_top)


def key_of(result: CommandResult) -> str:
    """Its seq is its own in one history alone."""
    return f"{result.seq}-{result.timestamp}" if result.seq is not None else new_id()
