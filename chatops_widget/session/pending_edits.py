"""Pending edits: our changes not yet confirmed, and others' that came before the message they are about."""

from __future__ import annotations

from concurrent.futures import Future

from ..errors import ChatOpsError
from ..protocol.messages import MessageEdit


class PendingEdit:
    """A change of ours that the backend has not confirmed: new words, or (no content) none."""

    def __init__(self, client_id: str, key: str, content: str | None) -> None:
        self.client_id = client_id
        self.key = key
        self.content = content
        self.done: Future[None] = Future()

    def settle(self, error: ChatOpsError | None = None) -> None:
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)


class Edits:
    """By client id, oldest first."""

    def __init__(self) -> None:
        self._open: dict[str, PendingEdit] = {}
        self._early: dict[str, MessageEdit] = {}  # by message id

    def __len__(self) -> int:
        return len(self._open)

    def __contains__(self, client_id: str) -> bool:
        return client_id in self._open

    def add(self, edit: PendingEdit) -> None:
        self._open[edit.client_id] = edit

    def close(self, client_id: str | None) -> PendingEdit | None:
        return self._open.pop(client_id, None) if client_id is not None else None

    def close_all(self) -> list[PendingEdit]:
        edits = list(self._open.values())
        self._open.clear()
        return edits

    def of(self, key: str) -> PendingEdit | None:
        """The newest change of a message that is on its way."""
        return next((edit for edit in reversed(self._open.values()) if edit.key == key), None)

    def came_early(self, edit: MessageEdit) -> None:
        """Of a message that is not here: a page on its way may still have the old words."""
        self._early[edit.id] = edit

    def early(self, id: str) -> MessageEdit | None:
        return self._early.pop(id, None)
