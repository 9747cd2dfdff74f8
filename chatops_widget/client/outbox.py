"""Outbox: what waits for the link, sent in order, and resent until it is acked. On the I/O thread only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container
from typing import Any

import msgspec

from ..errors import BadInput, NotConnected
from ..errors.sentences import say
from ..protocol.messages import PROTOCOL, Ack, EditMessage, ExecuteCommand, Fault, SendMessage
from ..protocol.wire import to_wire
from .socket import SocketClient, convert_or_none

Submission = SendMessage | ExecuteCommand | EditMessage
_EVENTS = {SendMessage: "sendMessage", ExecuteCommand: "executeCommand", EditMessage: "editMessage"}
_CANNOT_EDIT = Ack(
    ok=False,
    fault=Fault(
        code="not_supported",
        message=say("edit.unsupported", "This backend cannot change what was said."),
    ),
)


class Outbox:
    """A queue of payloads by their client ids, which make a resend idempotent.

    Parameters
    ----------
    max_waiting
        Payloads that may wait while there is no link.
    sent
        Called when the backend has acked something, or (None) a base one was sent it.
    """

    def __init__(self, link: SocketClient, sent: Callable[[str, Ack | None], None], max_waiting: int) -> None:
        self._socket = link
        self._max_waiting = max_waiting
        self._sent = sent
        self._waiting: OrderedDict[str, Submission] = OrderedDict()
        self._emitted: set[str] = set()  # handed over on this link, not yet acked

    def put(self, payload: Submission) -> None:
        """Add a payload, or one of the same id in its place."""
        assert payload.client_id is not None
        self._waiting[payload.client_id] = payload

    def check_room(self) -> None:
        """Raise BadInput where one more would be one too many without a link."""
        if len(self._waiting) >= self._max_waiting:
            raise BadInput(
                say("limit.queued", "{n:,} messages and commands wait for the link already.", n=self._max_waiting),
                hint=say("limit.allow_queued", "Wait until it is back, or allow more: ChatOps(max_queued=…)."),
                code="busy",
            )

    def withdraw(self, client_id: str) -> bool:
        """Take back what has not been sent; False if it is on its way."""
        if client_id in self._emitted:
            return False
        return self._waiting.pop(client_id, None) is not None

    def __bool__(self) -> bool:
        """Whether anything is not acked yet."""
        return bool(self._waiting)

    def __contains__(self, client_id: str) -> bool:
        return client_id in self._waiting

    def holds(self, session_id: str) -> bool:
        """Whether something of a session's is not acked yet."""
        return any(payload.session_id == session_id for payload in self._waiting.values())

    def readdress(self, session_id: str, new: str) -> None:
        """What waits for a session that has another id now goes there."""
        for client_id, payload in self._waiting.items():
            if payload.session_id == session_id:
                self._waiting[client_id] = msgspec.structs.replace(payload, session_id=new)

    def drop(self, session_id: str) -> list[str]:
        """Give up what waits for a session that was deleted; returns its ids."""
        dropped = [client_id for client_id, payload in self._waiting.items() if payload.session_id == session_id]
        for client_id in dropped:
            del self._waiting[client_id]
            self._emitted.discard(client_id)
        return dropped

    def again(self) -> None:
        """Resend on the next link what was not acked on the one that broke."""
        self._emitted.clear()

    async def send(self, protocol: Callable[[], int | None], members: Container[str]) -> None:
        """Send all that waits, as long as there is a `protocol` to do it in; `members` are the sessions we are in."""
        async with self._socket.send_lock:
            while (speaks := protocol()) is not None:
                client_id = next((each for each in self._waiting if each not in self._emitted), None)
                if client_id is None:
                    return
                payload = self._waiting[client_id]
                self._emitted.add(client_id)
                elsewhere = payload.session_id not in members  # written before we went to another session
                try:
                    if elsewhere:
                        await self._socket.emit_unlocked("joinSession", payload.session_id)
                    if speaks >= PROTOCOL:
                        await self._socket.emit_unlocked(
                            _EVENTS[type(payload)], to_wire(payload), self._acker(client_id)
                        )
                    elif not isinstance(payload, EditMessage):
                        await self._socket.emit_unlocked(_EVENTS[type(payload)], to_wire(base(payload)))
                    if elsewhere:
                        await self._socket.emit_unlocked("leaveSession", payload.session_id)
                except NotConnected:  # the link broke under us; it goes with the next one
                    self._emitted.discard(client_id)
                    return
                if speaks < PROTOCOL:
                    self._done(client_id, _CANNOT_EDIT if isinstance(payload, EditMessage) else None)

    def _acker(self, client_id: str) -> Callable[..., None]:
        def acked(*args: Any) -> None:
            self._done(client_id, convert_or_none(args[0] if args else None, Ack) or Ack(ok=True))

        return acked

    def _done(self, client_id: str, ack: Ack | None) -> None:
        self._waiting.pop(client_id, None)
        self._emitted.discard(client_id)
        self._sent(client_id, ack)


def base(payload: SendMessage | ExecuteCommand) -> SendMessage | ExecuteCommand:
    """The payload with the base contract's fields alone."""
    if isinstance(payload, SendMessage):
        return SendMessage(session_id=payload.session_id, content=payload.content)
    return ExecuteCommand(session_id=payload.session_id, command=payload.command, parameters=payload.parameters)
