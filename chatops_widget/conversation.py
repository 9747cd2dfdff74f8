"""The sessions as this kernel lives them: what comes from the connection goes into ledgers. On the I/O thread only."""

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
from .errors import BadInput, ChatOpsError, ConnectionLost, CurvesUnavailable, NotConnected, quoted
from .faults import error_of, fault_of
from .ledger import Ledger, result_of
from .lobby import Lobby
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
    MarkRead,
    Message,
    MessageChunk,
    MessageEdit,
    Payload,
    Person,
    Presence,
    ReadEvents,
    ResultData,
    RunState,
    SendMessage,
    SessionInfo,
    SessionList,
    SessionsChanged,
    SetTyping,
)
from .shelf import Shelf
from .transcript import Transcript
from .uploading import hand_over

logger = logging.getLogger(__name__)
_naming = threading.Lock()
_last_session = 0
CARD_BARS = 100_000  # more are read when somebody asks for them
_PAGE = 1000  # events read at once, when all are wanted
_CARDS = 20  # of a session just joined
NOTHING = Payload()
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
    """The ledger of the joined session, and those of the sessions before it, kept up to date by a connection.

    Who turns away from a session goes on hearing of it until nothing of theirs is under way there (see `Connection`),
    so a run's handle settles wherever one has gone, and is the same when one comes back.
    """

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
        self.user = user
        self.catalog = Catalog(commands=list(BASE_COMMANDS))
        self.people: list[Person] = []
        self.on_created: Callable[[str], object] = lambda session_id: None  # of a session made in a panel
        self.shelf = Shelf(self._new_ledger)
        self.lobby = Lobby(self._sessions, self._on_sessions)
        self.ledger = self.shelf.open(session_id)
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
    def session_name(self) -> str:
        return self.ledger.name

    @property
    def in_session(self) -> bool:
        return self.connection.session_id is not None

    @property
    def room(self) -> Room:
        return Room(people=self.people, sessions=self.lobby.sessions)

    @property
    def facts(self) -> Facts:
        condition = self.connection.condition
        return Facts(
            status=condition.status,
            session_id=self.session_id if self.in_session else "",
            session_name=self.session_name if self.in_session else "",
            user=self.user,
            protocol=self.connection.protocol,
            detail=condition.detail,
            attempt=condition.attempt,
            max_attempts=RECONNECTION_ATTEMPTS if condition.attempt else None,
            retry_at=condition.retry_at and condition.retry_at * 1000,
        )

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)
        self.lobby.hint()

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
                self._take_older(ledger, page)
            return ledger is self.ledger

    async def read_back(self, newest: int | None, told: Callable[[float], object]) -> None:
        """Have the session here from its first event on, or its `newest` items, telling how much of it is read."""
        if self.connection.condition.status in ("starting", "connecting"):
            await self.connection.joined()
        ledger = self.ledger
        while (first := ledger.oldest_seq or 0) > 1 and (newest is None or len(ledger.transcript) < newest):
            told(1 - first / (ledger.seq + 1))
            async with self.connection.inside(ledger.session_id):  # it may have been left, and stays readable
                more = await self.read_older(_PAGE)
            if ledger is not self.ledger:
                raise ConnectionLost(f"You left {ledger.session_id} while it was being read.", hint="Join it again.")
            if not more:
                return

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
        ledger = self.shelf.get(session_id) or self.ledger
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
            self._toast(Fault(code="not_settled", message="That is not over yet.", hint="Stop it first."))
            return
        try:
            self.connection.check()
        except ChatOpsError as error:
            self._toast(fault_of(error))
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
            for ledger in self.shelf:
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
            self._toast(Fault(code="not_named", message=message, hint="Try again once it moves."))

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

    # -- coming and going ---------------------------------------------------------------------------------------

    def join(self, session_id: str) -> None:
        """Go to a session; what is known of it is shown at once, what was missed follows."""
        here = self.in_session and session_id == self.session_id
        keep = not here and self._part()
        self.ledger = self.shelf.open(session_id)
        for gone in self.shelf.make_room():
            self._forget(gone)
        self.people = []
        self._wanted.clear()
        self.connection.join(session_id, keep=keep)
        for result in [run.finished for run in self.ledger.runs[-_CARDS:]]:
            if result is not None and not result.curves.here and result.curves.exist:  # it settled while we were away
                self._want_curves(result.id, result.data)
        for watcher in self._watchers:
            watcher.on_reset()

    def leave(self) -> None:
        if not self.in_session:
            return
        self.connection.leave(keep=self._part())
        self.people = []
        for watcher in self._watchers:
            watcher.on_facts()
            watcher.on_room()
        self.lobby.hint()

    def create(self, name: str) -> str:
        """Make a session, go to it, and name it as soon as the backend is there."""
        session_id = new_session_id()
        self.join(session_id)
        if name.strip():
            self.ledger.name = name
            self._spawn(self._name_joined(session_id, name))
        self.on_created(session_id)
        return session_id

    async def _name_joined(self, session_id: str, name: str) -> None:
        await self.connection.ready()
        await self.name(session_id, name)

    def rename(self, session_id: str, name: str) -> None:
        self._spawn(self.name(session_id, name))

    async def name(self, session_id: str, name: str) -> None:
        """Name a session, where the backend keeps names. Raises BadInput for one that says nothing."""
        name = " ".join(name.split())
        if not name:
            raise BadInput("A session's name cannot be empty.", hint="Say in a few words what it is about.")
        if self.connection.protocol >= PROTOCOL:
            ack = await self.connection.request("createSession", CreateSession(session_id=session_id, name=name), Ack)
            if ack.fault is not None:
                raise error_of(ack.fault)
        ledger = self.shelf.get(session_id)
        if ledger is not None:
            ledger.name = name
        for watcher in self._watchers:
            watcher.on_facts()
        self.lobby.hint()

    def _part(self) -> bool:
        """Turn away from the session; whether to go on hearing of it."""
        ledger = self.ledger
        if self.connection.hears_aside:
            return ledger.busy or self.connection.waits_for(ledger.session_id)
        self._give_up(ledger, f'What was started goes on there; chat.join_session("{ledger.session_id}") shows it.')
        return False

    def _give_up(self, ledger: Ledger, hint: str | None = None) -> None:
        """Nothing will be heard of a session: let nobody wait for its news."""
        ledger.lost(ConnectionLost(f"You left {ledger.session_id} before this was done.", hint=hint))

    def _forget(self, ledger: Ledger) -> None:
        self._give_up(ledger)
        self.connection.release(ledger.session_id)

    def _perhaps_release(self, ledger: Ledger) -> None:
        """A session that was left need not be heard of once nothing of ours is under way there."""
        if ledger is self.ledger and self.in_session:
            return
        if not ledger.busy and not self.connection.waits_for(ledger.session_id):
            self.connection.release(ledger.session_id)

    def close(self) -> None:
        self.lobby.close()
        for ledger in self.shelf:
            ledger.lost(NotConnected("This ChatOps was closed."))

    # -- the room -----------------------------------------------------------------------------------------------

    async def sessions(self) -> list[SessionInfo]:
        """Newest first: read now, or as they were when the link broke."""
        return await self.lobby.refresh() if self.connection.condition.status == "connected" else self.lobby.sessions

    async def _sessions(self) -> list[SessionInfo]:
        if self.connection.protocol >= PROTOCOL:
            answer = await self.connection.request("listSessions", NOTHING, SessionList)
            if answer.fault is not None:
                raise error_of(answer.fault)
            return answer.sessions
        # A base backend keeps no list: these are the ones this kernel has been in.
        return [SessionInfo(session_id=each.session_id, name=each.name) for each in self.shelf]

    def _on_sessions(self) -> None:
        """Somebody may have renamed the session we are in."""
        renamed = False
        for info in self.lobby.sessions:
            ledger = self.shelf.get(info.session_id)
            if ledger is not None and info.name not in ("", ledger.name):
                ledger.name, renamed = info.name, True
        for watcher in self._watchers:
            watcher.on_room()
            if renamed:
                watcher.on_facts()

    def typing(self, typing: bool) -> None:
        if self.in_session:
            self.connection.tell("typing", SetTyping(session_id=self.session_id, typing=typing))

    def seen(self, key: str) -> None:
        """A reader has this item, and all above it, behind them."""
        ledger = self.ledger
        newest, _ = ledger.transcript.newest(1)
        item = ledger.transcript.get(key)
        # The last card on the screen tells of all that happened, also of what changed further up.
        seq = ledger.seq if newest and newest[0].key == key else item.seq if item is not None else None
        if seq and self.in_session:
            self.connection.tell("markRead", MarkRead(session_id=ledger.session_id, seq=seq))

    async def load_curves(self, id: str, session_id: str | None = None) -> Columns:
        """Of this session, or of another that was ours."""
        async with self.connection.inside(session_id or self.session_id):
            answer = await self.connection.request("getResult", GetResult(id=id), ResultData)
        if answer.fault is not None or answer.curves is None:
            raise CurvesUnavailable(answer.fault.message if answer.fault else f"The backend has no curves of {id}.")
        return answer.curves

    # -- hearing (connection.Listener) --------------------------------------------------------------------------

    def seq(self, session_id: str) -> int | None:
        ledger = self.shelf.get(session_id)
        return None if ledger is None or ledger.oldest_seq is None else ledger.seq

    def on_condition(self, condition: Condition) -> None:
        for watcher in self._watchers:
            watcher.on_facts()
        status = public_status(condition.status)
        if condition.status == "connected":  # and caught up: a whole would have come
            self.ledger.settle_drafts()
        if status != self._told:
            self._told = status
            self._callbacks.emit("connection", status)

    def on_joined(self, session_id: str, ack: JoinAck | None) -> None:
        ledger = self.shelf.get(session_id)
        if ledger is None:
            return
        ledger.protocol = self.connection.protocol
        if ack is not None:
            ledger.name = ack.name or ledger.name
            if ledger.oldest_seq is None:
                ledger.seq = ack.seq
                ledger.oldest_seq = ack.seq + 1
            ledger.drafts_are(ack.drafts)
            self._take_early(ledger)
        if ledger is self.ledger:
            if ack is not None:
                self.people = ack.people
                self.catalog = Catalog(
                    commands=ack.commands, strategies=ack.strategies, symbols=ack.symbols, uploads=ack.uploads
                )
            for watcher in self._watchers:
                watcher.on_catalog()
                watcher.on_room()
            self.lobby.hint()

    def on_unheard(self, session_id: str) -> None:
        ledger = self.shelf.get(session_id)
        if ledger is not None:
            self._give_up(ledger)

    def on_event(self, event: Payload) -> None:
        match event:
            case SessionsChanged():
                if self._watchers:  # nobody looks at a list that no panel shows; `chat.sessions` asks
                    self.lobby.hint()
            case Presence(session_id=session_id, people=people):
                if session_id == self.session_id and self.in_session:
                    self.people = people
                    for watcher in self._watchers:
                        watcher.on_room()
            case ErrorEvent():
                self._toast(Fault(code=event.code or "error", message=event.message, hint=event.hint))
                self._tell(event)
            case _:
                ledger = self.shelf.get(getattr(event, "session_id", None) or self.session_id)
                if ledger is not None:
                    self._hear(ledger, event)
                    self._perhaps_release(ledger)

    def _hear(self, ledger: Ledger, event: Payload) -> None:
        seq = getattr(event, "seq", None)
        if seq is None:
            self._take(ledger, event)
            self._tell(event)
        elif seq == ledger.seq + 1:
            self._take_stored(ledger, event, seq)
        elif seq > ledger.seq:
            ledger.early[seq] = event
            self.connection.repair(ledger.session_id)

    def on_page(self, session_id: str, page: EventPage) -> None:
        """Stored events we had missed, or the newest page of a session that is new to us."""
        ledger = self.shelf.get(session_id)
        if ledger is None:
            return
        if page.events and (page.events[0].payload.get("seq") or 0) < (ledger.oldest_seq or 0):
            self._take_older(ledger, page)
            for item in ledger.transcript.before(1, len(page.events))[0]:  # nobody asked for it, so all are told
                self._on_item(ledger, item.key)
            return
        for stored in page.events:
            seq = stored.payload.get("seq")
            if isinstance(seq, int) and seq > ledger.seq:
                self._take_stored(ledger, read_stored(stored.event, stored.payload), seq)
        self._perhaps_release(ledger)

    def _take_stored(self, ledger: Ledger, event: Payload | None, seq: int) -> None:
        """Take an event whose turn it is (None if we cannot read it), and those that were waiting for it."""
        ledger.seq = seq
        if event is not None:
            self._take(ledger, event)
            self._tell(event)
        self._take_early(ledger)

    def _take_early(self, ledger: Ledger) -> None:
        while (event := ledger.early.pop(ledger.seq + 1, None)) is not None:
            ledger.seq += 1
            self._take(ledger, event)
            self._tell(event)
        ledger.early = {seq: event for seq, event in ledger.early.items() if seq > ledger.seq}

    def _take_older(self, ledger: Ledger, page: EventPage) -> None:
        for stored in reversed(page.events):
            event = read_stored(stored.event, stored.payload)
            if event is not None:
                self._take(ledger, event, at_top=True)
        first = (page.events[0].payload.get("seq") or 1) if page.events else 1
        ledger.oldest_seq = min(first, ledger.oldest_seq or first)  # a larger page may have overtaken it

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
                    self._want_curves(event.run_id, event.data or {})
            case CommandResult():
                ledger.command_result(event, at_top=at_top)
            case BacktestProgress():
                ledger.progress(event)
            case CatalogChange():
                self.catalog = msgspec.structs.replace(self.catalog, strategies=event.strategies, symbols=event.symbols)
                for watcher in self._watchers:
                    watcher.on_catalog()

    def _want_curves(self, run_id: str, data: dict[str, Any]) -> None:
        """A card has its curve though somebody else asked for the run, or it is from yesterday."""
        if isinstance(bars := data.get("bars"), int) and bars <= CARD_BARS:
            self._wanted.append(run_id)
            if len(self._wanted) == 1:
                self._spawn(self._fetch_curves(self.ledger))

    async def _fetch_curves(self, ledger: Ledger) -> None:
        try:
            await self.connection.joined()
            while self._wanted and ledger is self.ledger:
                run_id = self._wanted[-1]  # the newest is what people look at
                try:
                    ledger.take_curves(run_id, await self.load_curves(run_id, ledger.session_id))
                except CurvesUnavailable as error:
                    logger.info("%s", error)
                if run_id in self._wanted:
                    self._wanted.remove(run_id)
        finally:
            if ledger is self.ledger:
                self._wanted.clear()  # or, after a broken link, nothing would be fetched again

    def on_sent(self, client_id: str, ack: Ack | None) -> None:
        for ledger in [each for each in self.shelf if each.knows(client_id)]:
            if ack is not None and ack.fault is not None:
                ledger.refused(client_id, ack.fault, error_of(ack.fault))
            else:
                ledger.sent(client_id)
            self._perhaps_release(ledger)

    def on_dropped(self) -> None:
        self.people = []
        for watcher in self._watchers:
            watcher.on_room()
        if self.connection.protocol < PROTOCOL:
            hint = "This backend cannot resume; ask again."
            self.ledger.unanswered(ConnectionLost("The link broke before the backend answered.", hint=hint))

    def on_lost(self, error: ChatOpsError) -> None:
        for ledger in self.shelf:
            for client_id in ledger.lost(error):
                self.connection.withdraw(client_id)  # its caller has been told that it failed: it must not run later

    # -- small things -------------------------------------------------------------------------------------------

    def _new_ledger(self, session_id: str) -> Ledger:
        transcript = Transcript()

        def load_curves(run: str) -> Columns:
            return self._io.run(self.load_curves(run, session_id), timeout=60, what=f"the curves of {run}")

        ledger = Ledger(
            session_id,
            transcript,
            user=self.user,
            load_curves=load_curves,
            cancel=lambda run: self._io.call(self.cancel, run.id, ledger),
        )
        transcript.listen(lambda key: self._on_item(ledger, key))
        return ledger

    def _on_item(self, ledger: Ledger, key: str) -> None:
        if ledger is self.ledger:  # what happens elsewhere is shown when one goes there
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


def check_session_id(session_id: str) -> str:
    if not isinstance(session_id, str) or not 0 < len(session_id) <= 128 or not session_id.isprintable():
        raise BadInput(f"{quoted(session_id)} is no session id.", hint='They look like "session_1697472000000".')
    return session_id


def new_id() -> str:
    return uuid.uuid4().hex


def new_session_id() -> str:
    """Milliseconds since 1970, and never the same twice in this process."""
    global _last_session
    with _naming:
        _last_session = max(time.time_ns() // 1_000_000, _last_session + 1)
        return f"session_{_last_session}"
