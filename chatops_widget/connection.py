"""The Socket.IO client: connects, re-connects, re-joins, hands over what waits. Lives on the I/O thread."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

import msgspec
import socketio
import socketio.exceptions

from .envelope import ConnectionStatus
from .errors import (
    BackendUnavailable,
    ChatOpsError,
    ConnectionLost,
    NotConnected,
    Unauthorized,
    WaitTimedOut,
    quoted,
)
from .protocol import (
    PROTOCOL,
    RECONNECTION_ATTEMPTS,
    RECONNECTION_DELAY,
    RECONNECTION_DELAY_MAX,
    SOCKETIO_PATH,
    Ack,
    BacktestProgress,
    CatalogChange,
    CommandResult,
    EditMessage,
    ErrorEvent,
    EventPage,
    ExecuteCommand,
    Fault,
    JoinAck,
    Message,
    MessageChunk,
    MessageEdit,
    Payload,
    ReadEvents,
    RunState,
    SendMessage,
    to_wire,
)

logger = logging.getLogger(__name__)
P = TypeVar("P", bound=Payload)

# How long a backend has to ack a join before we take it for a base one. A late ack still counts.
JOIN_GRACE = 1.0
JOIN_TIMEOUT = 15.0  # for one that is known to ack
CONNECT_TIMEOUT = 15.0  # seconds; a peer that takes the link and says nothing would be waited for without end
PAGE = 500
EVENTS: dict[str, type[Payload]] = {
    "message": Message,
    "messageChunk": MessageChunk,
    "messageEdit": MessageEdit,
    "backtestProgress": BacktestProgress,
    "commandResult": CommandResult,
    "error": ErrorEvent,
    "runState": RunState,
    "catalog": CatalogChange,
}

# What waits in order for the link, and is sent again until a protocol-2 backend has it.
Submission = SendMessage | ExecuteCommand | EditMessage
_SUBMITTED = {SendMessage: "sendMessage", ExecuteCommand: "executeCommand", EditMessage: "editMessage"}


class Endpoint(msgspec.Struct, frozen=True):
    """Where a backend listens. The token is kept out of `repr`."""

    url: str
    token: str | None = None
    protocol: int = 1  # that it is known to speak, before it says so

    def __repr__(self) -> str:
        return f"Endpoint({self.url!r}{', token=…' if self.token else ''})"


_CANNOT_EDIT = Ack(ok=False, fault=Fault(code="not_supported", message="This backend cannot change what was said."))


class Condition(msgspec.Struct, frozen=True):
    """How the link is, for the chip."""

    status: ConnectionStatus
    detail: str | None = None
    attempt: int | None = None
    retry_at: float | None = None  # seconds since 1970


class Listener(Protocol):
    """What a connection tells its owner, always on the I/O thread."""

    @property
    def seq(self) -> int | None:
        """Of the newest stored event taken; None for a session that is new to us."""

    def on_condition(self, condition: Condition) -> None: ...
    def on_joined(self, ack: JoinAck | None) -> None:
        """Joined a protocol-2 backend, or (None) a base one."""

    def on_event(self, event: Payload) -> None: ...
    def on_page(self, page: EventPage) -> None:
        """Stored events we had missed, oldest first."""

    def on_sent(self, client_id: str, ack: Ack | None) -> None: ...
    def on_dropped(self) -> None:
        """The link broke; it will be tried again."""

    def on_lost(self, error: ChatOpsError) -> None:
        """All attempts failed."""


class Connection:
    """One link to one backend, kept for as long as it can be.

    Parameters
    ----------
    endpoint
        Asked before each attempt: an embedded backend may have moved to another port.
    """

    def __init__(
        self, endpoint: Callable[[], Awaitable[Endpoint]], listener: Listener, *, user: str, starting: str | None = None
    ) -> None:
        self._endpoint = endpoint
        self._listener = listener
        self._user = user
        self._starting = starting
        self._sio = self._client()
        self._session_id: str | None = None
        self._outbox: OrderedDict[str, Submission] = OrderedDict()
        self._emitted: set[str] = set()  # handed over on this link, not yet acked
        self._emitting = asyncio.Lock()  # AsyncClient.emit is not safe to call concurrently
        self._ready = False  # joined and caught up: what waits may go
        self._changed = asyncio.Event()
        self._repairing = False
        self._closed = False
        self._speaks = 1  # what this backend has shown to speak, or is known to
        self._dropped = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[Any]] = set()
        self.protocol = 1
        self.failure: ChatOpsError | None = None  # why there is no link, once all attempts have failed
        self.condition = Condition("starting" if starting else "connecting", starting)

    # -- what the owner asks ------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin to connect, or begin again after all attempts failed."""
        if not self._closed and (self._task is None or self._task.done()):
            self.failure = None
            self._speaks = 1  # it may be another one by now
            self._task = asyncio.ensure_future(self._keep())
            self._task.add_done_callback(self._kept)

    async def close(self) -> None:
        self._closed, self._ready = True, False
        self.failure = NotConnected("This ChatOps was closed.", hint="Make a new one: ChatOps().")
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for task in list(self._background):
            task.cancel()
        await self._sio.shutdown()
        if self._sio.eio.http is not None:  # left open by attempts that failed
            await self._sio.eio.http.close()
        self._set(Condition("disconnected", "closed"))

    def join(self, session_id: str) -> None:
        previous, self._session_id = self._session_id, session_id
        if self._sio.connected:
            self._spawn(self._or_drop(self._rejoin(previous)))

    async def _or_drop(self, joining: Coroutine[Any, Any, None]) -> None:
        """A session that cannot be joined or read is worth a new link."""
        try:
            await joining
        except (ChatOpsError, msgspec.ValidationError) as error:
            logger.warning("the session was not joined: %s", error)
            await self._sio.disconnect()  # _keep tries again, and tells

    def leave(self) -> None:
        previous, self._session_id, self._ready = self._session_id, None, False
        if self._sio.connected and previous:
            self._spawn(self._emit("leaveSession", previous))

    def submit(self, payload: Submission) -> None:
        """Send in order, now or when the link is back. What a protocol-2 backend has not acked is sent again."""
        assert payload.client_id is not None
        self._outbox[payload.client_id] = payload
        self._flush()

    def check(self) -> None:
        """Raises NotConnected where nothing that is submitted could be answered."""
        if self.failure is not None:
            raise self.failure
        if self._session_id is None:
            raise NotConnected("You are in no session.", hint="chat.join_session(…) or chat.create_session().")

    def withdraw(self, client_id: str) -> bool:
        """Take back what has not been sent; False if it is on its way."""
        if client_id in self._emitted:
            return False
        return self._outbox.pop(client_id, None) is not None

    async def joined(self) -> None:
        """Wait until the session is joined and caught up. Raises NotConnected when all attempts failed."""
        while not self._ready:
            self.check()
            self._changed.clear()
            await self._changed.wait()

    async def request(self, event: str, payload: Payload, ack: type[P], timeout: float = 30.0) -> P:
        """Ask a protocol-2 backend and wait for its answer."""
        if not self._sio.connected:
            raise NotConnected("Not connected to the backend.", hint="Wait for the connection, or press Reconnect.")
        if self.protocol < PROTOCOL:
            raise NotConnected(f"This backend does not speak protocol {PROTOCOL}, which {event} needs.")
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        await self._emit(event, to_wire(payload), callback=_resolver(answer))
        if await self._came(answer, timeout):
            return msgspec.convert(answer.result(), ack)
        raise WaitTimedOut(f"No answer to {event} within {timeout:g} s.")

    async def _came(self, answer: asyncio.Future[Any], timeout: float) -> bool:
        """Wait for an ack. Raises ConnectionLost as soon as there is no hope of one."""
        dropped = asyncio.ensure_future(self._dropped.wait())
        try:
            await asyncio.wait({answer, dropped}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            dropped.cancel()
        if not answer.done() and self._dropped.is_set():
            raise ConnectionLost("The link broke while waiting for an answer.", hint="Try again when it is back.")
        return answer.done()

    # -- keeping the link ---------------------------------------------------------------------------------------

    def _client(self) -> socketio.AsyncClient:
        client = socketio.AsyncClient(
            reconnection=False,  # we do it: the endpoint may move, and people want to see the countdown
            handle_sigint=False,  # the kernel's interrupt is not ours to take
            websocket_extra_options={"max_msg_size": 256 * 1024 * 1024},
            logger=False,
            engineio_logger=False,
        )
        client.on("disconnect", self._on_disconnect)
        for name in EVENTS:
            client.on(name, self._receiver(name))
        return client

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
                if self._sio.connected:  # joined halfway
                    await self._sio.disconnect()
                if attempt >= RECONNECTION_ATTEMPTS:
                    self._give_up(error)
                    return
                attempt += 1
                await self._pause(attempt, str(error))
                continue
            attempt = 0
            await self._dropped.wait()
            self._ready = False
            self._emitted.clear()
            self._listener.on_dropped()
            attempt = 1
            await self._pause(attempt, "The link broke.")

    def _kept(self, task: asyncio.Task[None]) -> None:
        """Whatever we did not foresee must not leave people waiting."""
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the connection failed", exc_info=error)
            self._give_up(ConnectionLost(f"The connection failed: {type(error).__name__}: {error}"))

    async def _pause(self, attempt: int, reason: str) -> None:
        delay = min(RECONNECTION_DELAY * 2 ** (attempt - 1), RECONNECTION_DELAY_MAX) * random.uniform(0.75, 1.25)
        logger.info("connection attempt %d of %d in %.1f s: %s", attempt, RECONNECTION_ATTEMPTS, delay, reason)
        self._set(Condition("reconnecting", reason, attempt, time.time() + delay))
        await asyncio.sleep(delay)

    async def _connect(self) -> None:
        endpoint = await self._endpoint()
        self._starting = None
        auth: dict[str, Any] = {"protocol": PROTOCOL}
        if self._user:
            auth["user"] = self._user
        if endpoint.token:
            auth["token"] = endpoint.token
        self._speaks = max(self._speaks, endpoint.protocol)
        self._dropped.clear()
        refusal: list[Any] = []
        self._sio.on("connect_error", lambda *args: refusal.extend(args))
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await self._sio.connect(
                    endpoint.url, transports=["websocket"], socketio_path=SOCKETIO_PATH, auth=auth, wait_timeout=10
                )
        except TimeoutError:
            raise NotConnected(f"The backend at {endpoint.url} does not answer.") from None
        except socketio.exceptions.ConnectionError:
            said = refusal[0] if refusal and isinstance(refusal[0], dict) else {}
            data = said.get("data")
            if isinstance(data, dict) and data.get("code") == Unauthorized.code:
                raise Unauthorized(
                    f"The backend at {endpoint.url} wants a token.", hint='Pass ChatOps(url, token="…").'
                ) from None
            raise NotConnected(str(said.get("message") or f"No backend answers at {endpoint.url}.")) from None
        await self._rejoin(None)

    def _give_up(self, error: Exception) -> None:
        if not isinstance(error, (Unauthorized, BackendUnavailable)):
            hint = "Check that the backend runs, then press Reconnect in the panel or call chat.reconnect()."
            error = ConnectionLost(error.message if isinstance(error, ChatOpsError) else str(error), hint=hint)
        self.failure = error
        self._set(Condition("disconnected", str(error)))
        self._listener.on_lost(error)

    async def _rejoin(self, previous: str | None) -> None:
        """Join the session and catch up, then let go what waits."""
        self._ready = False
        if previous and previous != self._session_id:
            await self._emit("leaveSession", previous)
        session_id = self._session_id
        if session_id is None:
            self._set(Condition("connected"))
            return
        acked: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        await self._emit("joinSession", session_id, callback=_resolver(acked))
        if await self._came(acked, JOIN_TIMEOUT if self._speaks >= PROTOCOL else JOIN_GRACE):
            await self._joined(session_id, acked.result())
        elif self._speaks >= PROTOCOL:  # slow, not base: without ids what we resend would be done twice
            raise WaitTimedOut(f"The backend did not answer within {JOIN_TIMEOUT:g} s.")
        else:
            self.protocol = 1
            self._listener.on_joined(None)
            acked.add_done_callback(lambda late: self._spawn(self._or_drop(self._joined(session_id, late.result()))))
            self._set_ready(session_id)

    async def _joined(self, session_id: str, raw: Any) -> None:
        if session_id != self._session_id or not self._sio.connected:
            return
        try:
            ack = msgspec.convert(raw, JoinAck)
        except msgspec.ValidationError:
            failed = _convert_or_none(raw, Ack)
            if failed is not None and failed.fault is not None:
                raise NotConnected(failed.fault.message, hint=failed.fault.hint) from None  # and try again
            self.protocol = 1  # it acks, but not as we do: stay with the base contract
            self._listener.on_joined(None)
            self._set_ready(session_id)
            return
        self.protocol = self._speaks = min(ack.protocol, PROTOCOL)
        known = self._listener.seq
        self._listener.on_joined(ack)
        await self._catch_up(session_id, known, ack.seq)
        self._set_ready(session_id)

    async def _catch_up(self, session_id: str, known: int | None, latest: int) -> None:
        """Read what we missed: all of it after a break, the newest page of a session that is new to us."""
        if known is None:
            if latest:
                await self._read(ReadEvents(session_id=session_id, before=latest + 1, limit=200))
            return
        more = latest > known
        while more:
            more = await self._read(ReadEvents(session_id=session_id, after=self._listener.seq, limit=PAGE))

    async def _read(self, question: ReadEvents) -> bool:
        """Hand over one page; whether there is more."""
        page = await self.request("readEvents", question, EventPage)
        if page.fault is not None:
            raise NotConnected(page.fault.message, hint=page.fault.hint)
        if question.session_id != self._session_id:
            return False  # somebody went to another session meanwhile, which this page is not of
        self._listener.on_page(page)
        return page.more

    def repair(self) -> None:
        """A stored event is missing: read from the last one we have."""
        if self._session_id is not None and self.protocol >= PROTOCOL and not self._repairing:
            self._repairing = True
            self._spawn(self._repair(self._session_id))

    async def _repair(self, session_id: str) -> None:
        try:
            await self._catch_up(session_id, self._listener.seq or 0, 2**62)
        finally:
            self._repairing = False

    def _set_ready(self, session_id: str) -> None:
        if session_id == self._session_id and self._sio.connected:
            self._ready = True
            self._set(Condition("connected"))
            self._changed.set()
            self._flush()

    # -- sending and receiving ----------------------------------------------------------------------------------

    def _flush(self) -> None:
        if self._ready:
            self._spawn(self._send_waiting())

    async def _send_waiting(self) -> None:
        async with self._emitting:
            while self._ready:
                client_id = next((each for each in self._outbox if each not in self._emitted), None)
                if client_id is None:
                    return
                payload = self._outbox[client_id]
                event = _SUBMITTED[type(payload)]
                self._emitted.add(client_id)
                elsewhere = payload.session_id != self._session_id  # written before we went to another session
                try:
                    if elsewhere:
                        await self._sio.emit("joinSession", payload.session_id)
                    if self.protocol >= PROTOCOL:
                        await self._sio.emit(event, to_wire(payload), callback=self._acker(client_id))
                    elif not isinstance(payload, EditMessage):
                        await self._sio.emit(event, to_wire(base(payload)))
                    if elsewhere:
                        await self._sio.emit("leaveSession", payload.session_id)
                except socketio.exceptions.BadNamespaceError:  # the link broke under us; it goes with the next one
                    self._emitted.discard(client_id)
                    return
                if self.protocol < PROTOCOL:
                    self._outbox.pop(client_id, None)
                    self._emitted.discard(client_id)
                    self._listener.on_sent(client_id, _CANNOT_EDIT if isinstance(payload, EditMessage) else None)

    def _acker(self, client_id: str) -> Callable[..., None]:
        def acked(*args: Any) -> None:
            self._outbox.pop(client_id, None)
            self._emitted.discard(client_id)
            ack = _convert_or_none(args[0] if args else None, Ack) or Ack(ok=True)
            self._listener.on_sent(client_id, ack)

        return acked

    async def _emit(self, event: str, data: Any, callback: Callable[..., None] | None = None) -> None:
        async with self._emitting:
            try:
                await self._sio.emit(event, data, callback=callback)
            except socketio.exceptions.BadNamespaceError:
                raise NotConnected("The link broke.", hint="Try again when it is back.") from None

    def _receiver(self, name: str) -> Callable[..., None]:
        """A plain function: a handler that awaits before it records lets later events overtake it."""
        kind = EVENTS[name]

        def receive(*args: Any) -> None:  # a Node server with state recovery appends an extra argument
            try:
                event = msgspec.convert(args[0] if args else None, kind)
            except msgspec.ValidationError as error:
                logger.warning("unreadable %s event: %s: %s", name, error, quoted(args[:1], 200))
                return
            self._listener.on_event(event)

        return receive

    def _on_disconnect(self, *reason: Any) -> None:
        self._dropped.set()

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


def base(payload: SendMessage | ExecuteCommand) -> SendMessage | ExecuteCommand:
    """The payload with the base contract's fields alone."""
    if isinstance(payload, SendMessage):
        return SendMessage(session_id=payload.session_id, content=payload.content)
    return ExecuteCommand(session_id=payload.session_id, command=payload.command, parameters=payload.parameters)


def _resolver(future: asyncio.Future[Any]) -> Callable[..., None]:
    def resolve(*args: Any) -> None:
        if not future.done():
            future.set_result(args[0] if args else None)

    return resolve


def _convert_or_none(raw: Any, kind: type[P]) -> P | None:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError:
        return None
