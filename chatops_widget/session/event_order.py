"""The sequencer: stored events go into a session's state in their order and once, however they come. No I/O."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from ..protocol.messages import Event, EventPage
from ..protocol.wire import from_wire
from .known_history import mark_of
from .state import SESSION_EVENTS, SessionState

logger = logging.getLogger(__name__)
_STORED = {kind.event: kind for kind in SESSION_EVENTS if "seq" in kind.__struct_fields__}


class EventSequencer:
    """Delivers each stored event once, in order; those that come early are buffered.

    Parameters
    ----------
    tell
        Tells users' callbacks of it; of what is further up than the newest page, nobody is told.
    missing
        An event came before the one it follows, which is to be read.
    """

    def __init__(self, tell: Callable[[Event], None], missing: Callable[[str], None]) -> None:
        self._tell = tell
        self._missing = missing

    def event(self, session: SessionState, event: Event) -> None:
        """One that was sent live."""
        seq = getattr(event, "seq", None)
        if seq is None:
            session.take(event)
            self._tell(event)
        elif session.held:
            session.early[seq] = event
        elif seq == session.seq + 1:
            self._in_turn(session, event, seq)
        elif seq > session.seq:
            session.early[seq] = event
            self._missing(session.session_id)

    def missed(self, session: SessionState, page: EventPage) -> None:
        """Those that were told while we were away."""
        for stored in page.events:
            seq = stored.payload.get("seq")
            if isinstance(seq, int) and seq > session.seq:
                self._in_turn(session, read_stored(stored.event, stored.payload), seq)

    def older(self, session: SessionState, page: EventPage) -> None:
        """A page from above what is here."""
        for stored in reversed(page.events):
            event = read_stored(stored.event, stored.payload)
            if event is not None:
                session.take(event, at_top=True)
        first = (page.events[0].payload.get("seq") or 1) if page.events else 1
        if page.events and session.history.newest is None and page.events[-1].payload.get("seq") == session.seq:
            session.history.newest = mark_of(page.events[-1].payload)
        session.oldest_seq = min(first, session.oldest_seq or first)  # a larger page may have overtaken it

    def early(self, session: SessionState) -> None:
        """Those that were waiting for the newest one taken."""
        while (event := session.early.pop(session.seq + 1, None)) is not None:
            self._take(session, event, session.seq + 1)
        session.early = {seq: event for seq, event in session.early.items() if seq > session.seq}

    def _in_turn(self, session: SessionState, event: Event | None, seq: int) -> None:
        """Take an event whose turn it is (None if we cannot read it), and those that were waiting for it."""
        self._take(session, event, seq)
        self.early(session)

    def _take(self, session: SessionState, event: Event | None, seq: int) -> None:
        session.seq = seq
        session.history.newest = mark_of(event) if event is not None else None
        if event is not None:
            told = seq <= session.replayed and session.knew(event)  # before the backend had another history
            session.take(event)
            if not told:
                self._tell(event)


def read_stored(name: str, payload: dict[str, Any]) -> Event | None:
    """A line of the log as the event it was, or None if a newer backend knows more words than we do."""
    try:
        return from_wire(payload, _STORED[name])
    except (KeyError, msgspec.ValidationError) as error:
        logger.warning("unreadable stored %s: %s", name, error)
        return None
