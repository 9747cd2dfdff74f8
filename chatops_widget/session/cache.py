"""An LRU cache of session states, so that going back to a session shows everything at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

from .state import SessionState

MAX_SESSIONS = 16  # kept at once, beyond those in which something is under way


class SessionCache:
    """Session states by session id, the least recently opened first."""

    def __init__(self, make: Callable[[str], SessionState]) -> None:
        self._make = make
        self._sessions: OrderedDict[str, SessionState] = OrderedDict()

    def open(self, session_id: str) -> SessionState:
        """The state as it was left, or a new one."""
        if session_id not in self._sessions:
            self._sessions[session_id] = self._make(session_id)
        self._sessions.move_to_end(session_id)
        return self._sessions[session_id]

    def get(self, session_id: str | None) -> SessionState | None:
        return self._sessions.get(session_id) if session_id is not None else None

    def readdress(self, session_id: str, new: str) -> SessionState | None:
        """Keep a state under another id."""
        session = self._sessions.pop(session_id, None)
        if session is not None:
            self._sessions[new] = session
            session.readdress(new)
        return session

    def drop(self, session_id: str) -> SessionState | None:
        """Keep a state no more."""
        return self._sessions.pop(session_id, None)

    def make_room(self) -> list[SessionState]:
        """Evict the oldest beyond MAX_SESSIONS, those first in which nothing is under way."""
        gone = []
        while len(self._sessions) > MAX_SESSIONS:
            *older, _ = self._sessions.values()
            oldest = next((each for each in older if not each.busy), older[0])
            gone.append(self._sessions.pop(oldest.session_id))
        return gone

    def __iter__(self) -> Iterator[SessionState]:
        """The one opened last comes first."""
        return iter(list(reversed(self._sessions.values())))
