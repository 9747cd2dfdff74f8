"""Dispatch what the connection hears, by its type, into the sessions it is about. On the I/O thread only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from ..client.connection import Condition, Connection
from ..commands.parser import BASE_COMMANDS
from ..errors import ChatOpsError, ConnectionLost
from ..errors.sentences import say
from ..protocol.faults import error_of
from ..protocol.messages import (
    PROTOCOL,
    SETTLED,
    Ack,
    BacktestProgress,
    CatalogChange,
    CommandResult,
    ConnectionStatus,
    ErrorEvent,
    Event,
    EventPage,
    Fault,
    JoinAck,
    Presence,
    ReadEvents,
    RunState,
    SessionDeleted,
    SessionsChanged,
)
from ..protocol.panel import Catalog
from .callbacks import CONNECTION, PUBLIC, Callbacks
from .event_order import EventSequencer
from .navigation import SessionNavigator
from .observers import Observers
from .pending_commands import result_of
from .state import SESSION_EVENTS, SessionState

logger = logging.getLogger(__name__)


class Incoming:
    """The connection's listener (see `client.connection.Listener`), which owns what is known of all sessions at once.

    Attributes
    ----------
    catalog
        The commands, strategies and symbols there are.
    """

    sequencer: EventSequencer
    _connection: Connection
    _navigator: SessionNavigator

    def __init__(self, callbacks: Callbacks, observers: Observers) -> None:
        self._callbacks = callbacks
        self._observers = observers
        self._told = "connecting"
        self._remarked: set[str] = set()
        self.catalog = Catalog(commands=list(BASE_COMMANDS))

    def begin(self, connection: Connection, navigator: SessionNavigator) -> None:
        """Before anything can come: a connection is made with its listener, and the navigator with the connection."""
        self._connection = connection
        self._navigator = navigator
        self.sequencer = EventSequencer(self._tell, connection.repair)

    # -- the link -----------------------------------------------------------------------------------------------

    def on_condition(self, condition: Condition) -> None:
        self._observers.on_facts()
        status = public_status(condition.status)
        if condition.status == "connected":  # and caught up: a whole would have come
            self._navigator.session.chat.settle_streamed()
        if status != self._told:
            self._told = status
            self._callbacks.emit(CONNECTION, status)

    def on_new_link(self) -> None:
        for session in self._navigator.cache:
            session.hold()

    def doubts(self, session_id: str, ack: JoinAck) -> ReadEvents | None:
        session = self._navigator.cache.get(session_id)
        if session is None or not session.held:  # all that we know came on this link, perhaps before this answer
            return None
        return session.history.doubts(session_id, session.seq, ack)

    def on_joined(self, session_id: str, ack: JoinAck | None, there: EventPage | None = None) -> bool:
        session = self._navigator.cache.get(session_id)
        if session is None:
            return False
        anew = False
        session.protocol, session.author = self._connection.protocol, self._connection.author
        if ack is not None:
            if anew := session.held and session.history.is_another(session.seq, ack, there):
                self._begin_anew(session, ack)
            session.held = False
            session.history.heard_from(ack)
            session.name = ack.name or session.name
            if session.oldest_seq is None:
                # What was heard before this answer, which may be the second that was asked for, is from the first on.
                heard = session.seq > 0
                session.seq = session.seq if heard else ack.seq
                session.oldest_seq = 1 if heard else ack.seq + 1
            session.chat.streamed_are(ack.drafts)
            self.sequencer.early(session)
        if session is self._navigator.session:
            if ack is not None:
                self._navigator.people = ack.people
                self.catalog = Catalog(
                    commands=ack.commands, strategies=ack.strategies, symbols=ack.symbols, uploads=ack.uploads
                )
            self._observers.on_catalog()
            self._observers.on_room()
            self._navigator.directory.hint()
        return anew

    def _begin_anew(self, session: SessionState, ack: JoinAck) -> None:
        """A backend that we knew has lost what we know: say so, in the panel, the log and to scripts."""
        fault = Fault(
            code="other_history",
            message=say("history.other", "The backend's store was changed for an older or another one."),
            hint=say(
                "history.kept",
                "What stands above is kept here alone, until this kernel ends; below is what the backend has."
                " Whoever runs it may have a newer store.",
            ),
        )
        logger.warning(
            "%s has another history at the backend: %d events, %d known", session.session_id, ack.seq, session.seq
        )
        lost = ConnectionLost(fault.message, hint=fault.hint)
        session.begin_anew(ack, fault, lost, self._connection.holds)
        self._tell(ErrorEvent(message=fault.message, code=fault.code, hint=fault.hint))

    def on_readdressed(self, session_id: str, new: str) -> None:
        self._navigator.readdress(session_id, new)

    def on_unheard(self, session_id: str) -> None:
        session = self._navigator.cache.get(session_id)
        if session is not None:
            self._navigator.give_up(session)

    def on_session_deleted(self, event: SessionDeleted) -> None:
        self._navigator.deleted(event)

    def on_sent(self, client_id: str, ack: Ack | None) -> None:
        fault = ack.fault if ack is not None else None
        logger.info("the backend %s", f"refuses: {fault.code}" if fault else "has it", extra={"act": client_id})
        for session in [each for each in self._navigator.cache if each.knows(client_id)]:
            if ack is not None and ack.fault is not None:
                session.refused(client_id, ack.fault, error_of(ack.fault))
            else:
                session.sent(client_id)
            self._navigator.perhaps_release(session)

    def on_dropped(self) -> None:
        self._navigator.people = []
        self._observers.on_room()
        if self._connection.protocol < PROTOCOL:
            hint = say("connection.no_resume", "This backend cannot resume; ask again.")
            error = ConnectionLost(
                say("connection.broke_before", "The link broke before the backend answered."), hint=hint
            )
            self._navigator.session.work.unanswered(error)
            hint = say("connection.send_again", "If the others have not read it, send it again.")
            error = ConnectionLost(
                say("connection.unconfirmed", "The link broke before the backend confirmed this."), hint=hint
            )
            self._navigator.session.chat.unconfirmed(error)

    def on_lost(self, error: ChatOpsError) -> None:
        for session in self._navigator.cache:
            for client_id in session.lost(error):
                self._connection.withdraw(client_id)  # its caller has been told that it failed: it must not run later

    def on_remark(self, remark: Fault) -> None:
        """Say it once, however often the link is made anew."""
        if remark.message not in self._remarked:
            self._remarked.add(remark.message)
            self._navigator.session.chat.note(remark.message, remark)

    # -- stored events ------------------------------------------------------------------------------------------

    def seq(self, session_id: str) -> int | None:
        session = self._navigator.cache.get(session_id)
        return None if session is None or (session.oldest_seq is None and not session.seq) else session.seq

    def on_page(self, session_id: str, page: EventPage) -> None:
        """Stored events we had missed, or the newest page of a session that is new to us.

        One that was asked for before we knew where we are can be both: what is above goes to the top, and what is new
        to the bottom in its turn.
        """
        session = self._navigator.cache.get(session_id)
        if session is None:
            return
        above = [each for each in page.events if (each.payload.get("seq") or 0) < (session.oldest_seq or 0)]
        if above:
            self.sequencer.older(session, msgspec.structs.replace(page, events=above))
            for item in session.transcript.before(1, len(above))[0]:
                session.transcript.announce(item.key)  # nobody asked for it, so all are told
        self.sequencer.missed(session, page)
        self._navigator.perhaps_release(session)

    # -- live events --------------------------------------------------------------------------------------------

    def on_event(self, event: Event) -> None:
        HANDLERS[type(event)](self, event)

    def _on_progress(self, event: BacktestProgress) -> None:
        session = self._navigator.cache.get(event.session_id) if event.session_id else self._navigator.session
        if session is not None:
            session.work.take_tick(event)
            self._callbacks.emit(event.event, event)

    def _on_session_event(self, event: Any) -> None:
        session = self._navigator.cache.get(event.session_id) if event.session_id else self._navigator.session
        if session is not None:
            if isinstance(event, RunState):
                logger.info("%s is %s", event.run_id, event.status, extra={"act": event.client_id})
            self.sequencer.event(session, event)
            self._navigator.perhaps_release(session)

    def _on_sessions_changed(self, event: SessionsChanged) -> None:
        if self._observers:  # nobody looks at a list that no panel shows; `chat.sessions` asks
            self._navigator.directory.hint()

    def _on_presence(self, event: Presence) -> None:
        self._navigator.on_presence(event)

    def _on_catalog(self, event: CatalogChange) -> None:
        self.catalog = msgspec.structs.replace(self.catalog, strategies=event.strategies, symbols=event.symbols)
        self._observers.on_catalog()

    def _on_error(self, event: ErrorEvent) -> None:
        self._observers.on_toast(Fault(code=event.code or "error", message=event.message, hint=event.hint))
        self._tell(event)

    def _tell(self, event: Event) -> None:
        """Tell scripts of an event whose turn it was; of a settled run as if it answered its command."""
        if isinstance(event, RunState) and event.status in SETTLED:
            self._callbacks.emit(CommandResult.event, result_of(event))
        if type(event) in PUBLIC:
            self._callbacks.emit(event.event, event)


HANDLERS: dict[type[Event], Callable[[Incoming, Any], None]] = {
    **dict.fromkeys(SESSION_EVENTS, Incoming._on_session_event),
    BacktestProgress: Incoming._on_progress,  # by far the most, and never stored
    SessionsChanged: Incoming._on_sessions_changed,
    SessionDeleted: Incoming.on_session_deleted,
    Presence: Incoming._on_presence,
    CatalogChange: Incoming._on_catalog,
    ErrorEvent: Incoming._on_error,
}


def public_status(status: ConnectionStatus) -> str:
    """Four words for scripts; the others are finer points of the panel's."""
    return {"starting": "connecting", "closed": "disconnected"}.get(status, status)
