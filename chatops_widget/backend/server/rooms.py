"""Rooms: the members of each session, and broadcasts to them in the words of their protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
import socketio

from ...errors import quoted
from ...errors.sentences import say
from ...protocol.ids import new_message_id
from ...protocol.messages import (
    PROTOCOL,
    SETTLED,
    Ack,
    BacktestProgress,
    CommandResult,
    ErrorEvent,
    Event,
    FigureSource,
    Message,
    MessageEdit,
    Person,
    Presence,
    RunState,
    SessionDeleted,
    SessionsChanged,
    now,
)
from ...protocol.run_kinds import RUN_KINDS
from ...protocol.throttle import Throttle
from ...protocol.wire import to_wire
from ..jobs.job import Caller
from ..storage.acts import Cause, Intent, Outcome
from ..storage.store import Store
from .access import Access
from .peer import Peer
from .presence import PresenceTracker

MAX_PUSHED_BYTES = 8 * 1024 * 1024  # of curves sent unasked; larger ones are read, so that they hold nobody up
_BUTTONS = ("offers", "report")  # of a result's data: what a reader may press below its words
HINT_SECONDS = 1.0  # between two hints that the list of sessions has changed
MAX_HINTS = 200  # a second: each is answered by a kernel that reads the list


class Rooms:
    """Membership and broadcast for every session; implements `jobs.job.Audience`."""

    def __init__(self, sio: socketio.AsyncServer, store: Store, access: Access) -> None:
        self._sio = sio
        self._store = store
        self.access = access
        self.peers: dict[str, Peer] = {}
        self._members: dict[str, dict[str, None]] = {}  # in the order they came
        self.presence = PresenceTracker(self.present, self._tell_presence)
        self.sessions_changed = Throttle(self._hint, HINT_SECONDS)
        self._telling: set[asyncio.Future[None]] = set()

    def close(self) -> None:
        self.presence.close()
        self.sessions_changed.flush()  # who outlives us hears it now or never

    # -- coming and going ---------------------------------------------------------------------------------------

    def enter(self, sid: str, peer: Peer) -> None:
        self.peers[sid] = peer

    def join(self, sid: str, session_id: str) -> None:
        self.peers[sid].sessions.add(session_id)
        self._members.setdefault(session_id, {})[sid] = None
        self.look(sid, session_id, True)

    def look(self, sid: str, session_id: str, here: bool) -> None:
        """Set whether a member looks at a session, or has gone elsewhere and only waits for runs."""
        away = self.peers[sid].away
        if here:
            away.discard(session_id)
            self.presence.came(session_id, sid)
        else:
            away.add(session_id)
            self.presence.typing(session_id, sid, False)
        self._moved(session_id)

    def leave(self, sid: str, session_id: str) -> None:
        self.peers[sid].sessions.discard(session_id)
        self.peers[sid].away.discard(session_id)
        self.presence.typing(session_id, sid, False)
        members = self._members.get(session_id, {})
        members.pop(sid, None)
        if not members:
            self._members.pop(session_id, None)
        self._moved(session_id)

    def exit(self, sid: str) -> None:
        peer = self.peers.get(sid)
        for session_id in list(peer.sessions) if peer else []:
            self.leave(sid, session_id)
        self.peers.pop(sid, None)

    async def close_session(self, deleted: SessionDeleted) -> None:
        """Let nobody be in a session that was deleted, and tell those who were."""
        session_id = deleted.session_id
        told: dict[str, Event] = dict.fromkeys(self._members_of(session_id), deleted)
        words = say("session.deleted", "The session {session_id} was deleted.", session_id=quoted(session_id))
        told |= dict.fromkeys(self._members_of(session_id, base=True), ErrorEvent(message=words))
        for sid in told:
            self.leave(sid, session_id)
        await self._emit_all(told)

    def _moved(self, session_id: str) -> None:
        self.presence.changed(session_id)
        self.sessions_changed.request()

    def present(self, session_id: str) -> list[tuple[str, Peer]]:
        """The members of a session who look at it, with their connections' ids."""
        members = [(sid, self.peers[sid]) for sid in self._members.get(session_id, ())]
        return [(sid, peer) for sid, peer in members if session_id not in peer.away]

    def people_for(self, sid: str, session_id: str) -> list[Person]:
        """The people of a session as one is told who has just come in."""
        if sid in self._members.get(session_id, ()):
            self.presence.came(session_id, sid)
        return self.presence.people(session_id, self.peers.get(sid))

    def size(self, session_id: str) -> int:
        """How many connections are in a session."""
        return len(self._members.get(session_id, ()))

    def witness(self, caller: Caller) -> str | None:
        """The name of who asks, if a connection of theirs, whichever, looks at the session now."""
        there = any(peer.person(sid) == caller.person for sid, peer in self.present(caller.session_id))
        return (caller.user or "") if there else None

    @property
    def attended(self) -> list[str]:
        """The ids of the sessions that somebody looks at."""
        return [each for each, sids in self._members.items() if any(each not in self.peers[sid].away for sid in sids)]

    # -- telling ------------------------------------------------------------------------------------------------

    def _members_of(self, session_id: str, *, base: bool = False) -> list[str]:
        """The members who speak protocol 2, or (`base`) the others."""
        members = [(sid, self.peers[sid]) for sid in self._members.get(session_id, ())]
        return [sid for sid, peer in members if (peer.protocol < PROTOCOL) == base]

    async def _emit_all(self, told: Mapping[str, Event]) -> None:
        """Emit to all at once.

        One after the other, a later event that skips some would overtake this one at the rest.
        """
        groups: dict[tuple[int, bool], tuple[Event, list[str]]] = {}  # each is encoded once, however many hear it
        for sid, event in told.items():
            peer = self.peers.get(sid)
            base = peer is None or peer.protocol < PROTOCOL
            groups.setdefault((id(event), base), (event, []))[1].append(sid)
        await asyncio.gather(
            *(
                self._sio.emit(event.event, to_wire(event, base=base), to=sids)
                for (_, base), (event, sids) in groups.items()
            )
        )

    async def _tell(self, session_id: str, event: Event, *, base: Event | None, skip: str | None = None) -> None:
        """Broadcast `event` to protocol-2 members, and `base` (if there is one) to the others but `skip`."""
        told = dict.fromkeys(self._members_of(session_id), event)
        if base is not None:
            told |= {sid: base for sid in self._members_of(session_id, base=True) if sid != skip}
        await self._emit_all(told)

    def _tell_presence(self, told: Mapping[str, Presence]) -> None:
        self._soon({sid: presence for sid, presence in told.items() if self.peers[sid].protocol >= PROTOCOL})

    def _hint(self) -> None:
        speakers = self._speakers()
        self.sessions_changed.rest(len(speakers) / MAX_HINTS)
        self._soon(dict.fromkeys(speakers, SessionsChanged()))

    def _soon(self, told: Mapping[str, Event]) -> None:
        task = asyncio.ensure_future(self._emit_all(told))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def tell_message(
        self,
        message: Message,
        cause: Cause | None = None,
        *,
        intent: Intent | None = None,
        skip: str | None = None,
        to: Caller | None = None,
    ) -> None:
        """Store a message and broadcast it, except to `skip` if that is a base peer, who would not expect it.

        A reply is `to` who has asked.
        """
        witness = self.witness(to) if to is not None else None
        stored = await self._store.append(message.session_id, message, cause, intent=intent, witness=witness)
        plain = msgspec.structs.replace(message, seq=None, client_id=None, user=None, author=None)
        await self._tell(message.session_id, stored, base=plain, skip=skip)
        self.sessions_changed.request()

    async def tell(self, session_id: str, event: Event) -> None:
        """Tell an event of protocol 2 to those in a session who speak it."""
        await self._tell(session_id, event, base=None)

    async def tell_everybody(self, event: Event) -> None:
        """Tell an event of protocol 2 to all who speak it, whatever session they are in."""
        await self._emit_all(dict.fromkeys(self._speakers(), event))

    def _speakers(self) -> list[str]:
        return [sid for sid, peer in self.peers.items() if peer.protocol >= PROTOCOL]

    async def tell_edit(self, edit: MessageEdit) -> None:
        await self.tell(edit.session_id, edit)
        self.sessions_changed.request()

    async def people_of(self, session_id: str) -> set[str]:
        """The names that can be mentioned in a session: of its members and of its authors."""
        here = {self.peers[sid].user for sid in self._members.get(session_id, ())}
        return {name for name in here if name} | await self._store.authors(session_id)

    async def visible(self, caller: Caller) -> Collection[str] | None:
        """The sessions whose runs may be told to who asks. What the assistant says, all in the session hear."""
        if caller.sid is None or caller.sid not in self.peers:
            return {caller.session_id}
        return await self.access.visible(self.peers[caller.sid])

    async def say(
        self,
        session_id: str,
        text: str,
        figures: Sequence[FigureSource] = (),
        cause: Cause | None = None,
        *,
        to: Caller | None = None,
        brings: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Send a message of the assistant's, with the sources of its figures; a reply is `to` who has asked.

        `brings` is what else goes into its metadata.
        """
        more = {**brings, **({"figures": msgspec.to_builtins(figures)} if figures else {})}
        await self.tell_message(
            Message(
                id=new_message_id(),
                session_id=session_id,
                role="assistant",
                content=text,
                timestamp=now(),
                metadata=more or None,
            ),
            cause,
            to=to,
        )

    async def tell_state(self, caller: Caller, state: RunState, curves: dict[str, bytes] | None = None) -> None:
        """Broadcast a stored state to protocol-2 members; the curves go only to who asked, the others read them."""
        if curves is not None and sum(map(len, curves.values())) > MAX_PUSHED_BYTES:
            curves = None
        whole = msgspec.structs.replace(state, curves=curves)

        def asked(sid: str) -> bool:
            return sid == caller.sid or (caller.sid is None and self.peers[sid].user == caller.user)

        told = {sid: whole if asked(sid) else state for sid in self._members_of(state.session_id)}
        await self._emit_all(told)
        if state.status in SETTLED:
            self.sessions_changed.request()

    async def tell_progress(self, caller: Caller, progress: BacktestProgress, kind: str) -> None:
        status = "failed" if progress.status == "cancelled" else progress.status
        base = BacktestProgress(
            backtest_id=progress.backtest_id, progress=progress.progress, status=status, message=progress.message
        )
        # The base contract knows progress by a backtestId alone, and no queue.
        known = RUN_KINDS[kind].id_field == "backtestId" and status != "queued"
        await self._tell(progress.session_id or caller.session_id, progress, base=base if known else None)

    async def answer(self, caller: Caller, result: CommandResult) -> None:
        """Send a command's result to its caller, and to the whole session if it was typed there; kept with its act.

        A base page whose link broke comes back as somebody else and still waits, so the base pages here have it then.
        """
        if caller.sid is None:
            brings = {name: value for name, value in (result.data or {}).items() if name in _BUTTONS}
            await self.say(caller.session_id, result.message, cause=caller.cause, to=caller, brings=brings)
            return
        peer = self.peers.get(caller.sid)
        if caller.typed:
            stored = await self._store.append(caller.session_id, result, caller.cause)
            await self._tell(caller.session_id, stored, base=None)
        elif caller.protocol >= PROTOCOL:
            if caller.cause.act is not None:
                await self._store.remember(caller.cause.act, Outcome(Ack(ok=True), result))
            await self.answer_alone(caller.sid, result)
        else:
            plain = CommandResult(success=result.success, message=result.message, data=result.data)
            waiting = [caller.sid] if peer is not None else self._members_of(caller.session_id, base=True)
            await self._emit_all(dict.fromkeys(waiting, plain))

    async def answer_alone(self, sid: str, result: CommandResult) -> None:
        """Send a command's result to its caller, if that is still there."""
        await self._emit_all({sid: result} if sid in self.peers else {})
