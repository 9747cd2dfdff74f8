"""Presence: who is in each session, and who is typing there."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Iterable, Mapping

import msgspec

from ...protocol.messages import Person, Presence
from ...protocol.throttle import Throttle
from .peer import Peer

TYPING_SECONDS = 6.0  # until a typing indicator expires; a client renews it every three
SETTLING_SECONDS = 0.05  # before a change is told: who looks away and comes back within it has never been gone
MAX_LISTS = 200  # told a second in one session: where hundreds come at once, each is not told of every one


class PresenceTracker:
    """Keeps the presence of each session, and tells its people when that has changed.

    Parameters
    ----------
    present
        The connections in a session, in the order they came: those who only wait for their runs are none.
    tell
        Hands the lists to those who are to have them.
    """

    def __init__(
        self, present: Callable[[str], Iterable[tuple[str, Peer]]], tell: Callable[[Mapping[str, Presence]], None]
    ) -> None:
        self._present = present
        self._tell = tell
        self._typing: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._told: dict[str, list[Person]] = {}
        self._owed: dict[str, set[str]] = {}  # who may know another list than was told last
        self._settling: dict[str, Throttle] = {}  # of the sessions that somebody is in

    def people(self, session_id: str, asking: Peer | None = None) -> list[Person]:
        """The people of a session, each once; `asking` is not told that they type themselves.

        Who gave no name is one person for each connection.
        """
        found: dict[str, Person] = {}
        for sid, peer in self._present(session_id):
            own = peer is asking or (asking is not None and peer.user is not None and peer.user == asking.user)
            typing = (session_id, sid) in self._typing and not own
            name, key = peer.user or "", f"name {peer.user}" if peer.user else f"link {sid}"
            found[key] = Person(user=name, typing=typing or (key in found and found[key].typing))
        return list(found.values())

    def came(self, session_id: str, sid: str) -> None:
        """Note that a connection has come since the last list was told: it is told the next one in any case.

        The list that it was given when it came may hold what was over before anybody was told of it.
        """
        self._owed.setdefault(session_id, set()).add(sid)

    def changed(self, session_id: str) -> None:
        """Note a change of the people of a session, or of who types; it is told once it has settled."""
        if session_id not in self._settling:
            settled = functools.partial(self._settled, session_id)
            self._settling[session_id] = Throttle(settled, SETTLING_SECONDS, leading=False)
        self._settling[session_id].request()

    def _settled(self, session_id: str) -> None:
        people = self.people(session_id)
        present = list(self._present(session_id))
        typing = {peer.user or sid for sid, peer in present if (session_id, sid) in self._typing}
        owed = self._owed.pop(session_id, set())
        if people == self._told.get(session_id, []):
            present = [(sid, peer) for sid, peer in present if sid in owed]
        if people:
            self._told[session_id] = people
            self._settling[session_id].rest(len(present) / MAX_LISTS)
        else:
            del self._settling[session_id]
            self._told.pop(session_id, None)
        if not present:
            return
        same = Presence(session_id=session_id, people=people)  # for all but those who type, so that it is encoded once
        self._tell(
            {
                sid: msgspec.structs.replace(same, people=self.people(session_id, peer))
                if (peer.user or sid) in typing
                else same
                for sid, peer in present
            }
        )

    def typing(self, session_id: str, sid: str, typing: bool) -> None:
        """Set or clear a typing indicator; one that is not renewed expires."""
        known = self._typing.pop((session_id, sid), None)
        if known is not None:
            known.cancel()
        if typing:
            loop = asyncio.get_running_loop()
            self._typing[session_id, sid] = loop.call_later(TYPING_SECONDS, self.typing, session_id, sid, False)
        if (known is not None) != typing:
            self.changed(session_id)

    def close(self) -> None:
        for settling in self._settling.values():
            settling.cancel()
        for timer in self._typing.values():
            timer.cancel()
