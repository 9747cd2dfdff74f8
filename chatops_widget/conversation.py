"""One session as this kernel lives it: what comes from the connection goes into the ledger. On the I/O thread only."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import msgspec

from .callbacks import Callbacks
from .changes import Changes
from .commands import BASE_COMMANDS, check_length, is_command, parse
from .connection import EVENTS, Condition, Connection, Endpoint
from .curves import Columns
from .envelope import Catalog, ConnectionStatus, Facts, Room
from .errors import BadInput, ChatOpsError, ConnectionLost, CurvesUnavailable
from .faults import error_of, fault_of
from .ledger import Ledger, result_of
from .loop import LoopThread
from .orders import OpenCommand
from .protocol import (
    PROTOCOL,
    RECONNECTION_ATTEMPTS,
    SETTLED,
    Ack,
    BacktestProgress,
    CancelRun,
    CatalogChange,
    CommandResult,
    CreateSession,
    ErrorEvent,
    EventPage,
    ExecuteCommand,
    Fault,
    GetResult,
    JoinAck,
    Message,
    MessageChunk,
    MessageEdit,
    Payload,
    ReadEvents,
    ResultData,
    RunState,
    SendMessage,
)
from .transcript import Transcript
from .uploading import hand_over

logger = logging.getLogger(__name__)
_naming = threading.Lock()
_last_session = 0
CARD_BARS = 100_000  # more are read when somebody asks for them
_PAGE = 1000  # events read at once, when all are wanted
_CARDS = 20  # of a session just joined
_REMEMBERED = 1000  # ids of what views said, so that a resend does nothing twice
_PUBLIC = {
    BacktestProgress: "backtestProgress",
    CommandResult: "commandResult",
    Message: "message",
    MessageEdit: "messageEdit",
    ErrorEvent: "error",
}


class Watcher(Protocol):
    """Someone who shows the conversation. Called on the I/O thread."""

    def on_item(self, key: str) -> None: ...
    def on_facts(self) -> None: ...
    def on_catalog(self) -> None: ...
    def on_room(self) -> None: ...
    def on_toast(self, fault: Fault) -> None: ...
    def on_reset(self) -> None:
        """Another session: nothing shown so far holds."""


class Conversation:
    """The ledger of the joined session, kept up to date by a connection."""

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
        self._watchers: list[Watcher] = []
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._told = "connecting"
        self._wanted: deque[str] = deque(maxlen=_CARDS)  # runs whose curves are to be read
        self._reading = asyncio.Lock()  # of older pages
        self._early: dict[int, Payload] = {}  # stored events that came before the one they follow
        self.user = user
        self.session_name = ""
        self.catalog = Catalog(commands=list(BASE_COMMANDS))
        self.room = Room()
        self.ledger = self._new_ledger(session_id)
        self.connection = Connection(endpoint, self, user=user, starting=starting)
        self.changes = Changes(self.connection, lambda: self.ledger, self._toast, self._spawn)
        self.connection.join(session_id)

    # -- looking ------------------------------------------------------------------------------------------------

    @property
    def transcript(self) -> Transcript:
        return self.ledger.transcript

    @property
    def session_id(self) -> str:
        return self.ledger.session_id

    @property
    def facts(self) -> Facts:
        condition = self.connection.condition
        return Facts(
            status=condition.status,
            session_id=self.session_id,
            session_name=self.session_name,
            user=self.user,
            protocol=self.connection.protocol,
            detail=condition.detail,
            attempt=condition.attempt,
            max_attempts=RECONNECTION_ATTEMPTS if condition.attempt else None,
            retry_at=condition.retry_at and condition.retry_at * 1000,
        )

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    async def read_older(self, limit: int) -> bool:
        """Read what happened before the oldest event here. False if there is no more."""
        async with self._reading:  # two who ask at once would have the same page
            ledger = self.ledger
            first = ledger.oldest_seq
            if first is None or first <= 1 or self.connection.protocol < PROTOCOL:
                return False
            question = ReadEvents(session_id=ledger.session_id, before=first, limit=limit)
            page = await self.connection.request("readEvents", question, EventPage)
            if page.fault is not None:
                raise error_of(page.fault)
            if ledger is self.ledger:
                self._take_older(page)
            return ledger is self.ledger

    async def read_back(self, newest: int | None, told: Callable[[float], object]) -> None:
        """Have the session here from its first event on, or its `newest` items, telling how much of it is read."""
        if self.connection.condition.status in ("starting", "connecting"):
            await self.connection.joined()
        ledger = self.ledger
        while (first := ledger.oldest_seq or 0) > 1 and (newest is None or len(ledger.transcript) < newest):
            told(1 - first / (ledger.seq + 1))
            more = await self.read_older(_PAGE)
            if ledger is not self.ledger:
                raise ConnectionLost(f"You left {ledger.session_id} while it was being read.", hint="Join it again.")
            if not more:
                return

    # -- saying and doing ---------------------------------------------------------------------------------------

    def has_heard(self, client_id: str) -> bool:
        return client_id in self._heard

    def say(self, client_id: str, text: str) -> None:
        """What was typed in a panel: a command or a message. The same id again does nothing."""
        text = text.strip()
        if not self.first_time(client_id) or not text:
            return
        try:
            check_length(text)
        except BadInput as error:
            self.ledger.noted(error.message, fault_of(error))
            return
        if not is_command(text):
            self.send_message(text, client_id)
            return
        self.ledger.said(client_id, text)
        try:
            request = parse(text, self.catalog.commands, self.catalog.strategies)
        except BadInput as error:
            self.ledger.sent(client_id)
            self.ledger.noted(error.message, fault_of(error))
            return
        self.execute(request.command, request.parameters, client_id=client_id, text=text)

    def first_time(self, client_id: str) -> bool:
        """Whether an act of this id is to be done now: a view sends it again until it is acked."""
        if client_id in self._heard:
            return False
        self._heard[client_id] = None
        if len(self._heard) > _REMEMBERED:
            self._heard.popitem(last=False)
        return True

    def retry(self, client_id: str, key: str) -> None:
        """Run what is shown under `key` once more, as a new run of this user. The same id again does nothing."""
        if not self.first_time(client_id):
            return
        request = self.ledger.request(key)
        if request is None:
            self._toast(Fault(code="not_settled", message="That is not over yet.", hint="Stop it first."))
            return
        try:
            self.connection.check()
        except ChatOpsError as error:
            self._toast(fault_of(error))
            return
        self.execute(*request, client_id=client_id, shown=True)

    def send_message(self, text: str, client_id: str | None = None) -> Message:
        client_id = client_id or new_id()
        message = self.ledger.said(client_id, text)
        self.connection.submit(SendMessage(session_id=self.session_id, content=text, client_id=client_id))
        return message

    def execute(
        self,
        command: str,
        parameters: Mapping[str, Any],
        *,
        client_id: str | None = None,
        text: str | None = None,
        shown: bool = False,
    ) -> OpenCommand:
        """Have a command carried out; what was typed (`text`) or asked for in the panel is answered there."""
        client_id = client_id or new_id()
        order = self.ledger.opened(client_id, command, parameters, typed=shown or text is not None)
        self.connection.submit(
            ExecuteCommand(
                session_id=self.session_id,
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
            self.ledger.withdrawn(order.client_id)

    def cancel(self, run_id: str) -> None:
        if self.connection.protocol >= PROTOCOL:
            self.ledger.stopping(run_id)
            self._spawn(self._cancel(run_id))
        elif self.ledger.named(run_id):
            self.ledger.stopping(run_id)
            self.execute("cancel", {"run_id": run_id})
        else:
            message = "The backend has not said yet which run this is."
            self._toast(Fault(code="not_named", message=message, hint="Try again once it moves."))

    async def _cancel(self, run_id: str) -> None:
        question = CancelRun(session_id=self.session_id, run_id=run_id)
        try:
            await self.connection.joined()  # asked for while the link is down, it goes with the next one
            ack = await self.connection.request("cancelRun", question, Ack)
            if ack.fault is not None:
                raise error_of(ack.fault)
        except ChatOpsError:
            self.ledger.not_stopping(run_id)
            raise

    def join(self, session_id: str) -> None:
        self._part()
        self.ledger = self._new_ledger(session_id)
        self.session_name = ""
        self._early.clear()
        self._wanted.clear()
        self.connection.join(session_id)
        for watcher in self._watchers:
            watcher.on_reset()

    def leave(self) -> None:
        self._part()
        self.connection.leave()

    def _part(self) -> None:
        """Nothing is heard of a session we are not in: let nobody wait for its news."""
        hint = f'What was started goes on there; chat.join_session("{self.session_id}") shows it.'
        self.ledger.lost(ConnectionLost(f"You left {self.session_id} before this was done.", hint=hint))

    async def name(self, session_id: str, name: str) -> None:
        """Name the session, where the backend keeps names."""
        self.session_name = name
        if self.connection.protocol >= PROTOCOL:
            ack = await self.connection.request("createSession", CreateSession(session_id=session_id, name=name), Ack)
            if ack.fault is not None:
                raise error_of(ack.fault)
        for watcher in self._watchers:
            watcher.on_facts()

    async def load_curves(self, id: str) -> Columns:
        answer = await self.connection.request("getResult", GetResult(id=id), ResultData)
        if answer.fault is not None or answer.curves is None:
            raise CurvesUnavailable(answer.fault.message if answer.fault else f"The backend has no curves of {id}.")
        return answer.curves

    # -- hearing (connection.Listener) --------------------------------------------------------------------------

    @property
    def seq(self) -> int | None:
        return None if self.ledger.oldest_seq is None else self.ledger.seq

    def on_condition(self, condition: Condition) -> None:
        for watcher in self._watchers:
            watcher.on_facts()
        status = public_status(condition.status)
        if condition.status == "connected":  # and caught up: a whole would have come
            self.ledger.settle_drafts()
        if status != self._told:
            self._told = status
            self._callbacks.emit("connection", status)

    def on_joined(self, ack: JoinAck | None) -> None:
        self.ledger.protocol = self.connection.protocol
        if ack is not None:
            self.session_name = ack.name or self.session_name
            self.catalog = Catalog(
                commands=ack.commands, strategies=ack.strategies, symbols=ack.symbols, uploads=ack.uploads
            )
            if self.ledger.oldest_seq is None:
                self.ledger.seq = ack.seq
                self.ledger.oldest_seq = ack.seq + 1
            self.ledger.drafts_are(ack.drafts)
            self._take_early()
        for watcher in self._watchers:
            watcher.on_catalog()

    def on_event(self, event: Payload) -> None:
        seq = getattr(event, "seq", None)
        if isinstance(event, ErrorEvent):
            fault = Fault(code=event.code or "error", message=event.message, hint=event.hint)
            self._toast(fault)
        elif getattr(event, "session_id", None) not in (None, self.session_id):
            return  # of the session we just left
        elif seq is None:
            self._take(event)
        else:
            if seq == self.ledger.seq + 1:
                self._take_stored(event, seq)
            elif seq > self.ledger.seq:
                self._early[seq] = event
                self.connection.repair()
            return
        self._tell(event)

    def on_page(self, page: EventPage) -> None:
        """Stored events we had missed, or the newest page of a session that is new to us."""
        if page.events and (page.events[0].payload.get("seq") or 0) < (self.ledger.oldest_seq or 0):
            self._take_older(page)
            for item in self.transcript.before(1, len(page.events))[0]:  # nobody asked for it, so all are told
                self._on_item(item.key)
            return
        for stored in page.events:
            seq = stored.payload.get("seq")
            if isinstance(seq, int) and seq > self.ledger.seq:
                self._take_stored(read_stored(stored.event, stored.payload), seq)

    def _take_stored(self, event: Payload | None, seq: int) -> None:
        """Take an event whose turn it is (None if we cannot read it), and those that were waiting for it."""
        self.ledger.seq = seq
        if event is not None:
            self._take(event)
            self._tell(event)
        self._take_early()

    def _take_early(self) -> None:
        while (event := self._early.pop(self.ledger.seq + 1, None)) is not None:
            self.ledger.seq += 1
            self._take(event)
            self._tell(event)
        self._early = {seq: event for seq, event in self._early.items() if seq > self.ledger.seq}

    def _take_older(self, page: EventPage) -> None:
        for stored in reversed(page.events):
            event = read_stored(stored.event, stored.payload)
            if event is not None:
                self._take(event, at_top=True)
        first = (page.events[0].payload.get("seq") or 1) if page.events else 1
        self.ledger.oldest_seq = min(first, self.ledger.oldest_seq or first)  # a larger page may have overtaken it

    def _take(self, event: Payload, *, at_top: bool = False) -> None:
        match event:
            case Message():
                self.ledger.message(event, at_top=at_top)
            case MessageEdit():
                self.ledger.message_edit(event, at_top=at_top)
            case MessageChunk():
                self.ledger.chunk(event)
            case RunState():
                self.ledger.run_state(event, at_top=at_top)
                if event.status == "completed" and event.curves is None:
                    self._want_curves(event)
            case CommandResult():
                self.ledger.command_result(event, at_top=at_top)
            case BacktestProgress():
                self.ledger.progress(event)
            case CatalogChange():
                self.catalog = msgspec.structs.replace(self.catalog, strategies=event.strategies, symbols=event.symbols)
                for watcher in self._watchers:
                    watcher.on_catalog()

    def _want_curves(self, state: RunState) -> None:
        """A card has its curve though somebody else asked for the run, or it is from yesterday."""
        if isinstance(bars := (state.data or {}).get("bars"), int) and bars <= CARD_BARS:
            self._wanted.append(state.run_id)
            if len(self._wanted) == 1:
                self._spawn(self._fetch_curves(self.ledger))

    async def _fetch_curves(self, ledger: Ledger) -> None:
        try:
            await self.connection.joined()
            while self._wanted and ledger is self.ledger:
                run_id = self._wanted[-1]  # the newest is what people look at
                try:
                    ledger.take_curves(run_id, await self.load_curves(run_id))
                except CurvesUnavailable as error:
                    logger.info("%s", error)
                if run_id in self._wanted:
                    self._wanted.remove(run_id)
        finally:
            if ledger is self.ledger:
                self._wanted.clear()  # or, after a broken link, nothing would be fetched again

    def on_sent(self, client_id: str, ack: Ack | None) -> None:
        if ack is not None and ack.fault is not None:
            self.ledger.refused(client_id, ack.fault, error_of(ack.fault))
        else:
            self.ledger.sent(client_id)

    def on_dropped(self) -> None:
        if self.connection.protocol < PROTOCOL:
            hint = "This backend cannot resume; ask again."
            self.ledger.unanswered(ConnectionLost("The link broke before the backend answered.", hint=hint))

    def on_lost(self, error: ChatOpsError) -> None:
        for client_id in self.ledger.lost(error):
            self.connection.withdraw(client_id)  # its caller has been told that it failed: it must not run later

    # -- small things -------------------------------------------------------------------------------------------

    def _new_ledger(self, session_id: str) -> Ledger:
        transcript = Transcript()
        transcript.listen(self._on_item)
        return Ledger(
            session_id,
            transcript,
            user=self.user,
            load_curves=lambda run: self._io.run(self.load_curves(run), timeout=60, what=f"the curves of {run}"),
            cancel=lambda run: self._io.call(self.cancel, run.id),
        )

    def _on_item(self, key: str) -> None:
        for watcher in self._watchers:
            watcher.on_item(key)

    def _toast(self, fault: Fault) -> None:
        for watcher in self._watchers:
            watcher.on_toast(fault)

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
            self._toast(fault_of(error))
        except msgspec.ValidationError as error:
            logger.warning("unreadable answer: %s", error)


def read_stored(name: str, payload: dict[str, Any]) -> Payload | None:
    """A line of the log as the event it was, or None if a newer backend knows more words than we do."""
    try:
        return msgspec.convert(payload, EVENTS[name])
    except (KeyError, msgspec.ValidationError) as error:
        logger.warning("unreadable stored %s: %s", name, error)
        return None


def public_status(status: ConnectionStatus) -> str:
    """Four words for scripts; "starting" is a finer point of the panel's."""
    return "connecting" if status == "starting" else status


def new_id() -> str:
    return uuid.uuid4().hex


def new_session_id() -> str:
    """Milliseconds since 1970, and never the same twice in this process."""
    global _last_session
    with _naming:
        _last_session = max(time.time_ns() // 1_000_000, _last_session + 1)
        return f"session_{_last_session}"
