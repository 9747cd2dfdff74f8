"""A Socket.IO client of one backend: emit, call, receive events as Structs. It knows nothing of sessions."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from typing import Any, TypeVar

import aiohttp
import msgspec
import socketio
import socketio.exceptions

from ..errors import BackendUnavailable, ConnectionLost, NotConnected, Unauthorized
from ..errors.sentences import as_sentence, say
from ..protocol.messages import EVENTS, PROTOCOL, Event, Payload, ServerHello
from ..protocol.wire import from_wire
from .endpoint import Endpoint

logger = logging.getLogger(__name__)
P = TypeVar("P", bound=Payload)
MAX_MESSAGE_BYTES = 256 * 1024 * 1024
CONNECT_SECONDS = 30.0  # a peer that takes the link and says nothing would be waited for without end


class SocketClient:
    """A Socket.IO client with one link at a time; it may be opened again once that has broken.

    Attributes
    ----------
    dropped
        Set while there is no link after one has broken.
    send_lock
        Held by who says something: `AsyncClient.emit` is not safe to call concurrently.
    """

    def __init__(self, hear: Callable[[Event], None]) -> None:
        self._hear = hear
        self._sio = self._client()
        self._hello: ServerHello | None = None
        self._accepted = False
        self._refusal: Any = None
        self._answered = asyncio.Event()  # it was accepted or refused
        self.dropped = asyncio.Event()
        self.send_lock = asyncio.Lock()

    def _client(self) -> socketio.AsyncClient:
        client = socketio.AsyncClient(
            reconnection=False,  # we do it: the endpoint may move, and people want to see the countdown
            handle_sigint=False,  # the kernel's interrupt is not ours to take
            logger=False,
            engineio_logger=False,
        )
        client.on("disconnect", self._on_disconnect)
        client.on("connect", self._on_accepted)
        client.on("connect_error", self._on_refused)
        client.on("hello", self._on_hello)
        for kind in EVENTS.values():
            client.on(kind.event, self._receiver(kind))
        return client

    @property
    def connected(self) -> bool:
        return self._accepted and bool(self._sio.connected)

    @property
    def stands(self) -> bool:
        """Whether it can be used: one that has just broken is known to be before its owner has cleared up."""
        return self.connected and not self.dropped.is_set()

    async def open(self, endpoint: Endpoint, user: str) -> ServerHello | None:
        """Connect, and return what the server said of itself.

        That comes before the connection is accepted, so None means that the server has nothing to say: it is one of
        the base contract, or one that will ack a join.

        Raises
        ------
        Unauthorized
            The server wants a token, or another one.
        BackendUnavailable, BadInput
            The link is refused, or `endpoint` cannot be: trying again would change nothing.
        NotConnected
            Trying again may help.
        """
        auth: dict[str, Any] = {"protocol": PROTOCOL}
        if user:
            auth["user"] = user
        if endpoint.token:
            auth["token"] = endpoint.token
        if endpoint.secret:
            auth["secret"] = endpoint.secret
        self._sio.eio.websocket_extra_options = {"max_msg_size": MAX_MESSAGE_BYTES, **endpoint.websocket_options()}
        self.dropped.clear()
        self._hello, self._accepted, self._refusal = None, False, None
        self._answered.clear()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._sio.connect(
                    endpoint.url,
                    transports=["websocket"],
                    socketio_path=endpoint.socketio_path,
                    auth=auth,
                    wait=False,
                )
                await self._answer_or_end()
        except TimeoutError:
            await self._sio.disconnect()
            raise NotConnected(
                say("connection.silent", "The backend at {place} does not answer.", place=endpoint.place)
            ) from None
        except socketio.exceptions.ConnectionError as error:
            raise _turned_away(error, endpoint) or self._refused(endpoint) from None
        if not self._accepted:
            await self._sio.disconnect()
            raise self._refused(endpoint)
        return self._hello

    async def _answer_or_end(self) -> None:
        """Wait until the server accepts the connection or refuses it, or the link breaks."""
        answered = asyncio.ensure_future(self._answered.wait())
        ended = asyncio.ensure_future(self._sio.eio.wait())  # not to be cancelled: that would end the link
        try:
            await asyncio.wait({answered, ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            answered.cancel()

    def _refused(self, endpoint: Endpoint) -> NotConnected:
        said = self._refusal if isinstance(self._refusal, dict) else {}
        data = said.get("data")
        if isinstance(data, dict) and data.get("code") == Unauthorized.code:
            return Unauthorized(
                say("connection.wrong_token", "The backend at {place} does not take this token.", place=endpoint.place)
                if endpoint.token
                else say("connection.token", "The backend at {place} wants a token.", place=endpoint.place),
                hint=say("connection.pass_token", 'Pass ChatOps(url, token="…").'),
            )
        return NotConnected(
            as_sentence(str(said["message"]))
            if said.get("message")
            else say("connection.nobody", "No backend answers at {place}.", place=endpoint.place)
        )

    async def drop(self) -> None:
        await self._sio.disconnect()

    async def close(self) -> None:
        await self._sio.shutdown()
        if self._sio.eio.http is not None:  # left open by attempts that failed
            await self._sio.eio.http.close()

    # -- emitting -----------------------------------------------------------------------------------------------

    async def emit(self, event: str, data: Any) -> None:
        """Emit an event, without an ack. Raises NotConnected."""
        async with self.send_lock:
            await self.emit_unlocked(event, data)

    async def emit_unlocked(self, event: str, data: Any, callback: Callable[..., None] | None = None) -> None:
        """Emit an event, for who holds `send_lock`. Raises NotConnected."""
        try:
            await self._sio.emit(event, data, callback=callback)
        except socketio.exceptions.BadNamespaceError:
            raise NotConnected(
                say("connection.broke", "The link broke."),
                hint=say("connection.try_again", "Try again when it is back."),
            ) from None

    async def call(self, event: str, data: Any) -> asyncio.Future[Any]:
        """Emit an event, and return the future of its ack."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def resolve(*args: Any) -> None:
            if not answer.done():
                answer.set_result(args[0] if args else None)

        async with self.send_lock:
            await self.emit_unlocked(event, data, resolve)
        return answer

    async def wait_for_ack(self, answer: asyncio.Future[Any], timeout: float) -> bool:
        """Wait for an ack. Raises ConnectionLost as soon as there is no hope of one."""
        dropped = asyncio.ensure_future(self.dropped.wait())
        try:
            await asyncio.wait({answer, dropped}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            dropped.cancel()
        if not answer.done() and self.dropped.is_set():
            raise ConnectionLost(
                say("connection.broke_waiting", "The link broke while waiting for an answer."),
                hint=say("connection.try_again", "Try again when it is back."),
            )
        return answer.done()

    # -- hearing ------------------------------------------------------------------------------------------------

    def _receiver(self, kind: type[Event]) -> Callable[..., None]:
        """The handler of an event: a plain function, since one that awaits lets later events overtake it."""

        def receive(*args: Any) -> None:  # a Node server with state recovery appends an extra argument
            try:
                event = from_wire(args[0] if args else None, kind)
            except msgspec.ValidationError as error:
                logger.warning("unreadable %s event: %s", kind.event, error)  # not with what people wrote in it
                return
            self._hear(event)

        return receive

    def _on_accepted(self) -> None:
        self._accepted = True
        self._answered.set()

    def _on_refused(self, *args: Any) -> None:
        self._refusal = args[0] if args else None
        self._answered.set()

    def _on_hello(self, *args: Any) -> None:
        self._hello = convert_or_none(args[0] if args else None, ServerHello)

    def _on_disconnect(self, *reason: Any) -> None:
        self.dropped.set()


def _turned_away(error: BaseException, endpoint: Endpoint) -> BackendUnavailable | None:
    """Why the link was refused before Socket.IO had a word, where trying again would change nothing."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, aiohttp.ClientConnectorCertificateError | ssl.SSLCertVerificationError):
            why = getattr(cause, "certificate_error", cause)
            return BackendUnavailable(
                say(
                    "connection.untrusted",
                    "The certificate of {place} is not trusted: {reason}.",
                    place=endpoint.place,
                    reason=getattr(why, "verify_message", why),
                ),
                hint=say(
                    "connection.name_signer",
                    'Name who signed it: ChatOps(url, ca="authority.pem"), or SSL_CERT_FILE in the environment.',
                ),
            )
        if isinstance(cause, aiohttp.WSServerHandshakeError) and cause.status in (401, 403):
            return BackendUnavailable(
                say(
                    "connection.refused",
                    "{place} refuses the link with HTTP {status}.",
                    place=endpoint.place,
                    status=str(cause.status),
                ),
                hint=say(
                    "connection.proxy",
                    "A proxy may want cookies= or headers=; a backend answers only to names it knows (--allow-host).",
                ),
            )
        cause = cause.__cause__ or cause.__context__
    return None


def convert_or_none(raw: Any, kind: type[P]) -> P | None:
    try:
        return from_wire(raw, kind)
    except msgspec.ValidationError:
        return None
