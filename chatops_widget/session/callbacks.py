"""Callbacks that users subscribe: called in order, on a thread where they may take their time."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

from ..errors import BadInput, unknown
from ..errors.sentences import say
from ..protocol.messages import BacktestProgress, CommandResult, ErrorEvent, Event, Message, MessageEdit

logger = logging.getLogger(__name__)
# Of the backend's events those that scripts are told, under the names they have on the wire; and one of our own.
PUBLIC: tuple[type[Event], ...] = (Message, MessageEdit, BacktestProgress, CommandResult, ErrorEvent)
CONNECTION = "connection"


class Callbacks:
    """Callbacks by event. They run in order, off the I/O thread, so they may call ChatOps' blocking methods.

    Whatever one raises is logged, and the next ones are called: also `exit()`, which would end a thread in silence.
    """

    def __init__(self) -> None:
        self._by_event: dict[str, list[Callable[[Any], object]]] = {
            name: [] for name in (*(kind.event for kind in PUBLIC), CONNECTION)
        }
        self._queue: queue.SimpleQueue[tuple[Callable[[Any], object], Any] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    @property
    def subscribed(self) -> bool:
        """Whether anybody wants to be called."""
        return any(self._by_event.values())

    def add(self, event: str, callback: Callable[[Any], object]) -> Callable[[], None]:
        """Returns what ends the subscription."""
        if event not in self._by_event:
            raise unknown("event", event, self._by_event)
        if not callable(callback):
            raise BadInput(
                say(
                    "callbacks.uncallable",
                    "chat.on({event}, …) needs something to call, not {callback}.",
                    event=repr(event),
                    callback=repr(callback),
                )
            )
        subscribed = self._by_event[event]
        subscribed.append(callback)
        return lambda: subscribed.remove(callback) if callback in subscribed else None

    def emit(self, event: str, value: Any) -> None:
        for callback in list(self._by_event[event]):
            self.call(callback, value)

    def call(self, callback: Callable[[Any], object], value: Any) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="chatops-callbacks", daemon=True)
                self._thread.start()
        self._queue.put((callback, value))

    def close(self) -> None:
        self._queue.put(None)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            callback, value = job
            try:
                callback(value)
            except BaseException:
                logger.exception("A callback of chat.on() failed.")
