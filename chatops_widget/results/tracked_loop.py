"""A loop of the user's own that the panel shows, from its first step to its end."""

from __future__ import annotations

from threading import Event

from .handle import Handle


class TrackedLoop(Handle[int]):
    """Its result is how many steps it made. It goes on in this process, and nobody else sees it.

    Attributes
    ----------
    stop
        Set when somebody wants it stopped; it ends before its next step.
    """

    def __init__(self, id: str, name: str) -> None:
        super().__init__(id, name, {})
        self.stop = Event()
