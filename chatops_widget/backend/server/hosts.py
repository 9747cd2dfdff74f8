"""The names a backend answers to: checks of Host and Origin, against DNS rebinding and foreign web pages."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class AllowedHosts:
    """The hosts a request may be addressed to, and those whose pages may send one.

    A web site that a quant visits can make the browser ask this machine: under the site's own name, which it points
    here (DNS rebinding, told by Host), or under ours from its page (told by Origin).

    Parameters
    ----------
    bound
        The address that is listened on.
    allowed
        Further names: of a reverse proxy in front, or of a page that connects.
    """

    def __init__(self, bound: str = "127.0.0.1", allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(name.lower() for name in allowed)
        self._open = bound not in _LOOPBACK
        own = {bound.lower(), socket.gethostname().lower()} if self._open else set()
        self.names = _LOOPBACK | self._allowed | own

    def accepts_host(self, host: str) -> bool:
        """Whether a Host header names us. A bare address does where other machines are let in: no name leads to it."""
        name = _hostname(f"//{host}")
        return name in self.names or (self._open and _is_address(name))

    def accepts_origin(self, origin: str, *environ: Any) -> bool:
        """Whether a page of this origin may connect. What is no browser sends no Origin, and is not asked."""
        return _hostname(origin) in _LOOPBACK | self._allowed


def _hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # "http://[" is no address
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
