"""The navigator: which session this kernel is in, and the presence of others there. On the I/O thread only."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from ..client.connection import Connection
from ..errors import BadInput, ConnectionLost, quoted
from ..errors.sentences import Sentence, joined, say
from ..protocol.faults import error_of, fault_of
from ..protocol.ids import new_id, new_session_id
from ..protocol.messages import (
    PROTOCOL,
    ArchiveSession,
    CreateSession,
    DeleteSession,
    Fault,
    MarkRead,
    Payload,
    Person,
    Presence,
    SessionDeleted,
    SessionInfo,
    SessionList,
    SetTyping,
)
from ..protocol.names import session_name
from ..protocol.panel import Room
from .cache import SessionCache
from .curve_loader import CurveLoader
from .directory import SessionDirectory
from .observers import Observers
from .state import SessionState


class SessionNavigator:
    """The state of the session that is looked at, those of the sessions before it, and the list of all there are.

    Who turns away from a session goes on hearing of it until nothing of theirs is under way there (see `Connection`),
    so a run's handle settles wherever one has gone, and is the same when one comes back.
    """

    def __init__(
        self,
        connection: Connection,
        new_session: Callable[[str], SessionState],
        observers: Observers,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        *,
        first: str,
        on_created: Callable[[str], object],
    ) -> None:
        self._connection = connection
        self._observers = observers
        self._spawn = spawn
        self.cache = SessionCache(new_session)
        self.directory = SessionDirectory(self._read_list, self._on_list)
        self.session = self.cache.open(first)
        self.people: list[Person] = []
        self.curves = CurveLoader(connection, lambda: self.session, spawn)
        self._on_created = on_created
        self._deleting: set[str] = set()  # sessions that we ask the backend to delete
        self._came_from: str | None = None  # the session that was looked at before this one

    @property
    def inside(self) -> bool:
        """Whether we are in the session that is looked at, or have left it."""
        return self._connection.session_id is not None

    @property
    def room(self) -> Room:
        return Room(people=self.people, sessions=self.directory.sessions)

    def close(self) -> None:
        self.directory.close()

    # -- coming and going ---------------------------------------------------------------------------------------

    def join(self, session_id: str, *, new: bool = False) -> None:
        """Go to a session; what is known of it is shown at once, what was missed follows."""
        here = self.inside and session_id == self.session.session_id
        if self.inside and not here:
            self._came_from = self.session.session_id
        keep = not here and self._part()
        self.session = self.cache.open(session_id)
        self._observers.turn(self.session.transcript)
        for gone in self.cache.make_room():
            self.give_up(gone)
            self._connection.release(gone.session_id)
        self.people = []
        self._connection.join(session_id, new=new, keep=keep)
        self.curves.turn()
        self._observers.on_reset()

    def leave(self) -> None:
        if not self.inside:
            return
        self._connection.leave(keep=self._part())
        self.people = []
        self._observers.on_facts()
        self._observers.on_room()
        self.directory.hint()

    def create(self, name: str) -> str:
        """Make a session, go to it, and name it as soon as the backend is there."""
        session_id = new_session_id()
        self.join(session_id, new=True)
        if name.strip():
            self.session.name = name
            self._spawn(self._name_joined(self.session, name))
        self._on_created(session_id)
        return session_id

    async def _name_joined(self, session: SessionState, name: str) -> None:
        await self._connection.ready()
        await self.name(session.session_id, name)

    def readdress(self, session_id: str, new: str) -> None:
        """A session that was made here has to take another id: somebody else's has this one."""
        if self.cache.readdress(session_id, new) is not None:
            self._on_created(new)
            self._observers.on_facts()

    async def name(self, session_id: str, name: str) -> None:
        """Name a session, where the backend keeps names. Raises BadInput for one that says nothing."""
        name = session_name(name)
        if not name:
            raise BadInput(
                say("session.name_empty", "A session's name cannot be empty."),
                hint=say("session.name_it", "Say in a few words what it is about."),
            )
        if self._connection.protocol >= PROTOCOL:
            wanted = CreateSession(session_id=session_id, name=name, client_id=new_id())
            async with self._connection.inside(session_id):  # only those who are in a session rename it
                ack = await self._connection.act("createSession", wanted)
            if ack.fault is not None:
                raise error_of(ack.fault)
        session = self.cache.get(session_id)
        if session is not None:
            session.name = name
        self._observers.on_facts()
        self.directory.hint()

    async def archive(self, session_id: str, archived: bool) -> None:
        """Put a session into our own archive, or take it out. Raises the backend's refusal."""
        ack = await self._connection.act("archiveSession", ArchiveSession(session_id=session_id, archived=archived))
        if ack.fault is not None:
            raise error_of(ack.fault)
        await self.directory.refresh()

    async def delete(self, session_id: str) -> None:
        """Delete a session that we made, for everybody. Raises the backend's refusal."""
        self._deleting.add(session_id)
        try:
            wanted = DeleteSession(session_id=session_id, client_id=new_id())
            ack = await self._connection.act("deleteSession", wanted)
            if ack.fault is not None:
                raise error_of(ack.fault)
            self.deleted(SessionDeleted(session_id=session_id))  # who was not in it is told by this alone
        finally:
            self._deleting.discard(session_id)
        await self.directory.refresh()

    def deleted(self, event: SessionDeleted) -> None:
        """A session is no more: keep nothing of it, let nobody wait for its news, and be in another if it was ours."""
        session_id = event.session_id
        session = self.cache.drop(session_id)
        dropped = self._connection.forget(session_id)
        listed = [" · ".join(filter(None, [each.notebook, each.doing])) for each in self._listed(session_id)]
        self.directory.drop(session_id)
        if session is None:
            return
        name = event.name or session.name or "".join(listed) or session_id  # as the list of sessions called it
        words = self._deleted_words(event, name)
        error = ConnectionLost(words, hint=say("session.deleted_all", "Nothing of it is kept."))
        for client_id in dropped:
            session.refused(client_id, fault_of(error), error)
        session.lost(error)
        if session is not self.session:
            return
        if session.oldest_seq is None and self._came_from is not None and self.cache.get(self._came_from) is not None:
            self.join(self._came_from)  # it was gone before we came: back to where we were
            self._observers.on_toast(Fault(code="session_deleted", message=words))
            return
        self.create("")
        # News and no fault: somebody meant it.
        self.session.chat.note(joined([words, say("session.deleted_now", "You are in a new session now.")]))

    def _listed(self, session_id: str) -> list[SessionInfo]:
        return [each for each in self.directory.sessions if each.session_id == session_id]

    def _deleted_words(self, event: SessionDeleted, name: str) -> Sentence:
        if event.session_id in self._deleting:
            return say("session.deleted_own", "You deleted {name}.", name=quoted(name))
        if event.user:
            return say("session.deleted_by", "{user} deleted {name}.", user=event.user, name=quoted(name))
        return say("session.deleted", "The session {session_id} was deleted.", session_id=quoted(name))

    def _part(self) -> bool:
        """Turn away from the session; whether to go on hearing of it."""
        session = self.session
        if self._connection.hears_aside:
            return session.busy or self._connection.waits_for(session.session_id)
        hint = say(
            "session.goes_on",
            'What was started goes on there; chat.join_session("{session_id}") shows it.',
            session_id=session.session_id,
        )
        self.give_up(session, hint)
        return False

    def give_up(self, session: SessionState, hint: Sentence | None = None) -> None:
        """Nothing will be heard of a session: let nobody wait for its news."""
        session.lost(
            ConnectionLost(
                say(
                    "session.left",
                    "You left {session_id} before this was done.",
                    session_id=session.session_id,
                ),
                hint=hint,
            )
        )

    def perhaps_release(self, session: SessionState) -> None:
        """A session that was left need not be heard of once nothing of ours is under way there."""
        if session is self.session and self.inside:
            return
        if not session.busy and not self._connection.waits_for(session.session_id):
            self._connection.release(session.session_id)

    # -- the list of sessions -----------------------------------------------------------------------------------

    async def sessions(self) -> list[SessionInfo]:
        """Newest first: read now, or as they were when the link broke."""
        return (
            await self.directory.refresh()
            if self._connection.condition.status == "connected"
            else self.directory.sessions
        )

    async def _read_list(self) -> list[SessionInfo]:
        if self._connection.protocol >= PROTOCOL:
            answer = await self._connection.request("listSessions", Payload(), SessionList)
            if answer.fault is not None:
                raise error_of(answer.fault)
            return answer.sessions
        # A base backend keeps no list: these are the ones this kernel has been in.
        return [SessionInfo(session_id=each.session_id, name=each.name) for each in self.cache]

    def _on_list(self) -> None:
        """Somebody may have renamed the session we are in."""
        renamed = False
        for info in self.directory.sessions:
            session = self.cache.get(info.session_id)
            if session is not None and info.name not in ("", session.name):
                session.name, renamed = info.name, True
        self._observers.on_room()
        if renamed:
            self._observers.on_facts()

    # -- who is here --------------------------------------------------------------------------------------------

    def on_presence(self, event: Presence) -> None:
        if event.session_id == self.session.session_id and self.inside:
            self.people = event.people
            self._observers.on_room()

    def typing(self, typing: bool) -> None:
        if self.inside:
            self._connection.tell("typing", SetTyping(session_id=self.session.session_id, typing=typing))

    def mark_read(self, key: str) -> None:
        """A reader has this item, and all above it, behind them."""
        session = self.session
        newest, _ = session.transcript.newest(1)
        item = session.transcript.get(key)
        # The last card on the screen tells of all that happened, also of what changed further up.
        seq = session.seq if newest and newest[0].key == key else item.seq if item is not None else None
        if seq and self.inside:
            self._connection.tell("markRead", MarkRead(session_id=session.session_id, seq=seq))
