"""A websocket by hand: it says what a test tells it to, byte by byte, and reads only when it is told to."""

from __future__ import annotations

import os
import socket
from typing import Self

from tests.support.waiting import PATIENCE

RECEIVED_KEPT = 16 * 1024  # bytes that the system keeps for who does not read; it takes some more


class RawWebSocket:
    """One connection to a backend, upgraded or (`upgrade=False`) only accepted."""

    def __init__(self, port: int, *, upgrade: bool = True) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVED_KEPT)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(("127.0.0.1", port))
        if upgrade:
            self._socket.sendall(
                f"GET /ws/chatops/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._socket.close()

    def send(self, text: str) -> None:
        """One text frame, masked as a client's are."""
        content, mask = text.encode(), os.urandom(4)
        size = len(content)
        if size < 126:
            length = bytes([0x80 | size])
        elif size <= 0xFFFF:
            length = b"\xfe" + size.to_bytes(2, "big")
        else:
            length = b"\xff" + size.to_bytes(8, "big")
        masked = bytes(byte ^ mask[k % 4] for k, byte in enumerate(content))
        self._socket.sendall(b"\x81" + length + mask + masked)

    def read_until(self, wanted: bytes) -> bytes:
        """What comes, until `wanted` is in it."""
        heard = b""
        while wanted not in heard:
            more = self._socket.recv(65536)
            assert more, f"closed before {wanted!r}; heard {heard[-200:]!r}"
            heard += more
        return heard

    def come_in(self, session_id: str) -> None:
        """Be somebody, in a session."""
        self.send("40{}")
        self.read_until(b'40{"sid"')
        self.send(f'420["joinSession","{session_id}"]')
        self.read_until(b"430[")

    def wait_closed(self) -> None:
        """Wait until the other end has closed."""
        try:
            while self._socket.recv(65536):
                pass
        except ConnectionResetError:
            pass
