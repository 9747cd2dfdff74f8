"""The sessions as this kernel lives them: what the connection hears goes into their states. On the I/O thread only."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from ..client.connection import Condition, Connection
from ..client.socket import Endpoint
from ..client.upload import upload_file
from ..commands.parser import BASE_COMMANDS, check_length, is_command, parse
from ..errors import BadInput, ChatOpsError, ConnectionLost, NotConnected
from ..io_thread import IOThread
from ..protocol.faults import error_of, fault_of
from ..protocol.ids import new_id
from ..protocol.messages import (
    PROTOCOL,
    RECONNECTION_ATTEMPTS,
    SETTLED,
    Ack,
    BacktestProgress,
    CancelRun,
    CatalogChange,
    CommandResult,
    ConnectionStatus,
    ErrorEvent,
    Event,
    EventPage,
    ExecuteCommand,
    Fault,
    JoinAck,
    Message,
    Presence,
    RunState,
    SendMessage,
    SessionsChanged,
)
from ..protocol.panel import Catalog, Facts
from ..results.columns import Columns
from .callbacks import CONNECTION, PUBLIC, Callbacks
from .event_order import EventSequencer
from .history import History
from .message_actions import MessageActions
from .navigation import SessionNavigator
from .observers import Observer, Observers
from .pending_commands import PendingCommand, result_of
from .state import SESSION_EVENTS, SessionState
from .transcript import Transcript

logger = logging.getLogger(__name__)
_REMEMBERED = 1000  # ids of what views said, so that a resend does nothing twice


class Conversation:
    """What is said and done here goes out by the connection; what comes in goes into the session states it is about."""

    def __init__(
        self,
        io: IOThread,
        endpoint: Callable[[], Awaitable[Endpoint]],
        callbacks: Callbacks,
        *,
        user: str,
        session_id: str,
        starting: str | None,
    ) -> None:
        self._io = io
        self._callbacks = callbacks
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._told = "connecting"
        self.user = user
        self.catalog = Catalog(commands=list(BASE_COMMANDS))
        self.observers = Observers()
        self.connection = Connection(endpoint, self, user=user, starting=starting)
        self.navigator = SessionNavigator(
            self.connection, self._new_session, self.observers, self._spawn, first=session_id
        )
        self.sequencer = EventSequencer(self._tell, self.connection.repair)
        self.history = History(self.connection, lambda: self.session, self.sequencer)
        self.message_actions = MessageActions(
            self.connection, lambda: self.session, self.observers.on_toast, self._spawn
        )
        self.connection.join(session_id)

    # -- looking ------------------------------------------------------------------------------------------------

    @property
    def session(self) -> SessionState:
        """Of the session that is looked at."""
        return self.navigator.session

    @property
    def transcript(self) -> Transcript:
        return self.session.transcript

    @property
    def session_id(self) -> str:
        return self.session.session_id

    @property
    def session_name(self) -> str:
        return self.session.name

    @property
    def facts(self) -> Facts:
        condition = self.connection.condition
        return Facts(
            status=condition.status,
            session_id=self.session_id if self.navigator.inside else "",
            session_name=self.session_name if self.navigator.inside else "",
            user=self.user,
            protocol=self.connection.protocol,
            detail=condition.detail,
            attempt=condition.attempt,
            max_attempts=RECONNECTION_ATTEMPTS if condition.attempt else None,
            retry_at=condition.retry_at and condition.retry_at * 1000,
        )

    def observe(self, observer: Observer) -> None:
        self.observers.add(observer)
        self.navigator.directory.hint()

    def unobserve(self, observer: Observer) -> None:
        self.observers.remove(observer)

    # -- saying and doing ---------------------------------------------------------------------------------------

    def has_heard(self, client_id: str) -> bool:
        return client_id in self._heard

    def first_time(self, client_id: str) -> bool:
        """Whether an act of this id is to be done now: a view sends it again until it is acked."""
        if client_id in self._heard:
            return False
        self._heard[client_id] = None
        if len(self._heard) > _REMEMBERED:
            self._heard.popitem(last=False)
        return True

    def say(self, client_id: str, text: str, session_id: str | None = None) -> None:
        """What was typed in a panel, in this session: a command or a message. The same id again does nothing."""
        text = text.strip()
        if not self.first_time(client_id) or not text:
            return
        session = self.navigator.cache.get(session_id) or self.session
        try:
            check_length(text)
        except BadInput as error:
            session.chat.note(error.message, fault_of(error))
            return
        if not is_command(text):
            self.send_message(text, client_id, session)
            return
        session.chat.say(client_id, text)
        try:
            request = parse(text, self.catalog.commands, self.catalog.strategies)
        except BadInput as error:
            session.sent(client_id)
            session.chat.note(error.message, fault_of(error))
            return
        self.execute(request.command, request.parameters, client_id=client_id, text=text, session=session)

    def retry(self, client_id: str, key: str) -> None:
        """Run what is shown under `key` once more, as a new run of this user. The same id again does nothing."""
        if not self.first_time(client_id):
            return
        request = self.session.work.request(key)
        if request is None:
            self.observers.on_toast(Fault(code="not_settled", message="That is not over yet.", hint="Stop it first."))
            return
        try:
            self.connection.check()
        except ChatOpsError as error:
            self.observers.on_toast(fault_of(error))
            return
        self.execute(*request, client_id=client_id, shown=True)

    def send_message(self, text: str, client_id: str | None = None, session: SessionState | None = None) -> Message:
        client_id, session = client_id or new_id(), session or self.session
        message = session.chat.say(client_id, text)
        self.connection.submit(SendMessage(session_id=session.session_id, content=text, client_id=client_id))
        return message

    def execute(
        self,
        command: str,
        parameters: Mapping[str, Any],
        *,
        client_id: str | None = None,
        text: str | None = None,
        shown: bool = False,
        session: SessionState | None = None,
    ) -> PendingCommand:
        """Have a command carried out; what was typed (`text`) or asked for in the panel is answered there."""
        client_id, session = client_id or new_id(), session or self.session
        pending = session.work.open(client_id, command, parameters, typed=shown or text is not None)
        self.connection.submit(
            ExecuteCommand(
                session_id=session.session_id,
                command=command,
                parameters=dict(parameters) or None,
                client_id=client_id,
                text=text,
            )
        )
        return pending

    async def upload(self, name: str, content: bytes, client_id: str) -> None:
        """Give the backend a file, now or when the link is back; the same id again does nothing twice."""
        await upload_file(
            self.connection, lambda: self.session_id, lambda: self.catalog.uploads, name, content, client_id
        )

    def withdraw(self, pending: PendingCommand) -> None:
        """Take back a command nobody waits for any more, if it has not left yet."""
        if self.connection.withdraw(pending.client_id):
            for session in self.navigator.cache:
                session.withdrawn(pending.client_id)

    def cancel(self, run_id: str, session: SessionState | None = None) -> None:
        session = session or self.session
        if self.connection.protocol >= PROTOCOL:
            session.work.stopping(run_id)
            self._spawn(self._cancel(run_id, session))
        elif session.work.named(run_id):
            session.work.stopping(run_id)
            self.execute("cancel", {"run_id": run_id}, session=session)
        else:
            message = "The backend has not said yet which run this is."
            self.observers.on_toast(Fault(code="not_named", message=message, hint="Try again once it moves."))

    async def _cancel(self, run_id: str, session: SessionState) -> None:
        question = CancelRun(session_id=session.session_id, run_id=run_id)
        try:
            await self.connection.ready()  # asked for while the link is down, it goes with the next one
            ack = await self.connection.request("cancelRun", question, Ack)
            if ack.fault is not None:
                raise error_of(ack.fault)
        except ChatOpsError:
            session.work.stopping(run_id, False)
            raise

    def close(self) -> None:
        self.navigator.close()
        for session in self.navigator.cache:
            session.lost(NotConnected("This ChatOps was closed."))

    # -- hearing (connection.Listener) --------------------------------------------------------------------------

    def seq(self, session_id: str) -> int | None:
        session = self.navigator.cache.get(session_id)
        return None if session is None or session.oldest_seq is None else session.seq

    def on_condition(self, condition: Condition) -> None:
        self.observers.on_facts()
        status = public_status(condition.status)
        if condition.status == "connected":  # and caught up: a whole would have come
            self.session.chat.settle_streamed()
        if status != self._told:
            self._told = status
            self._callbacks.emit(CONNECTION, status)

    def on_joined(self, session_id: str, ack: JoinAck | None) -> None:
        session = self.navigator.cache.get(session_id)
        if session is None:
            return
        session.protocol = self.connection.protocol
        if ack is not None:
            session.name = ack.name or session.name
            if session.oldest_seq is None:
                session.seq = ack.seq
                session.oldest_seq = ack.seq + 1
            session.chat.streamed_are(ack.drafts)
            self.sequencer.early(session)
        if session is self.session:
            if ack is not None:
                self.navigator.people = ack.people
                self.catalog = Catalog(
                    commands=ack.commands, strategies=ack.strategies, symbols=ack.symbols, uploads=ack.uploads
                )
            self.observers.on_catalog()
            self.observers.on_room()
            self.navigator.directory.hint()

    def on_unheard(self, session_id: str) -> None:
        session = self.navigator.cache.get(session_id)
        if session is not None:
            self.navigator.give_up(session)

    def on_event(self, event: Event) -> None:
        HANDLERS[type(event)](self, event)

    def _on_progress(self, event: BacktestProgress) -> None:
        session = self.navigator.cache.get(event.session_id or self.session_id)
        if session is not None:
            session.take(event)
            self._callbacks.emit(event.event, event)

    def _on_sessions_changed(self, event: SessionsChanged) -> None:
        if self.observers:  # nobody looks at a list that no panel shows; `chat.sessions` asks
            self.navigator.directory.hint()

    def _on_presence(self, event: Presence) -> None:
        self.navigator.on_presence(event)

    def _on_error(self, event: ErrorEvent) -> None:
        self.observers.on_toast(Fault(code=event.code or "error", message=event.message, hint=event.hint))
        self._tell(event)

    def _on_catalog(self, event: CatalogChange) -> None:
        self.catalog = msgspec.structs.replace(self.catalog, strategies=event.strategies, symbols=event.symbols)
        self.observers.on_catalog()

    def _on_session_event(self, event: Any) -> None:
        session = self.navigator.cache.get(event.session_id or self.session_id)
        if session is not None:
            self.sequencer.event(session, event)
            self.navigator.perhaps_release(session)

    def on_page(self, session_id: str, page: EventPage) -> None:
        """Stored events we had missed, or the newest page of a session that is new to us."""
        session = self.navigator.cache.get(session_id)
        if session is None:
            return
        if page.events and (page.events[0].payload.get("seq") or 0) < (session.oldest_seq or 0):
            self.sequencer.older(session, page)
            for item in session.transcript.before(1, len(page.events))[0]:  # nobody asked for it, so all are told
                self._on_item(session, item.key)
            return
        self.sequencer.missed(session, page)
        self.navigator.perhaps_release(session)

    def on_sent(self, client_id: str, ack: Ack | None) -> None:
        for session in [each for each in self.navigator.cache if each.knows(client_id)]:
            if ack is not None and ack.fault is not None:
                session.refused(client_id, ack.fault, error_of(ack.fault))
            else:
                session.sent(client_id)
            self.navigator.perhaps_release(session)

    def on_dropped(self) -> None:
        self.navigator.people = []
        self.observers.on_room()
        if self.connection.protocol < PROTOCOL:
            hint = "This backend cannot resume; ask again."
            self.session.work.unanswered(ConnectionLost("The link broke before the backend answered.", hint=hint))

    def on_lost(self, error: ChatOpsError) -> None:
        for session in self.navigator.cache:
            for client_id in session.lost(error):
                self.connection.withdraw(client_id)  # its caller has been told that it failed: it must not run later

    # -- small things -------------------------------------------------------------------------------------------

    def _new_session(self, session_id: str) -> SessionState:
        transcript = Transcript()

        def load_curves(run: str) -> Columns:
            return self._io.run(self.navigator.curves.load(run, session_id), timeout=60, what=f"the curves of {run}")

        def want_curves(run: str, data: dict[str, Any]) -> None:
            if session is self.session:
                self.navigator.curves.want(run, data)

        session = SessionState(
            session_id,
            transcript,
            user=self.user,
            load_curves=load_curves,
            want_curves=want_curves,
            cancel=lambda run: self._io.call(self.cancel, run.id, session),
        )
        transcript.listen(lambda key: self._on_item(session, key), lambda key: self._on_tick(session, key))
        return session

    def _on_item(self, session: SessionState, key: str) -> None:
        if session is self.session:  # what happens elsewhere is shown when one goes there
            self.observers.on_item(key)

    def _on_tick(self, session: SessionState, key: str) -> None:
        if session is self.session:
            self.observers.on_tick(key)

    def _tell(self, event: Event) -> None:
        if isinstance(event, RunState) and event.status in SETTLED:
            self._callbacks.emit(CommandResult.event, result_of(event))
        if type(event) in PUBLIC:
            self._callbacks.emit(event.event, event)

    def _spawn(self, coroutine: Any) -> None:
        self._io.start(self._guarded(coroutine))

    async def _guarded(self, coroutine: Awaitable[None]) -> None:
        try:
            await coroutine
        except ChatOpsError as error:
            self.observers.on_toast(fault_of(error))
        except msgspec.ValidationError as error:
            logger.warning("unreadable answer: %s", error)


HANDLERS: dict[type[Event], Callable[[Conversation, Any], None]] = {
    **dict.fromkeys(SESSION_EVENTS, Conversation._on_session_event),
    BacktestProgress: Conversation._on_progress,  # by far the most, and never stored
    SessionsChanged: Conversation._on_sessions_changed,
    Presence: Conversation._on_presence,
    ErrorEvent: Conversation._on_error,
    CatalogChange: Conversation._on_catalog,
}


def public_status(status: ConnectionStatus) -> str:
    """Four words for scripts; "starting" is a finer point of the panel's."""
    return "connecting" if status == "starting" else status
