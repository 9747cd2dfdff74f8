"""A Socket.IO client that costs next to nothing, so that what is measured is the server: it counts what it hears."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Self, cast

_PING, _CLOSE, _MESSAGE = b"\x81\x012", b"\x81\x011", b'"role":"user"'
PATIENCE = 120.0  # seconds
_KEPT = 256 * 1024  # bytes


class SocketClient(asyncio.Protocol):
    """One websocket, spoken by hand. Messages are counted as they come; all else is kept until it is waited for.

    Parameters
    ----------
    counted
        What is counted instead of messages.

    Attributes
    ----------
    heard
        How many there were so far.
    received
        How many bytes have come, of whatever.
    """

    def __init__(self, counted: bytes | None = None) -> None:
        self.heard = self.received = 0
        self._lost = False
        self._counted = counted or _MESSAGE
        self._tail = self._text = b""
        self._changed = asyncio.Event()
        self._transport: asyncio.Transport

    @classmethod
    async def open(cls, port: int, auth: str, session_id: str, counted: bytes | None = None) -> Self:
        """Connect and join."""
        loop = asyncio.get_running_loop()
        _, made = await loop.create_connection(lambda: cls(counted), "127.0.0.1", port)
        self = cast(Self, made)
        self._transport.write(
            f"GET /ws/chatops/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        await self.wait_for(b'"sid"')
        self.send(f"40{auth}")
        await self.wait_for(b'40{"sid"')
        self.send(f'420["joinSession","{session_id}"]')
        await self.wait_for(b"430[")
        return self

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        self._lost = True
        self._changed.set()

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        seen = self._tail + data  # what is looked for may come in two parts
        self._tail = seen[1 - len(self._counted) :]
        self.heard += seen.count(self._counted)
        self._text = (self._text + data)[-_KEPT:]
        if _PING in seen:
            self.send("3")
        self._lost = self._lost or _CLOSE in seen
        self._changed.set()

    def send(self, text: str) -> None:
        content = text.encode()
        size = len(content)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self._transport.write(b"\x81" + length + b"\0\0\0\0" + content)  # a mask of zeros changes nothing

    async def wait_for(self, text: bytes) -> None:
        while text not in self._text:
            await self._change()
        self._text = b""

    async def answer(self, start: bytes) -> dict[str, Any]:
        """The ack that begins so, once it has come."""
        while True:
            _, found, after = self._text.partition(start)
            if found:
                try:
                    answer: dict[str, Any] = json.JSONDecoder().raw_decode(after.decode(errors="replace"))[0]
                except json.JSONDecodeError:  # the rest is on its way
                    pass
                else:
                    self._text = b""
                    return answer
            await self._change()

    async def wait_heard(self, count: int) -> None:
        while self.heard < count:
            await self._change()

    async def _change(self) -> None:
        self._changed.clear()
        await asyncio.wait_for(self._changed.wait(), PATIENCE)
        if self._lost:
            raise ConnectionError("The server ended the link.")

    def close(self) -> None:
        self._transport.close()
