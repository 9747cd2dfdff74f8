"""Observers of the conversation, and a broadcast to all of them. On the I/O thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ..protocol.messages import Fault
from .transcript import Transcript


class Observer(Protocol):
    """An observer: someone who shows the conversation."""

    def on_item(self, key: str) -> None: ...
    def on_tick(self, key: str) -> None:
        """A running item is further along, and the same in all else."""

    def on_facts(self) -> None: ...
    def on_catalog(self) -> None: ...
    def on_room(self) -> None: ...
    def on_toast(self, fault: Fault) -> None: ...
    def on_reset(self) -> None:
        """Another session: nothing shown so far holds."""


class Observers:
    """All of them, as one; each listens to the transcript that is shown, for what changes there."""

    def __init__(self) -> None:
        self._each: dict[Observer, Callable[[], None]] = {}  # with what ends listening to the transcript

    def __bool__(self) -> bool:
        return bool(self._each)

    def add(self, observer: Observer, transcript: Transcript) -> None:
        self._each[observer] = transcript.listen(observer.on_item, observer.on_tick)

    def remove(self, observer: Observer) -> None:
        end = self._each.pop(observer, None)
        if end is not None:
            end()

    def turn(self, transcript: Transcript) -> None:
        """Another transcript is shown."""
        for observer, end in list(self._each.items()):
            end()
            self.add(observer, transcript)

    def on_facts(self) -> None:
        for each in self._each:
            each.on_facts()

    def on_catalog(self) -> None:
        for each in self._each:
            each.on_catalog()

    def on_room(self) -> None:
        for each in self._each:
            each.on_room()

    def on_toast(self, fault: Fault) -> None:
        for each in self._each:
            each.on_toast(fault)

    def on_reset(self) -> None:
        for each in self._each:
            each.on_reset()
