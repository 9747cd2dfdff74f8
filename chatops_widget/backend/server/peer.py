"""A connected client, as the server knows it."""

from __future__ import annotations

import msgspec


class Peer(msgspec.Struct, eq=False):
    protocol: int
    user: str | None
    sessions: set[str]
    secret: bytes | None = None  # the hash of what proves who it is; see `access.py`
    away: set[str] = msgspec.field(default_factory=set)  # of those, where it only waits for its runs
    member: str = ""  # whose acts its acts are
    author: str = ""  # whose messages its messages are
