"""`Endpoint`: the address of a backend, and what is shown at its door. What is secret is kept out of `repr`."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from ..errors import BadInput, quoted
from ..errors.sentences import say
from ..protocol.messages import SOCKETIO_PATH, Fault


class Endpoint(msgspec.Struct, frozen=True):
    """The address of a backend, as `ws://host:port` or below a proxy's path.

    Attributes
    ----------
    token
        The backend's own password.
    headers, cookies
        Sent with the request that opens the link: what a proxy in front wants to see.
    secret
        By which the backend knows the user again; see `secret.py`.
    ca
        File of certificates that are trusted besides those of the system (which SSL_CERT_FILE can replace).
    protocol
        That it is known to speak, before it says so.
    remark
        What its users had better know of it.
    """

    url: str
    token: str | None = None
    protocol: int = 1
    headers: Mapping[str, str] = {}
    cookies: Mapping[str, str] = {}
    ca: str | None = None
    secret: str | None = None
    remark: Fault | None = None

    @property
    def place(self) -> str:
        """The address in words that a notebook may keep: a proxy may want a password in it, or a key behind it."""
        whole = urlsplit(self.url)
        return urlunsplit((whole.scheme, whole.netloc.rpartition("@")[2], whole.path, "", ""))

    @property
    def socketio_path(self) -> str:
        """The path of the Socket.IO server: below that of the address, if a proxy put it there."""
        path = urlsplit(self.url).path.rstrip("/")
        return path if path.endswith(SOCKETIO_PATH) else path + SOCKETIO_PATH

    def websocket_options(self) -> dict[str, Any]:
        """What the request that opens the link carries, for aiohttp. Raises BadInput for a `ca` that is none."""
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        options: dict[str, Any] = {"headers": headers}
        if urlsplit(self.url).scheme in ("wss", "https"):
            options["ssl"] = self._trust()
        return options

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()  # made anew, since aiohttp's has read SSL_CERT_FILE when it was imported
        if self.ca is not None:
            try:
                context.load_verify_locations(self.ca)
            except (OSError, ssl.SSLError) as error:
                raise BadInput(
                    say(
                        "connection.no_certificates",
                        "ca={path} holds no certificates: {error}.",
                        path=quoted(self.ca, 500),
                        error=error,
                    ),
                    hint=say(
                        "connection.give_pem",
                        "Give the PEM file of the authority that signed the backend's certificate.",
                    ),
                ) from None
        return context

    def __repr__(self) -> str:
        return f"Endpoint({self.place!r}{', token=…' if self.token else ''})"
