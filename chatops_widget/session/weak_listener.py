"""A connection's listener that is not kept alive by it: what nobody holds any more hears nothing more."""

from __future__ import annotations

import asyncio
import weakref

from ..client.connection import Condition, Connection, Listener
from ..errors import ChatOpsError
from ..protocol.messages import Ack, Event, EventPage, Fault, JoinAck, ReadEvents, SessionDeleted


class WeakListener:
    """Passes on what a connection says, as long as its listener is there (see `client.connection.Listener`).

    The event loop keeps a connection, and a connection its listener. So a conversation that everybody has forgotten
    would live, and hold its socket, until the process ends.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = weakref.ref(listener)
        self._changed = asyncio.Event()  # something was sent, or never will be

    async def until_sent(self, connection: Connection) -> None:
        """Wait until nothing waits to be sent, or all attempts failed: what was said outlives who said it."""
        while connection.waits:
            self._changed.clear()
            await self._changed.wait()

    def on_condition(self, condition: Condition) -> None:
        if (listener := self._listener()) is not None:
            listener.on_condition(condition)

    def on_new_link(self) -> None:
        if (listener := self._listener()) is not None:
            listener.on_new_link()

    def doubts(self, session_id: str, ack: JoinAck) -> ReadEvents | None:
        listener = self._listener()
        return listener.doubts(session_id, ack) if listener is not None else None

    def on_joined(self, session_id: str, ack: JoinAck | None, there: EventPage | None = None) -> bool:
        listener = self._listener()
        return listener is not None and listener.on_joined(session_id, ack, there)

    def on_readdressed(self, session_id: str, new: str) -> None:
        if (listener := self._listener()) is not None:
            listener.on_readdressed(session_id, new)

    def on_unheard(self, session_id: str) -> None:
        if (listener := self._listener()) is not None:
            listener.on_unheard(session_id)

    def on_session_deleted(self, event: SessionDeleted) -> None:
        self._changed.set()  # what waited to be sent there is given up
        if (listener := self._listener()) is not None:
            listener.on_session_deleted(event)

    def on_event(self, event: Event) -> None:
        if (listener := self._listener()) is not None:
            listener.on_event(event)

    def on_sent(self, client_id: str, ack: Ack | None) -> None:
        self._changed.set()
        if (listener := self._listener()) is not None:
            listener.on_sent(client_id, ack)

    def on_dropped(self) -> None:
        if (listener := self._listener()) is not None:
            listener.on_dropped()

    def on_lost(self, error: ChatOpsError) -> None:
        self._changed.set()
        if (listener := self._listener()) is not None:
            listener.on_lost(error)

    def on_remark(self, remark: Fault) -> None:
        if (listener := self._listener()) is not None:
            listener.on_remark(remark)

    def seq(self, session_id: str) -> int | None:
        listener = self._listener()
        return listener.seq(session_id) if listener is not None else None

    def on_page(self, session_id: str, page: EventPage) -> None:
        if (listener := self._listener()) is not None:
            listener.on_page(session_id, page)
