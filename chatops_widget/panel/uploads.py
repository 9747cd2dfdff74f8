"""Uploads of views: handed on to the backend once, their outcome told as often as asked. On the I/O thread only."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import BadInput, ChatOpsError
from ..errors.sentences import say
from ..protocol.faults import fault_of
from ..protocol.panel import Upload, Uploaded, UploadStatus
from ..session.conversation import Conversation

MAX_OUTCOMES = 200  # remembered, for views that ask again


class ViewUploads:
    """Idempotent: a file goes by the id of the act that brought it."""

    def __init__(self, conversation: Conversation, post: Callable[[Uploaded], None]) -> None:
        self._conversation = conversation
        self._post = post
        self._files: OrderedDict[str, asyncio.Task[None]] = OrderedDict()

    def take(self, upload: Upload, buffers: Sequence[Any]) -> None:
        """Begin to hand a file on. The same id again does nothing."""
        if upload.id in self._files:
            return
        task = asyncio.ensure_future(self._hand_on(upload, buffers))
        task.add_done_callback(lambda _: self.tell(upload.view, upload.id))
        self._files[upload.id] = task
        if len(self._files) > MAX_OUTCOMES:
            self._files.popitem(last=False)

    async def _hand_on(self, upload: Upload, buffers: Sequence[Any]) -> None:
        if len(buffers) != 1:
            raise BadInput(
                say("upload.cut", "The file did not arrive whole."),
                hint=say("hint.try_again", "Try again."),
            )
        await self._conversation.upload(upload.name, bytes(buffers[0]), upload.id)

    def answer(self, question: UploadStatus) -> None:
        self.tell(question.view, question.id)

    def tell(self, view: str, id: str) -> None:
        """What became of it; nothing yet, while it is on its way."""
        task = self._files.get(id)
        if task is None or not task.done() or task.cancelled():
            return
        error = task.exception()
        if error is not None and not isinstance(error, ChatOpsError):
            error = BadInput(say("panel.unhandled", "That could not be handled: {error}", error=error))
        self._post(Uploaded(to=view, id=id, fault=fault_of(error) if error is not None else None))

    def close(self) -> None:
        for task in self._files.values():
            task.cancel()
