"""Which history of a session is known, and whether a backend that we come back to has another one. No I/O.

A store may have been swapped for an empty one or for an older copy while we were away. Another store has another id. A
copy has the same: then it ends before what we know, or (if others went on with it) has something else in its place.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ..protocol.messages import Event, EventPage, JoinAck, ReadEvents


class KnownHistory(msgspec.Struct):
    """Mutable: the store and its opening that a session was last heard of from, and the newest event taken.

    Attributes
    ----------
    newest
        What nothing else has that may stand in that event's place; None where that is not known.
    """

    store: str | None = None
    opened: str | None = None
    newest: str | None = None

    def doubts(self, session_id: str, seq: int, ack: JoinAck) -> ReadEvents | None:
        """What tells whether the newest event that we know, which has this seq, is there."""
        if self._same(ack) or self._other(seq, ack) or self.newest is None or not seq:
            return None
        return ReadEvents(session_id=session_id, after=seq - 1, limit=1)

    def is_another(self, seq: int, ack: JoinAck, there: EventPage | None) -> bool:
        """Whether a backend has not what we know up to this seq."""
        if not seq or self._same(ack):
            return False
        if self._other(seq, ack):
            return True
        if there is None or there.fault is not None:
            return False
        return self.newest not in [mark_of(each.payload) for each in there.events if each.payload.get("seq") == seq]

    def heard_from(self, ack: JoinAck) -> None:
        self.store, self.opened = ack.history, ack.opened

    def _same(self, ack: JoinAck) -> bool:
        return ack.opened is not None and ack.opened == self.opened

    def _other(self, seq: int, ack: JoinAck) -> bool:
        return ack.seq < seq or (None not in (ack.history, self.store) and ack.history != self.store)


def mark_of(event: Event | dict[str, Any]) -> str | None:
    """What stays of a stored event when its words are changed: a message's id, else when it was and of what."""
    if isinstance(event, Event):
        own, run_id, when = (getattr(event, name, None) for name in ("id", "run_id", "timestamp"))
    else:
        own, run_id, when = (event.get(name) for name in ("id", "runId", "timestamp"))
    return str(own) if own else f"{run_id} {when}" if when else None
