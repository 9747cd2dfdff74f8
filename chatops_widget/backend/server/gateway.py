"""Gateway: authentication, and the error boundary around every handler of what clients send."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from typing import Any

import msgspec
import socketio
import socketio.exceptions

from ...errors import BadInput, ChatOpsError, Unauthorized, quoted
from ...errors.sentences import say
from ...logs import acting
from ...protocol.faults import fault_of
from ...protocol.ids import new_id
from ...protocol.messages import PROTOCOL, Ack, ErrorEvent, Fault, Payload, ServerHello
from ...protocol.names import person_name
from ...protocol.wire import to_wire
from ..quotas import Quotas
from .access import hash_secret, identities
from .links import Links
from .occupancy import check_connections
from .peer import Peer
from .rate_limit import RateLimit
from .reading_turns import ReadingTurns
from .rooms import Rooms
from .token_check import TokenCheck, TooManyGuesses

logger = logging.getLogger(__name__)
Handler = Callable[[str, Any], Awaitable[Payload | None]]
_BASE_EVENTS = {"joinSession", "leaveSession", "sendMessage", "executeCommand"}
_LIMITED = {
    *("sendMessage", "executeCommand", "editMessage", "uploadFile"),
    *("createSession", "archiveSession", "deleteSession"),
}
_READS = {"readEvents", "findEvents", "findRuns", "getPrices", "getResult", "listSessions"}
_ACTS = _LIMITED | {"cancelRun", "stopReply"}  # to stop something is always allowed


class Auth(Payload, frozen=True):
    """What a client says when it connects."""

    protocol: int = 1
    token: str | None = None
    user: str | None = None
    secret: str | None = None  # a client's own, and the same whenever it connects


class Gateway:
    """Authenticates clients, and turns what a handler raises into an answer that keeps the link.

    Parameters
    ----------
    token
        The password they must give, if there is one.
    """

    def __init__(
        self, sio: socketio.AsyncServer, rooms: Rooms, token: str | None, links: Links, quotas: Quotas
    ) -> None:
        self._sio = sio
        self._rooms = rooms
        self._tokens = TokenCheck(token)
        self._links = links
        self._quotas = quotas
        self._rate = RateLimit(quotas.max_messages)
        self._turns = ReadingTurns()

    def open(self, handlers: Mapping[str, Handler]) -> None:
        """Register the handlers of events, each behind the error boundary."""
        self._sio.on("connect", self._connect)
        self._sio.on("disconnect", self._disconnect)
        for event, handler in handlers.items():
            self._sio.on(event, self._guarded(event, handler))
        self._sio.on("*", self._unknown_event)

    def _guarded(self, event: str, handler: Handler) -> Callable[..., Awaitable[Any]]:
        async def enter(sid: str, *args: Any) -> Any:
            with acting(_act_of(args)):
                logger.log(logging.INFO if event in _ACTS else logging.DEBUG, "%s came", event)
                answer = await guarded(sid, args)
            return answer

        async def guarded(sid: str, args: tuple[Any, ...]) -> Any:
            try:
                known = self._rooms.peers.get(sid)
                if event in _LIMITED and known is not None:
                    self._rate.take(known.person(sid))
                reading = self._turns.take(known.origin) if event in _READS and known is not None else nullcontext()
                async with reading:
                    answer = await handler(sid, args[0] if args else None)
            except msgspec.ValidationError as error:
                fault = Fault(
                    code="malformed",
                    message=say("event.malformed", "{event} is malformed: {error}.", event=event, error=error),
                )
            except UnicodeError:  # half of a surrogate pair, which JavaScript lets pass
                fault = Fault(
                    code="malformed",
                    message=say(
                        "event.half_character",
                        "{event} is malformed: it holds half a character.",
                        event=event,
                    ),
                )
            except ChatOpsError as error:
                fault = fault_of(error)
            except (sqlite3.Error, OSError) as error:
                logger.exception("%s could not be stored", event)
                fault = _not_stored(error)
            except Exception:
                logger.exception("%s failed", event)
                fault = Fault(
                    code="internal",
                    message=say(
                        "event.failed",
                        "{event} failed in the backend; its log says why.",
                        event=event,
                    ),
                )
            else:
                return to_wire(answer) if answer is not None else None
            logger.info("%s was refused: %s", event, fault.code)  # its words may be the user's own
            peer = self._rooms.peers.get(sid)
            if event in _BASE_EVENTS or peer is None or peer.protocol < PROTOCOL:
                await self._refuse(sid, fault)
            # Who asks a question of protocol 2 has its answer in the ack.
            return to_wire(Ack(ok=False, fault=fault))

        return enter

    async def _refuse(self, sid: str, fault: Fault) -> None:
        peer = self._rooms.peers.get(sid)
        if peer is not None and peer.protocol >= PROTOCOL:
            error = ErrorEvent(message=fault.message, code=fault.code, hint=fault.hint)
        else:
            error = ErrorEvent(message=f"{fault.message} {fault.hint}" if fault.hint else fault.message)
        await self._sio.emit(error.event, to_wire(error, base=error.code is None), to=sid)

    async def _unknown_event(self, event: str, sid: str, *args: Any) -> Any:
        if event in self._rooms.peers:  # sent as an event, "*" finds its way here without its name
            event, sid = "*", event
        fault = Fault(code="unknown_event", message=say("event.unknown", "No event {event}.", event=quoted(event)))
        await self._refuse(sid, fault)
        return to_wire(Ack(ok=False, fault=fault))

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None, *more: Any) -> Any:
        if sid in self._rooms.peers:  # an event of that name
            return await self._unknown_event("connect", sid)
        try:
            said = msgspec.convert(auth or {}, Auth)
        except msgspec.ValidationError:
            said = Auth()  # another page's idea of auth is no reason to turn it away
        request = environ.get("aiohttp.request")
        address = (request.remote or "") if request is not None else ""
        try:
            right = await self._tokens.accepts(said.token, address)
        except TooManyGuesses:
            reason = "Too many wrong tokens came from this address; try again in a minute."
            raise socketio.exceptions.ConnectionRefusedError(reason, {"code": "busy"}) from None
        if not right:
            raise socketio.exceptions.ConnectionRefusedError("The backend wants a token.", {"code": Unauthorized.code})
        secret = hash_secret(said.secret)
        try:
            user = person_name(said.user or "") or None
            member, author = identities(said.secret, user, sid)
            peer = Peer(
                min(said.protocol, PROTOCOL), user, set(), secret, address=address, member=member, author=author
            )
            check_connections(self._rooms.peers.values(), peer.origin, self._quotas)
        except BadInput as error:
            raise socketio.exceptions.ConnectionRefusedError(str(error), {"code": error.code}) from None
        self._links.know(request)
        if said.protocol >= PROTOCOL:  # before the connection is accepted, which happens when we return
            hello = ServerHello(protocol=PROTOCOL, author=author)
            await self._sio.emit("hello", to_wire(hello), to=sid)
        self._rooms.enter(sid, peer)
        return None

    async def _disconnect(self, sid: str, *reason: Any) -> Any:
        if self._sio.manager.is_connected(sid, "/"):  # an event of that name
            return await self._unknown_event("disconnect", sid)
        self._rooms.exit(sid)
        return None


def _act_of(args: tuple[Any, ...]) -> str:
    """The id that the client gave the act, or one of its own, so that its lines can be told from others'."""
    given = args[0].get("clientId") if args and isinstance(args[0], dict) else None
    return given if isinstance(given, str) and given else new_id()


def _not_stored(error: sqlite3.Error | OSError) -> Fault:
    """Why nothing could be read or stored, without a path."""
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Fault(
            code="store_failed",
            message=say("store.damaged_now", "The backend's store is damaged ({reason}).", reason=error),
            hint=say(
                "store.ask_doctor", "Whoever runs it: stop it, ask `chatops-backend doctor`, and take it from a backup."
            ),
        )
    reason = error.strerror if isinstance(error, OSError) else error
    return Fault(
        code="store_failed",
        message=say("store.cannot", "The backend cannot store this now ({reason}).", reason=reason),
        hint=say("store.room", "Its disk may be full. Nothing of it is kept: try again when there is room."),
    )
