"""A page's end of a panel, without a page: asks the bridge, and keeps what it is told."""

from __future__ import annotations

from typing import Any

from chatops_widget import ChatOps
from chatops_widget.panel.bridge import Bridge
from chatops_widget.protocol.panel import FromPage
from tests.support.waiting import until


class View:
    def __init__(self, chat: ChatOps) -> None:
        self.heard: list[dict[str, Any]] = []
        self._io = chat._io

        async def build() -> Bridge:
            return Bridge(chat._conversation, lambda message, buffers: self.heard.append(message))

        self._bridge = self._io.run(build(), timeout=10, what="the bridge")

    def say(self, *messages: FromPage) -> None:
        """One after the other, with nothing between."""

        async def saying() -> None:
            for message in messages:
                self._bridge.take(message)

        self._io.run(saying(), timeout=10, what="the bridge")

    def ask(self, question: FromPage, answer: str) -> dict[str, Any]:
        """Ask, and wait for the answer."""
        before = len(self.heard)
        self.say(question)
        found: dict[str, Any] = until(
            lambda: next((each for each in self.heard[before:] if each["t"] == answer), None), answer
        )
        return found

    def told(self, t: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["t"] == t]

    def close(self) -> None:
        self._io.call(self._bridge.close)
