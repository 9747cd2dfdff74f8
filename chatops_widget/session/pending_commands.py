"""Pending commands: what we asked for and have no answer to, and the correlation of answers with questions."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from concurrent.futures import Future
from typing import Any

from ..errors import ChatOpsError
from ..errors.sentences import say
from ..protocol.messages import CommandResult, RunState
from ..protocol.run_kinds import COMPARISON, RUN_KINDS
from ..results.comparison import Comparison
from ..results.handle import Handle, fail, run_error

BASE_RUN_COMMANDS = {each.command for each in RUN_KINDS.values() if each.base}


class PendingCommand:
    """A command on its way: what was asked, and the futures of those who wait for it."""

    def __init__(
        self, client_id: str, command: str, parameters: Mapping[str, Any], run: Handle[Any] | None, typed: bool
    ) -> None:
        self.client_id = client_id
        self.key = f"card-{client_id}"  # of its run or comparison card
        self.command = command
        self.parameters = dict(parameters)
        self.run = run
        self.typed = typed  # in the panel, so that the answer belongs there
        self.bound = False  # whether the backend has named its run
        self.accepted: Future[None] = Future()
        self.result: Future[CommandResult] = Future()
        self.comparison: Future[Comparison] = Future()

    @property
    def title(self) -> str:
        if self.command == COMPARISON.command:
            return " vs ".join(map(str, self.parameters.get("strategy_ids") or [COMPARISON.name]))
        return str(self.parameters.get("strategy_id") or self.command)

    def accept(self) -> None:
        if not self.accepted.done():
            self.accepted.set_result(None)

    def fail(self, error: ChatOpsError) -> None:
        for future in (self.accepted, self.result, self.comparison):
            if not future.done():
                future.set_exception(error)
        if self.run is not None:
            fail(self.run, error)


class PendingCommands:
    """Commands without an answer by client id, oldest first.

    `plain` holds the client ids of what went out in the base contract's words, so that no answer will name it.
    """

    def __init__(self, plain: Container[str]) -> None:
        self._open: dict[str, PendingCommand] = {}
        self._plain = plain

    def __iter__(self) -> Iterator[PendingCommand]:
        return iter(list(self._open.values()))

    def add(self, pending: PendingCommand) -> None:
        self._open[pending.client_id] = pending

    def get(self, client_id: str | None) -> PendingCommand | None:
        return self._open.get(client_id) if client_id is not None else None

    def close(self, client_id: str) -> PendingCommand | None:
        return self._open.pop(client_id, None)

    def close_all(self) -> list[PendingCommand]:
        waiting = list(self)
        self._open.clear()
        return waiting

    def holds(self, run: Handle[Any]) -> bool:
        return any(pending.run is run for pending in self)

    def behind(self, answer: RunState | CommandResult) -> PendingCommand | None:
        """The command an answer is for: the one it names, or in the base contract the one it must be."""
        if answer.client_id is not None:
            return self.get(answer.client_id)
        return self._started(answer) if isinstance(answer, RunState) else self._answered(answer)

    def _plainly(self) -> list[PendingCommand]:
        return [pending for pending in self if pending.client_id in self._plain]

    def _started(self, state: RunState) -> PendingCommand | None:
        """The command behind a state that names none: we gave it before we knew that the backend speaks protocol 2."""
        waiting = self._plainly()
        named = [pending for pending in waiting if pending.bound and pending.run and pending.run.id == state.run_id]
        command = RUN_KINDS[state.kind].command
        new = [
            pending
            for pending in waiting
            if not pending.bound and (pending.command, pending.title) == (command, state.strategy_id)
        ]
        return next(iter(named or new), None)

    def _answered(self, result: CommandResult) -> PendingCommand | None:
        """A base result names no command. Its data may say which kind it answers; else it is the oldest open one."""
        waiting = self._plainly()
        data = result.data or {}
        if "backtestId" in data:
            runs = [pending for pending in waiting if pending.run is not None]
            same = [
                pending for pending in runs if pending.run and pending.run.strategy_id == data.get("strategyId")
            ] or runs
            named = [
                pending
                for pending in same
                if pending.run and pending.bound and pending.run.id == str(data["backtestId"])
            ]
            better = named or [pending for pending in same if not pending.bound] or same
        elif "strategies" in data and "ranking" in data:
            better = [pending for pending in waiting if pending.command == COMPARISON.command]
        elif result.success:
            better = [pending for pending in waiting if pending.command not in BASE_RUN_COMMANDS]
        else:
            failed = [pending for pending in waiting if pending.run is not None and pending.run.status == "failed"]
            better = failed or [pending for pending in waiting if pending.command == "cancel"]
            better = better or [pending for pending in waiting if not pending.bound]
        return next(iter(better or waiting), None)


def result_of(state: RunState) -> CommandResult:
    """A settled run or comparison as the result of the command that asked for it."""
    success = state.status == "completed"
    error = None if success else run_error(state.status, state.fault, state.strategy_id)
    return CommandResult(
        success=success,
        message=say("run.completed", "{strategy} completed.", strategy=state.strategy_id)
        if error is None
        else error.whole,
        data=state.data,
        client_id=state.client_id,
        command=RUN_KINDS[state.kind].command,
        fault=state.fault,
        timestamp=state.timestamp,
    )
