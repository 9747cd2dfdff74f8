"""Edit and delete messages, shown optimistically until the backend answers; stop replies. On the I/O thread only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

from ..client.connection import Connection
from ..commands.parser import check_edit
from ..errors import BadInput, ChatOpsError, NotConnected, quoted
from ..errors.sentences import say
from ..protocol.faults import error_of, fault_of
from ..protocol.ids import new_id
from ..protocol.messages import PROTOCOL, Ack, EditMessage, Fault, Message, StopReply
from .pending_edits import PendingEdit
from .state import SessionState


class MessageActions:
    """Asks the backend for them; the session state shows them meanwhile.

    Parameters
    ----------
    session
        Of the session that is looked at.
    toast, spawn
        How a view hears of a refusal, and how something goes on by itself.
    """

    def __init__(
        self,
        connection: Connection,
        session: Callable[[], SessionState],
        toast: Callable[[Fault], None],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._connection = connection
        self._session = session
        self._toast = toast
        self._spawn = spawn

    def edit(self, client_id: str, key: str, text: str | None, session: SessionState | None = None) -> None:
        """As a panel asks: new words, or (no text) none. A refusal is told there. By default where one is."""
        try:
            self._edit(session or self._session(), client_id, key, text).done.add_done_callback(self._toast_if_refused)
        except ChatOpsError as error:
            self._toast(fault_of(error))

    def _toast_if_refused(self, done: Future[None]) -> None:
        if isinstance(error := done.exception(), ChatOpsError):
            self._toast(fault_of(error))

    def _edit(self, session: SessionState, client_id: str, id: str, text: str | None) -> PendingEdit:
        key, message = found(session, id)
        text = text.strip() if text is not None else None
        if text is not None:
            check_edit(text)
        edit = session.chat.change(client_id, key, text)
        self._connection.submit(
            EditMessage(session_id=session.session_id, id=message.id, content=text, client_id=client_id)
        )
        return edit

    async def change(self, id: str, text: str | None) -> Message | None:
        """As a script asks: wait until the backend has done it. Raises its refusal."""
        session, client_id = self._session(), new_id()
        await self._connection.joined()
        if self._connection.protocol < PROTOCOL:
            raise NotConnected(
                say(
                    "protocol.edit",
                    "This backend does not speak protocol {protocol}, which changing a message needs.",
                    protocol=PROTOCOL,
                )
            )
        await stored(session, id)  # until then only we know it, by an id of ours
        edit = self._edit(session, client_id, id, text)
        try:
            await asyncio.wrap_future(edit.done)
        except asyncio.CancelledError:  # nobody waits any more
            if self._connection.withdraw(client_id):
                session.withdrawn(client_id)
            raise
        return found(session, id)[1] if text is not None else None

    def stop_reply(self, id: str) -> None:
        self._spawn(self._stop_reply(self._session(), id))

    async def _stop_reply(self, session: SessionState, id: str) -> None:
        ack = await self._connection.request("stopReply", StopReply(session_id=session.session_id, id=id), Ack)
        if ack.fault is not None and id in session.chat.drafts:  # else it came to its end just before
            raise error_of(ack.fault)


def found(session: SessionState, id: str) -> tuple[str, Message]:
    """A message and the key it is shown under. Raises BadInput where it is not here."""
    known = session.chat.find(id)
    if known is None:
        raise BadInput(
            say("message.not_here", "No message {id} here.", id=quoted(id)),
            hint=say("message.deleted", "It may be deleted."),
            code="unknown_message",
        )
    return known


async def stored(session: SessionState, id: str) -> None:
    """Wait until the backend has a message."""
    changed = asyncio.Event()
    unlisten = session.transcript.listen(lambda key: changed.set())
    try:
        while found(session, id)[1].seq is None:
            changed.clear()
            await changed.wait()
    finally:
        unlisten()
