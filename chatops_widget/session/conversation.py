"""The sessions as this kernel lives them: what comes from the connection goes into ledgers. On the I/O thread only."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from ..client.connection import Condition, Connection
from ..client.socket import Endpoint
from ..client.upload import hand_over
from ..commands.parser import BASE_COMMANDS, check_length, is_command, parse
from ..errors import BadInput, ChatOpsError, ConnectionLost, NotConnected
from ..io_thread import LoopThread
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
    EventPage,
    ExecuteCommand,
    Fault,
    JoinAck,
    Message,
    MessageChunk,
    MessageEdit,
    Payload,
    Presence,
    RunState,
    SendMessage,
    SessionsChanged,
)
from ..protocol.panel import Catalog, Facts
from ..results.columns import Columns
from .callbacks import Callbacks
from .event_order import Hearing
from .history import History
from .message_actions import Changes
from .navigation import Visits
from .observers import Watcher, Watchers
from .pending_commands import OpenCommand, result_of
from .state import Ledger
from .transcript import Transcript

logger = logging.getLogger(__name__)
_REMEMBERED = 1000  # ids of what views said, so that a resend does nothing twice
_PUBLIC = {
    CommandResult: "commandResult",
    Message: "message",
    MessageEdit: "messageEdit",
    ErrorEvent: "error",
}


class Conversation:
    """What is said and done here goes out by the connection; what comes in goes into the ledgers it is about."""

    def __init__(
        self,
        io: LoopThread,
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
        self.watchers = Watchers()
        self.connection = Connection(endpoint, self, user=user, starting=starting)
        self.visits = Visits(self.connection, self._new_ledger, self.watchers, self._spawn, first=session_id)
        self.hearing = Hearing(self._take, self._tell, self.connection.repair)
        self.history = History(self.connection, lambda: self.ledger, self.hearing)
        self.changes = Changes(self.connection, lambda: self.ledger, self.watchers.on_toast, self._spawn)
        self.connection.join(session_id)

    # -- looking ------------------------------------------------------------------------------------------------

    @property
    def ledger(self) -> Ledger:
        """Of the session that is looked at."""
        return self.visits.ledger

    @property
    def transcript(self) -> Transcript:
        return self.ledger.transcript

    @property
    def session_id(self) -> str:
        return self.ledger.session_id

    @property
    def session_name(self) -> str:
        return self.ledger.name

    @property
    def facts(self) -> Facts:
        condition = self.connection.condition
        return Facts(
            status=condition.status,
            session_id=self.session_id if self.visits.inside else "",
            session_name=self.session_name if self.visits.inside else "",
            user=self.user,
            protocol=self.connection.protocol,
            detail=condition.detail,
            attempt=condition.attempt,
            max_attempts=RECONNECTION_ATTEMPTS if condition.attempt else None,
            retry_at=condition.retry_at and condition.retry_at * 1000,
        )

    def watch(self, watcher: Watcher) -> None:
        self.watchers.add(watcher)
        self.visits.lobby.hint()

    def unwatch(self, watcher: Watcher) -> None:
        self.watchers.remove(watcher)

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
        ledger = self.visits.shelf.get(session_id) or self.ledger
        try:
            check_length(text)
        except BadInput as error:
            ledger.noted(error.message, fault_of(error))
            return
        if not is_command(text):
            self.send_message(text, client_id, ledger)
            return
        ledger.said(client_id, text)
        try:
            request = parse(text, self.catalog.commands, self.catalog.strategies)
        except BadInput as error:
            ledger.sent(client_id)
            ledger.noted(error.message, fault_of(error))
            return
        self.execute(request.command, request.parameters, client_id=client_id, text=text, ledger=ledger)

    def retry(self, client_id: str, key: str) -> None:
        """Run what is shown under `key` once more, as a new run of this user. The same id again does nothing."""
        if not self.first_time(client_id):
            return
        request = self.ledger.request(key)
        if request is None:
            self.watchers.on_toast(Fault(code="not_settled", message="That is not over yet.", hint="Stop it first."))
            return
        try:
            self.connection.check()
        except ChatOpsError as error:
            self.watchers.on_toast(fault_of(error))
            return
        self.execute(*request, client_id=client_id, shown=True)

    def send_message(self, text: str, client_id: str | None = None, ledger: Ledger | None = None) -> Message:
        client_id, ledger = client_id or new_id(), ledger or self.ledger
        message = ledger.said(client_id, text)
        self.connection.submit(SendMessage(session_id=ledger.session_id, content=text, client_id=client_id))
        return message

    def execute(
        self,
        command: str,
        parameters: Mapping[str, Any],
        *,
        client_id: str | None = None,
        text: str | None = None,
        shown: bool = False,
        ledger: Ledger | None = None,
    ) -> OpenCommand:
        """Have a command carried out; what was typed (`text`) or asked for in the panel is answered there."""
        client_id, ledger = client_id or new_id(), ledger or self.ledger
        order = ledger.opened(client_id, command, parameters, typed=shown or text is not None)
        self.connection.submit(
            ExecuteCommand(
                session_id=ledger.session_id,
                command=command,
                parameters=dict(parameters) or None,
                client_id=client_id,
                text=text,
            )
        )
        return order

    async def upload(self, name: str, content: bytes, client_id: str) -> None:
        """Give the backend a file, now or when the link is back; the same id again does nothing twice."""
        await hand_over(
            self.connection, lambda: self.session_id, lambda: self.catalog.uploads, name, content, client_id
        )

    def withdraw(self, order: OpenCommand) -> None:
        """Take back a command nobody waits for any more, if it has not left yet."""
        if self.connection.withdraw(order.client_id):
            for ledger in self.visits.shelf:
                ledger.withdrawn(order.client_id)

    def cancel(self, run_id: str, ledger: Ledger | None = None) -> None:
        ledger = ledger or self.ledger
        if self.connection.protocol >= PROTOCOL:
            ledger.stopping(run_id)
            self._spawn(self._cancel(run_id, ledger))
        elif ledger.named(run_id):
            ledger.stopping(run_id)
            self.execute("cancel", {"run_id": run_id}, ledger=ledger)
        else:
            message = "The backend has not said yet which run this is."
            self.watchers.on_toast(Fault(code="not_named", message=message, hint="Try again once it moves."))

    async def _cancel(self, run_id: str, ledger: Ledger) -> None:
        question = CancelRun(session_id=ledger.session_id, run_id=run_id)
        try:
            await self.connection.ready()  # asked for while the link is down, it goes with the next one
            ack = await self.connection.request("cancelRun", question, Ack)
            if ack.fault is not None:
                raise error_of(ack.fault)
        except ChatOpsError:
            ledger.not_stopping(run_id)
            raise

    def close(self) -> None:
        self.visits.close()
        for ledger in self.visits.shelf:
            ledger.lost(NotConnected("This ChatOps was closed."))

    # -- hearing (connection.Listener) --------------------------------------------------------------------------

    def seq(self, session_id: str) -> int | None:
        ledger = self.visits.shelf.get(session_id)
        return None if ledger is None or ledger.oldest_seq is None else ledger.seq

    def on_condition(self, condition: Condition) -> None:
        self.watchers.on_facts()
        status = public_status(condition.status)
        if condition.status == "connected":  # and caught up: a whole would have come
            self.ledger.settle_drafts()
        if status != self._told:
            self._told = status
            self._callbacks.emit("connection", status)

    def on_joined(self, session_id: str, ack: JoinAck | None) -> None:
        ledger = self.visits.shelf.get(session_id)
        if ledger is None:
            return
        ledger.protocol = self.connection.protocol
        if ack is not None:
            ledger.name = ack.name or ledger.name
            if ledger.oldest_seq is None:
                ledger.seq = ack.seq
                ledger.oldest_seq = ack.seq + 1
            ledger.drafts_are(ack.drafts)
            self.hearing.early(ledger)
        if ledger is self.ledger:
            if ack is not None:
                self.visits.people = ack.people
                self.catalog = Catalog(
                    commands=ack.commands, strategies=ack.strategies, symbols=ack.symbols, uploads=ack.uploads
                )
            self.watchers.on_catalog()
            self.watchers.on_room()
            self.visits.lobby.hint()

    def on_unheard(self, session_id: str) -> None:
        ledger = self.visits.shelf.get(session_id)
        if ledger is not None:
            self.visits.give_up(ledger)

    def on_event(self, event: Payload) -> None:
        match event:
            case BacktestProgress():  # by far the most, and never stored
                ledger = self.visits.shelf.get(event.session_id or self.session_id)
                if ledger is not None:
                    ledger.progress(event)
                    self._callbacks.emit("backtestProgress", event)
            case SessionsChanged():
                if self.watchers:  # nobody looks at a list that no panel shows; `chat.sessions` asks
                    self.visits.lobby.hint()
            case Presence():
                self.visits.on_presence(event)
            case ErrorEvent():
                self.watchers.on_toast(Fault(code=event.code or "error", message=event.message, hint=event.hint))
                self._tell(event)
            case _:
                ledger = self.visits.shelf.get(getattr(event, "session_id", None) or self.session_id)
                if ledger is not None:
                    self.hearing.event(ledger, event)
                    self.visits.perhaps_release(ledger)

    def on_page(self, session_id: str, page: EventPage) -> None:
        """Stored events we had missed, or the newest page of a session that is new to us."""
        ledger = self.visits.shelf.get(session_id)
        if ledger is None:
            return
        if page.events and (page.events[0].payload.get("seq") or 0) < (ledger.oldest_seq or 0):
            self.hearing.older(ledger, page)
            for item in ledger.transcript.before(1, len(page.events))[0]:  # nobody asked for it, so all are told
                self._on_item(ledger, item.key)
            return
        self.hearing.missed(ledger, page)
        self.visits.perhaps_release(ledger)

    def _take(self, ledger: Ledger, event: Payload, *, at_top: bool = False) -> None:
        match event:
            case Message():
                ledger.message(event, at_top=at_top)
            case MessageEdit():
                ledger.message_edit(event, at_top=at_top)
            case MessageChunk():
                ledger.chunk(event)
            case RunState():
                ledger.run_state(event, at_top=at_top)
                if event.status == "completed" and event.curves is None and ledger is self.ledger:
                    self.visits.curves.want(event.run_id, event.data or {})
            case CommandResult():
                ledger.command_result(event, at_top=at_top)
            case CatalogChange():
                self.catalog = msgspec.structs.replace(self.catalog, strategies=event.strategies, symbols=event.symbols)
                self.watchers.on_catalog()

    def on_sent(self, client_id: str, ack: Ack | None) -> None:
        for ledger in [each for each in self.visits.shelf if each.knows(client_id)]:
            if ack is not None and ack.fault is not None:
                ledger.refused(client_id, ack.fault, error_of(ack.fault))
            else:
                ledger.sent(client_id)
            self.visits.perhaps_release(ledger)

    def on_dropped(self) -> None:
        self.visits.people = []
        self.watchers.on_room()
        if self.connection.protocol < PROTOCOL:
            hint = "This backend cannot resume; ask again."
            self.ledger.unanswered(ConnectionLost("The link broke before the backend answered.", hint=hint))

    def on_lost(self, error: ChatOpsError) -> None:
        for ledger in self.visits.shelf:
            for client_id in ledger.lost(error):
                self.connection.withdraw(client_id)  # its caller has been told that it failed: it must not run later

    # -- small things -------------------------------------------------------------------------------------------

    def _new_ledger(self, session_id: str) -> Ledger:
        transcript = Transcript()

        def load_curves(run: str) -> Columns:
            return self._io.run(self.visits.curves.load(run, session_id), timeout=60, what=f"the curves of {run}")

        ledger = Ledger(
            session_id,
            transcript,
            user=self.user,
            load_curves=load_curves,
            cancel=lambda run: self._io.call(self.cancel, run.id, ledger),
        )
        transcript.listen(lambda key: self._on_item(ledger, key), lambda key: self._on_tick(ledger, key))
        return ledger

    def _on_item(self, ledger: Ledger, key: str) -> None:
        if ledger is self.ledger:  # what happens elsewhere is shown when one goes there
            self.watchers.on_item(key)

    def _on_tick(self, ledger: Ledger, key: str) -> None:
        if ledger is self.ledger:
            self.watchers.on_tick(key)

    def _tell(self, event: Payload) -> None:
        if isinstance(event, RunState) and event.status in SETTLED:
            self._callbacks.emit("commandResult", result_of(event))
        name = _PUBLIC.get(type(event))
        if name is not None:
            self._callbacks.emit(name, event)

    def _spawn(self, coroutine: Any) -> None:
        self._io.start(self._guarded(coroutine))

    async def _guarded(self, coroutine: Awaitable[None]) -> None:
        try:
            await coroutine
        except ChatOpsError as error:
            self.watchers.on_toast(fault_of(error))
        except msgspec.ValidationError as error:
            logger.warning("unreadable answer: %s", error)


def public_status(status: ConnectionStatus) -> str:
    """Four words for scripts; "starting" is a finer point of the panel's."""
    return "connecting" if status == "starting" else status
