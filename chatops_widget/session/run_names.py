"""Bind a backend's run ids to the commands of ours that started them: as told, or (base contract) inferred. No I/O."""

from __future__ import annotations

from collections.abc import Callable

from ..protocol.messages import PROTOCOL
from .pending_commands import PendingCommand, PendingCommands
from .run_cards import RunCards


class RunNames:
    """Until its id is told, a run of ours goes by that of its command."""

    def __init__(self, cards: RunCards, pending: PendingCommands, *, protocol: Callable[[], int]) -> None:
        self._cards = cards
        self._pending = pending
        self._protocol = protocol

    def infer(self, run_id: str) -> str:
        """A base backend names a run without saying whose: it is the oldest of ours that has no name yet."""
        for pending in self._pending:
            if self._protocol() < PROTOCOL and pending.run is not None and not pending.bound:
                self.bind(pending, run_id)
                return pending.key
        self._cards.keys[run_id] = run_id
        return run_id

    def bind(self, pending: PendingCommand, run_id: str) -> None:
        """The backend says, or it is inferred, that this is the run of a command."""
        for other in self._pending:
            if other is not pending and other.bound and self._cards.keys.get(run_id) == other.key:
                self._swap(pending, other)
        pending.bound = True
        self._cards.keys[run_id] = pending.key
        if pending.run is not None:
            pending.run.id = run_id
            record = self._cards.at(pending.key)
            record.handle = record.handle or pending.run

    def _swap(self, pending: PendingCommand, other: PendingCommand) -> None:
        """Progress came in another order than the commands, and `other` has been shown what is `pending`'s."""
        assert pending.run is not None
        assert other.run is not None
        pending.run.progress, other.run.progress = other.run.progress, pending.run.progress
        pending.run.message, other.run.message = other.run.message, pending.run.message
        other.run.id = pending.run.id if pending.bound else other.client_id
        other.bound = pending.bound
        if other.bound:
            self._cards.keys[other.run.id] = other.key
        self._cards.show_run(other.key)
