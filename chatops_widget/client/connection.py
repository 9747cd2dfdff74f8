"""The connection to a backend: connect, reconnect with backoff, rejoin, backfill. On the I/O thread only."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol, TypeVar

import msgspec
import socketio
import socketio.exceptions

from ..errors import (
    BackendUnavailable,
    ChatOpsError,
    ConnectionLost,
    NotConnected,
    Unauthorized,
    WaitTimedOut,
)
from ..errors.sentences import as_sentence, say
from ..protocol.faults import hint_of
from ..protocol.ids import new_id, new_session_id
from ..protocol.messages import (
    PROTOCOL,
    RECONNECTION_ATTEMPTS,
    RECONNECTION_DELAY,
    RECONNECTION_DELAY_MAX,
    Ack,
    ConnectionStatus,
    CreateSession,
    Event,
    EventPage,
    Fault,
    JoinAck,
    Payload,
    ReadEvents,
    SessionDeleted,
    SetPresence,
)
from ..protocol.wire import from_wire, to_wire
from .backfill import Backfill, Reader
from .endpoint import Endpoint
from .notebook_name import notebook_name
from .outbox import Outbox, Submission
from .socket import SocketClient, convert_or_none

logger = logging.getLogger(__name__)
P = TypeVar("P", bound=Payload)

JOIN_GRACE_SECONDS = (
    1.0  # at least, until one that said no hello and acks no join counts as a base one; a late ack wins
)
JOIN_SECONDS = 15.0  # until one that is known to ack is given up


class Condition(msgspec.Struct, frozen=True):
    """The state of a connection, as the panel's chip shows it."""

    status: ConnectionStatus
    detail: str | None = None
    attempt: int | None = None
    retry_at: float | None = None  # seconds since 1970


class Listener(Reader, Protocol):
    """The callbacks of a connection, always on the I/O thread."""

    def on_condition(self, condition: Condition) -> None: ...
    def on_new_link(self) -> None:
        """What is told on the next link may be of another history, until a session is joined there."""

    def doubts(self, session_id: str, ack: JoinAck) -> ReadEvents | None:
        """What to ask of a backend before it is believed to have the history that we know."""

    def on_joined(self, session_id: str, ack: JoinAck | None, there: EventPage | None = None) -> bool:
        """Joined a session of a protocol-2 backend, or (None) of a base one; `there` is its answer to our doubts.

        True where it has another history, which is to be read from its first event on.
        """

    def on_readdressed(self, session_id: str, new: str) -> None:
        """Somebody else's session had the id that we made up for a new one of ours."""

    def on_unheard(self, session_id: str) -> None:
        """Nothing will be heard of a session we turned away from: the backend is a base one after all."""

    def on_session_deleted(self, event: SessionDeleted) -> None:
        """A session that we would be in was deleted, now or while there was no link."""

    def on_event(self, event: Event) -> None: ...
    def on_sent(self, client_id: str, ack: Ack | None) -> None: ...
    def on_dropped(self) -> None:
        """The link broke; it will be tried again."""

    def on_lost(self, error: ChatOpsError) -> None:
        """All attempts failed."""

    def on_remark(self, remark: Fault) -> None:
        """There is something to know of the backend that we are connected to."""


