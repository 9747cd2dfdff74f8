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

    def changed(self, session_id: str) -> None:
        """Note a change of the people of a session, or of who types; it is told once it has settled."""
        if session_id not in self._settling:
            settled = functools.partial(self._settled, session_id)
            self._settling[session_id] = Throttle(settled, SETTLING_SECONDS, leading=False)
        self._settling[session_id].request()

    def _settled(self, session_id: str) -> None:
        people = self.people(session_id)
        if not people:
            del self._settling[session_id]
        if people == self._told.get(session_id, []):
            return
        self._told[session_id] = people
        if not people:
            del self._told[session_id]
        same = Presence(session_id=session_id, people=people)  # for all but those who type, so that it is encoded once
        present = list(self._present(session_id))
        typing = {peer.user or sid for sid, peer in present if (session_id, sid) in self._typing}
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
