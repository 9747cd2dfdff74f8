"""A page's end of a panel, without a page: asks the bridge, and keeps what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import FromPage
from tests.support.waiting import PATIENCE, until


class View:
    """A view of a session.

    Parameters
    ----------
    send
        Takes what the page is told; by default it is kept in `heard` and, beside it, in `buffers`.
    assets
        The modules that the page may fetch, by name.
    """

    def __init__(
        self,
        chat: ChatOps,
        send: Callable[..., object] | None = None,
        *,
        assets: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self.heard: list[dict[str, Any]] = []
        self.buffers: list[Sequence[bytes]] = []
        self._chat = chat
        self._bridge = chat._open_view(send or self._keep, assets)

    def _keep(self, message: dict[str, Any], buffers: Sequence[bytes] | None = None) -> None:
        self.buffers.append(buffers or ())
        self.heard.append(message)

    def say(self, *messages: FromPage, buffers: Sequence[Any] = ()) -> None:
        """One after the other, with nothing between; also once the session is closed."""

        async def saying() -> None:
            for message in messages:
                self._bridge.take(message, buffers)

        self._chat._io.run(saying(), timeout=PATIENCE, what="the panel to take it")

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
        self._chat._io.call(self._bridge.close)