class Connection:
    """A connection to one backend that reconnects, rejoins and resends until all attempts have failed.

    It looks at one session, and stays a member of those it turned away from while something of ours is under way
    there: so runs settle wherever their owner has gone. On a base backend, whose progress names no session, it is in
    one at a time.

    Parameters
    ----------
    endpoint
        Asked before each attempt: an embedded backend may have moved to another port.
    max_queued
        Messages and commands that may wait while there is no link.
    """

    def __init__(
        self,
        endpoint: Callable[[], Awaitable[Endpoint]],
        listener: Listener,
        *,
        user: str,
        max_queued: int,
        starting: str | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._listener = listener
        self._user = user
        self._starting = starting
        self._finding = False
        self._socket = SocketClient(self._listener.on_event)
        self._outbox = Outbox(self._socket, self._listener.on_sent, max_queued)
        self._backfill = Backfill(self._listener, self._ask_events, self._wanted, self._spawn)
        self._session_id: str | None = None  # the one that is looked at
        self._aside: dict[str, None] = {}  # those we turned away from and go on hearing of
        self._uncreated: dict[str, str] = {}  # sessions we made up, with the ids of the acts that create them
        self._members: dict[str, bool] = {}  # where the backend has us on this link, and whether as one who is here
        self._joining = asyncio.Lock()
        self._ready = False  # joined and caught up: what waits may go
        self._changed = asyncio.Event()
        self._met = False  # whether we know what this backend speaks
        self._closed = False
        self._speaks = 1  # what this backend has shown to speak, or is known to
        self._grace = JOIN_GRACE_SECONDS  # of this link
        self._task: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[Any]] = set()
        self.protocol = 1
        self.author: str | None = None  # that our messages bear, as the backend says
        self.failure: ChatOpsError | None = None  # why there is no link, once all attempts have failed
        self.condition = Condition("starting" if starting else "connecting", starting)

    # -- what the owner asks ------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin to connect, or begin again after all attempts failed."""
        if not self._closed and (self._task is None or self._task.done()):
            self.failure = None
            self._speaks, self._met = 1, False  # it may be another one by now
            self._task = asyncio.ensure_future(self._keep())
            self._task.add_done_callback(self._kept)

    async def close(self) -> None:
        self._closed, self._ready = True, False
        self.failure = NotConnected(
            say("chatops.was_closed", "This ChatOps was closed."),
            hint=say("chatops.make_new", "Make a new one: ChatOps()."),
        )
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for task in list(self._background):
            task.cancel()
        await self._socket.close()
        at = time.strftime("%H:%M")
        self._set(
            Condition(
                "closed",
                say(
                    "chatops.stands",
                    "This chat was closed; this is what was shown at {at}. Run the cell again to go on.",
                    at=at,
                ),
            )
        )

    @property
    def finding(self) -> bool:
        """Whether it is being found out where the backend is: an embedded one may have to start, with its limit."""
        return self._finding

    @property
    def session_id(self) -> str | None:
        """The id of the session that is looked at, if any."""
        return self._session_id

    def join(self, session_id: str, *, new: bool = False, keep: bool = False) -> None:
        """Look at a session, perhaps a `new` one; `keep` goes on hearing of the one we turn away from."""
        if new:
            self._uncreated[session_id] = new_id()
        self._turn(session_id, keep)

    def leave(self, *, keep: bool = False) -> None:
        self._turn(None, keep)

    def _turn(self, session_id: str | None, keep: bool) -> None:
        left, self._session_id, self._ready = self._session_id, session_id, False
        if keep and left is not None:
            self._aside[left] = None
        elif left is not None and left != session_id:
            self._uncreated.pop(left, None)
        if session_id is not None:
            self._aside.pop(session_id, None)
        if self._socket.connected:
            self._spawn(self._or_drop(self._rejoin()))

    @property
    def hears_aside(self) -> bool:
        """Whether a session we turn away from can be kept; as long as we do not know, we try."""
        return self.protocol >= PROTOCOL or not self._met

    def release(self, session_id: str) -> None:
        """Leave a session we turned away from: nothing is awaited there any more."""
        if session_id in self._aside:
            del self._aside[session_id]
            if self._ready:
                self._spawn(self._or_drop(self._go_away(session_id)))

    def forget(self, session_id: str) -> list[str]:
        """Be in a session no more that was deleted; returns the ids of what waited to be sent there, and never is."""
        for kept in (self._aside, self._members, self._uncreated):
            kept.pop(session_id, None)
        self._backfill.forget(session_id)
        return self._outbox.drop(session_id)

    def holds(self, client_id: str) -> bool:
        """Whether this has not been taken by the backend yet."""
        return client_id in self._outbox

    @property
    def waits(self) -> bool:
        """Whether something has not been taken by the backend yet, and may still be."""
        return bool(self._outbox) and self.failure is None

    def waits_for(self, session_id: str) -> bool:
        """Whether something of this session's has not been taken by the backend yet."""
        return self._outbox.holds(session_id)

    @asynccontextmanager
    async def inside(self, session_id: str) -> AsyncIterator[None]:
        """A context in which we are a member of a session, to ask something of it."""
        if session_id in self._members or self.protocol < PROTOCOL:
            yield
            return
        await self._socket.emit("joinSession", session_id)
        await self._socket.emit("setPresence", to_wire(SetPresence(session_id=session_id, here=False)))
        try:
            yield
        finally:
            if session_id not in self._members:
                with suppress(NotConnected):
                    await self._socket.emit("leaveSession", session_id)

    def tell(self, event: str, payload: Payload) -> None:
        """Emit something of protocol 2 that does not matter if it is lost."""
        if self._ready and self.protocol >= PROTOCOL:
            self._spawn(self._socket.emit(event, to_wire(payload)))

    async def _or_drop(self, joining: Coroutine[Any, Any, None]) -> None:
        """Carry out a join or a read, and drop the link if that fails: a new one is worth it."""
        try:
            await joining
        except (ChatOpsError, msgspec.ValidationError) as error:
            logger.warning("the session was not joined: %s", error)
            await self._socket.drop()  # _keep tries again, and tells

    def submit(self, payload: Submission) -> None:
        """Queue something to be sent in order, now or when the link is back, and resent until it is acked."""
        self._outbox.put(payload)
        self._flush()

    def check(self) -> None:
        """Raise NotConnected where nothing that is submitted could be answered."""
        if self.failure is not None:
            raise self.failure
        if self._session_id is None:
            raise NotConnected(
                say("session.none", "You are in no session."),
                hint=say("session.join_or_create", "chat.join_session(…) or chat.create_session()."),
            )

    def check_room(self) -> None:
        """Raise BadInput where too much waits for the link already."""
        if not self._stands:
            self._outbox.check_room()

    def withdraw(self, client_id: str) -> bool:
        """Take back what has not been sent; False if it is on its way."""
        return self._outbox.withdraw(client_id)

    async def joined(self) -> None:
        """Wait until the session is joined and caught up. Raises NotConnected when all attempts failed."""
        self.check()
        while not self._stands:
            await self._change()
            self.check()

    async def ready(self) -> None:
        """Wait until the link stands, in whichever session we are. Raises NotConnected when all attempts failed."""
        while not self._stands:
            if self.failure is not None:
                raise self.failure
            await self._change()

    @property
    def _stands(self) -> bool:
        return self._ready and self._socket.stands

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def request(self, event: str, payload: Payload, ack: type[P], timeout: float = 30.0) -> P:
        """Ask a protocol-2 backend and wait for its answer."""
        if not self._socket.connected:
            raise NotConnected(
                say("connection.none", "Not connected to the backend."),
                hint=say("connection.wait", "Wait for the connection, or press Reconnect."),
            )
        if self.protocol < PROTOCOL:
            raise NotConnected(
                say(
                    "protocol.event",
                    "This backend does not speak protocol {protocol}, which {event} needs.",
                    protocol=PROTOCOL,
                    event=event,
                )
            )
        answer = await self._socket.call(event, to_wire(payload))
        if await self._socket.wait_for_ack(answer, timeout):
            return from_wire(answer.result(), ack)
        raise WaitTimedOut(
            say(
                "connection.no_answer",
                "No answer to {event} within {seconds:g} s.",
                event=event,
                seconds=timeout,
            )
        )

    async def act(self, event: str, payload: Payload, *, timeout: float = 30.0) -> Ack:
        """Have the backend do something, over as many links as it takes: the payload bears an id, so it is done once.

        Raises NotConnected when all attempts to connect failed.
        """
        while True:
            await self.ready()
            try:
                return await self.request(event, payload, Ack, timeout)
            except NotConnected:
                if self.failure is not None or self._stands:  # the latter: this backend does not know how
                    raise

    async def _ask_events(self, question: ReadEvents) -> EventPage:
        return await self.request("readEvents", question, EventPage)

    def _wanted(self, session_id: str) -> bool:
        return session_id == self._session_id or session_id in self._aside

    # -- keeping the link ---------------------------------------------------------------------------------------

    async def _keep(self) -> None:
        """Connect, wait for the link to break, connect again; give up after the contract's attempts."""
        attempt = 0
        while True:
            if attempt == 0:
                self._set(Condition("starting" if self._starting else "connecting", self._starting))
            try:
                await self._connect()
            except (Unauthorized, BackendUnavailable) as error:  # trying again would change nothing
                self._give_up(error)
                return
            except (ChatOpsError, msgspec.ValidationError, socketio.exceptions.SocketIOError, OSError) as error:
                if self._socket.connected:  # joined halfway
                    await self._socket.drop()
                if attempt >= RECONNECTION_ATTEMPTS:
                    self._give_up(error)
                    return
                attempt += 1
                await self._pause(attempt, error.whole if isinstance(error, ChatOpsError) else str(error))
                continue
            attempt = 0
            await self._socket.dropped.wait()
            self._ready = False
            self._begin_anew()
            self._listener.on_dropped()
            attempt = 1
            await self._pause(attempt, say("connection.broke", "The link broke."))

    def _kept(self, task: asyncio.Task[None]) -> None:
        """Give up after an error that nobody foresaw, rather than leave people waiting."""
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the connection failed", exc_info=error)
            self._give_up(
                ConnectionLost(
                    say(
                        "connection.failed",
                        "The connection failed: {type}: {error}",
                        type=type(error).__name__,
                        error=error,
                    )
                )
            )

    async def _pause(self, attempt: int, reason: str) -> None:
        delay = min(RECONNECTION_DELAY * 2 ** (attempt - 1), RECONNECTION_DELAY_MAX) * random.uniform(0.75, 1.25)
        logger.info("connection attempt %d of %d in %.1f s: %s", attempt, RECONNECTION_ATTEMPTS, delay, reason)
        self._set(Condition("reconnecting", reason, attempt, time.time() + delay))
        await asyncio.sleep(delay)

    def _begin_anew(self) -> None:
        """On a link of its own the backend has us nowhere, and has heard nothing that it did not ack before."""
        self._members.clear()
        self._outbox.again()
        self._listener.on_new_link()

    async def _connect(self) -> None:
        self._begin_anew()  # the last link may have broken halfway in
        self._finding = True
        try:
            endpoint = await self._endpoint()
        finally:
            self._finding = False
        self._starting = None
        began = time.monotonic()
        hello = await self._socket.open(endpoint, self._user)
        self._grace = max(JOIN_GRACE_SECONDS, time.monotonic() - began)  # connecting took two round trips or more
        self.author = hello.author if hello is not None else None
        self._speaks = max(self._speaks, endpoint.protocol, min(hello.protocol, PROTOCOL) if hello is not None else 1)
        if self._speaks >= PROTOCOL:  # it said so, or we started it
            self.protocol, self._met = self._speaks, True
        await self._rejoin()
        if endpoint.remark is not None:
            self._listener.on_remark(endpoint.remark)

    def _give_up(self, error: Exception) -> None:
        if not isinstance(error, (Unauthorized, BackendUnavailable)):
            hint = say(
                "connection.reconnect",
                "Check that the backend runs, then press Reconnect in the panel or call chat.reconnect().",
            )
            error = ConnectionLost(
                error.message if isinstance(error, ChatOpsError) else as_sentence(str(error)), hint=hint
            )
        self.failure = error
        self._set(Condition("disconnected", error.whole))
        self._listener.on_lost(error)
        self._aside.clear()

    async def _rejoin(self) -> None:
        """Rejoin our sessions on a new link and backfill them, then send what waits."""
        async with self._joining:
            self._ready = False
            if self._speaks >= PROTOCOL:
                for each in [each for each in self._uncreated if self._wanted(each)]:
                    await self._create(each)
            for each in [each for each in self._members if each != self._session_id]:
                await self._go_away(each)
            for each in [each for each in self._aside if each not in self._members]:
                await self._attend(each)
            session_id = self._session_id
            if session_id is not None:
                await self._join(session_id)
            else:
                self._set_ready(None)

    async def _create(self, session_id: str) -> None:
        """Create a session of ours; where there is one of that id, ours takes the next."""
        while True:
            act_id = self._uncreated[session_id]
            wanted = CreateSession(session_id=session_id, name="", client_id=act_id, new=True, notebook=notebook_name())
            acked = await self._socket.call("createSession", to_wire(wanted))
            if not await self._socket.wait_for_ack(acked, JOIN_SECONDS):
                raise WaitTimedOut(
                    say("connection.slow", "The backend did not answer within {seconds:g} s.", seconds=JOIN_SECONDS)
                )
            if session_id not in self._uncreated:  # we went elsewhere meanwhile
                return
            ack = convert_or_none(acked.result(), Ack)
            if ack is None or ack.fault is None or ack.fault.code != "session_exists":
                del self._uncreated[session_id]
                return
            session_id = self._readdress(session_id, new_session_id())

    def _readdress(self, session_id: str, new: str) -> str:
        self._uncreated[new] = self._uncreated.pop(session_id)
        if session_id == self._session_id:
            self._session_id = new
        if session_id in self._aside:
            del self._aside[session_id]
            self._aside[new] = None
        self._outbox.readdress(session_id, new)
        self._listener.on_readdressed(session_id, new)
        return new

    async def _join(self, session_id: str) -> None:
        acked = await self._ask_to_join(session_id)
        if await self._socket.wait_for_ack(acked, self._join_seconds):
            await self._joined(session_id, acked.result())
        elif self._speaks >= PROTOCOL:  # slow, not base: without ids what we resend would be done twice
            raise WaitTimedOut(
                say(
                    "connection.slow",
                    "The backend did not answer within {seconds:g} s.",
                    seconds=JOIN_SECONDS,
                )
            )
        else:
            self.protocol, self._met = 1, True
            self._listener.on_joined(session_id, None)
            acked.add_done_callback(lambda late: self._spawn(self._or_drop(self._joined(session_id, late.result()))))
            self._set_ready(session_id)

    @property
    def _join_seconds(self) -> float:
        """How long to wait for the ack of a join."""
        return JOIN_SECONDS if self._speaks >= PROTOCOL else self._grace

    async def _ask_to_join(self, session_id: str) -> asyncio.Future[Any]:
        acked = await self._socket.call("joinSession", session_id)
        self._members[session_id] = True
        return acked

    async def _go_away(self, session_id: str) -> None:
        """Leave a session we are in, or stay a member who has gone elsewhere."""
        if session_id not in self._aside:
            self._members.pop(session_id, None)
            await self._socket.emit("leaveSession", session_id)
        elif self._members[session_id]:
            self._members[session_id] = False
            await self._socket.emit("setPresence", to_wire(SetPresence(session_id=session_id, here=False)))

    async def _attend(self, session_id: str) -> None:
        """Rejoin a session we turned away from, on a new link, and backfill it."""
        acked = await self._ask_to_join(session_id)
        if not await self._socket.wait_for_ack(acked, self._join_seconds):
            if self._speaks >= PROTOCOL:
                raise WaitTimedOut(
                    say(
                        "connection.slow",
                        "The backend did not answer within {seconds:g} s.",
                        seconds=JOIN_SECONDS,
                    )
                )
            ack = None
        else:
            ack = convert_or_none(acked.result(), JoinAck)
        refused = convert_or_none(acked.result(), Ack) if acked.done() and ack is None else None
        if refused is not None and refused.fault is not None and self._was_deleted(session_id, refused.fault):
            return
        if ack is None:
            self._aside.pop(session_id, None)
            self._listener.on_unheard(session_id)
            return await self._go_away(session_id)
        self._learn(ack)
        await self._go_away(session_id)
        await self._catch_up(session_id, ack)

    def _was_deleted(self, session_id: str, fault: Fault) -> bool:
        """Whether a join was refused for good; then its listener goes elsewhere."""
        if fault.code != "session_deleted":
            return False
        self._listener.on_session_deleted(SessionDeleted(session_id=session_id))
        return True

    async def _joined(self, session_id: str, raw: Any) -> None:
        if not self._socket.connected:
            return
        if session_id != self._session_id:  # we went elsewhere meanwhile, and know now whom we talk to
            if (ack := convert_or_none(raw, JoinAck)) is not None:
                self._learn(ack)
                if session_id in self._aside:
                    await self._catch_up(session_id, ack)
            return
        try:
            ack = from_wire(raw, JoinAck)
        except msgspec.ValidationError:
            failed = convert_or_none(raw, Ack)
            if failed is not None and failed.fault is not None:
                if self._was_deleted(session_id, failed.fault):
                    return
                raise NotConnected(
                    as_sentence(failed.fault.message), hint=hint_of(failed.fault)
                ) from None  # and try again
            self.protocol, self._met = 1, True  # it acks, but not as we do: stay with the base contract
            self._listener.on_joined(session_id, None)
            self._set_ready(session_id)
            return
        self._learn(ack)
        await self._catch_up(session_id, ack)
        self._set_ready(session_id)

    async def _catch_up(self, session_id: str, ack: JoinAck) -> None:
        known = self._listener.seq(session_id)
        doubts = self._listener.doubts(session_id, ack)
        there = await self._ask_events(doubts) if doubts is not None else None
        if self._listener.on_joined(session_id, ack, there):
            self._backfill.forget(session_id)
            known = 0
        await self._backfill.read(session_id, known, ack.seq)

    def _learn(self, ack: JoinAck) -> None:
        """What the backend speaks, in its own words."""
        self.protocol = self._speaks = min(ack.protocol, PROTOCOL)
        self._met = True

    def repair(self, session_id: str) -> None:
        """Fill a gap in a session's stored events."""
        if session_id in self._members and self.protocol >= PROTOCOL:
            self._backfill.repair(session_id)

    def _set_ready(self, session_id: str | None) -> None:
        if session_id == self._session_id and self._socket.connected:
            self._ready = True
            self._set(Condition("connected"))
            self._changed.set()
            self._flush()

    # -- small things -------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        if self._ready and self._met:  # who went away before the first join was answered may not know yet
            self._spawn(self._outbox.send(lambda: self.protocol if self._ready else None, self._members))

    def _set(self, condition: Condition) -> None:
        if condition != self.condition:
            self.condition = condition
            self._changed.set()
            self._listener.on_condition(condition)

    def _spawn(self, coroutine: Any) -> None:
        task = asyncio.ensure_future(coroutine)
        self._background.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._background.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.info("%s", task.exception())
