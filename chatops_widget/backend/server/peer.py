"""A connected client, as the server knows it."""

from __future__ import annotations

import msgspec

from ..jobs.job import LINK


class Peer(msgspec.Struct, eq=False):
    protocol: int
    user: str | None
    sessions: set[str]
    secret: bytes | None = None  # the hash of what proves who it is; see `access.py`
    away: set[str] = msgspec.field(default_factory=set)  # of those, where it only waits for its runs
    member: str = ""  # whose acts its acts are
    author: str = ""  # whose messages its messages are
    address: str = ""

    def person(self, sid: str) -> str:
        """Whose work this is: the same on every connection of who has a secret."""
        return self.secret.hex() if self.secret else f"{LINK}{sid}"

    @property
    def origin(self) -> str:
        """Whose connection this is; those without a secret are counted together by their address."""
        return self.secret.hex() if self.secret else f"address {self.address}"
