"""Links: those nobody has proven themselves on yet have a deadline and are few, and who never reads is dropped."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import socketio
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from ...protocol.messages import ErrorEvent
from ...protocol.wire import to_wire
from ..quotas import Quotas
from .packets import HostilePacket
from .send_queue import SendQueue

logger = logging.getLogger(__name__)
FAREWELL_SECONDS = 1.0  # in which words reach somebody who reads them
MAX_STRANGE_BYTES = 64 * 1024  # of a message from somebody we do not know yet: a token, a name


def heartbeat(silent_seconds: float) -> dict[str, float]:
    """How often a Socket.IO server asks for a sign of life, and how long it waits: both sides give up after the sum."""
    interval = silent_seconds * 5 / 9  # 25 s and 20 s of 45, which are Engine.IO's own
    return {"ping_interval": interval, "ping_timeout": silent_seconds - interval}


class Links:
    """Guards the TCP connections of a server from the moment they are accepted.

    A connection is strange until a client on it has been let in. Where there are too many strange ones the oldest are
    dropped, so that somebody who says at once who they are always gets in.
    """

    def __init__(self, sio: socketio.AsyncServer, quotas: Quotas) -> None:
        self._sio = sio
        self._quotas = quotas
        self._strange: dict[RequestHandler, float] = {}  # since when, the oldest first
        self._timer: asyncio.TimerHandle | None = None
        sio.eio.create_queue = lambda: SendQueue(quotas.max_unread_bytes, self._on_overflow)
        self._on_message: Callable[..., Any] = sio.eio.handlers["message"]
        sio.eio.on("message", self._hear)

    def watch(self, server: web.Server) -> Callable[[], RequestHandler]:
        """The protocol factory of a server, with an eye on each connection."""

        def accept() -> RequestHandler:
            connection = server()
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._take_in, connection)  # once it has its transport
            return connection

        return accept

    def know(self, request: web.BaseRequest | None) -> None:
        """Take the connection of a request for that of somebody who may be here."""
        if request is not None:
            self._strange.pop(request.protocol, None)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _take_in(self, connection: RequestHandler) -> None:
        self._strange[connection] = asyncio.get_running_loop().time()
        self._look()

    def _look(self) -> None:
        """Drop the strange connections that are too many or too old."""
        loop, quotas = asyncio.get_running_loop(), self._quotas
        now = loop.time()
        alive = {each: since for each, since in self._strange.items() if each.transport is not None}
        from_address = Counter(map(_address, alive))
        self._strange = {}
        for left, (connection, since) in zip(range(len(alive), 0, -1), alive.items(), strict=True):
            address = _address(connection)
            if from_address[address] > quotas.max_strange_each or len(self._strange) + left > quotas.max_strange:
                why = "too many are open"
            elif now - since >= quotas.max_strange_seconds:
                why = f"it has been open for {quotas.max_strange_seconds} s"
            else:
                self._strange[connection] = since
                continue
            from_address[address] -= 1
            logger.warning("dropped a connection from %s: %s, and nobody has come in on it", address, why)
            if connection.transport is not None:
                connection.transport.abort()
        if self._timer is not None:
            self._timer.cancel()
        if self._strange:
            oldest = next(iter(self._strange.values()))
            self._timer = loop.call_at(oldest + quotas.max_strange_seconds, self._look)

    async def _hear(self, eio_sid: str, data: Any) -> None:
        """A message of a link, before anybody has looked at it."""
        if not isinstance(data, (str, bytes)):  # Engine.IO reads some texts as JSON: these are no packets
            return
        link = self._sio.eio.sockets.get(eio_sid)
        if link is not None and link.last_ping:  # it is there: its pong may wait behind all that it says
            link.last_ping = time.time()
        request = self._request(eio_sid)
        if request is not None and request.protocol in self._strange and len(data) > MAX_STRANGE_BYTES:
            self._drop(eio_sid, f"{len(data):,} bytes from somebody who has not come in")
            return
        try:
            await self._on_message(eio_sid, data)
        except HostilePacket as packet:
            await self._tell(eio_sid, f"An event of yours {packet}, so this link ends.")
            self._drop(eio_sid, f"its event {packet}", after=FAREWELL_SECONDS)
        except ValueError as error:  # what stands in the log is a line, however many there are
            logger.info("passed over what is no packet: %s", error)

    async def _tell(self, eio_sid: str, sentence: str) -> None:
        sid = self._sio.manager.sid_from_eio_sid(eio_sid, "/")
        if sid is not None:
            error = ErrorEvent(message=sentence)
            await self._sio.emit(error.event, to_wire(error), to=sid)

    def _on_overflow(self, queue: SendQueue) -> None:
        eio_sid = next((sid for sid, socket in self._sio.eio.sockets.items() if socket.queue is queue), None)
        if eio_sid is not None:
            self._drop(eio_sid, f"more than {self._quotas.max_unread_bytes:,} bytes wait that it does not read")

    def _drop(self, eio_sid: str, why: str, after: float = 0.0) -> None:
        request = self._request(eio_sid)
        logger.warning("dropped a link from %s: %s", request.remote if request else "an unknown address", why)
        if request is not None and request.transport is not None:
            asyncio.get_running_loop().call_later(after, request.transport.abort)

    def _request(self, eio_sid: str) -> web.BaseRequest | None:
        environ = self._sio.environ.get(eio_sid, {})
        request: web.BaseRequest | None = environ.get("aiohttp.request")
        return request


def _address(connection: RequestHandler) -> str:
    peer = connection.transport.get_extra_info("peername") if connection.transport is not None else None
    return str(peer[0]) if peer else "an unknown address"
