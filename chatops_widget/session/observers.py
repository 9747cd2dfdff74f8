"""Those who show the conversation: what they are told, and all of them told at once. On the I/O thread."""

from __future__ import annotations

from typing import Protocol

from ..protocol.messages import Fault


class Observer(Protocol):
    """Someone who shows the conversation."""

    def on_item(self, key: str) -> None: ...
    def on_tick(self, key: str) -> None:
        """A running item is further along, and the same in all else."""

    def on_facts(self) -> None: ...
    def on_catalog(self) -> None: ...
    def on_room(self) -> None: ...
    def on_toast(self, fault: Fault) -> None: ...
    def on_reset(self) -> None:
        """Another session: nothing shown so far holds."""


class Observers(Observer):
    """All of them, as one."""

    def __init__(self) -> None:
        self._each: list[Observer] = []

    def __bool__(self) -> bool:
        return bool(self._each)

    def add(self, observer: Observer) -> None:
        self._each.append(observer)

    def remove(self, observer: Observer) -> None:
        if observer in self._each:
            self._each.remove(observer)

    def on_item(self, key: str) -> None:
        for each in self._each:
            each.on_item(key)

    def on_tick(self, key: str) -> None:
        for each in self._each:
            each.on_tick(key)

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
