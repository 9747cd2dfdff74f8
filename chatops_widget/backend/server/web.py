"""The web application around the Socket.IO server: who may ask, under which path, and `GET /healthz`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import socketio
from aiohttp import web

from ...errors import quoted
from ...protocol.messages import PROTOCOL, SOCKETIO_PATH
from .hosts import AllowedHosts
from .links import Links

logger = logging.getLogger(__name__)
HEALTH_PATH = "/healthz"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def web_application(
    sio: socketio.AsyncServer, hosts: AllowedHosts, links: Links, base_path: str = ""
) -> web.Application:
    """Mount a Socket.IO server below a path.

    Parameters
    ----------
    base_path
        Where a proxy that keeps its prefix puts us, such as `/user/ana/proxy/8500`; the root by default.
    """
    base = f"/{base_path.strip('/')}" if base_path.strip("/") else ""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        """On every request, websocket or not, before anything looks at it."""
        if not hosts.accepts_host(request.headers.get("Host", "")):
            return _refused(request, "Host", hosts)
        origin = request.headers.get("Origin")
        if origin is not None and not hosts.accepts_origin(origin):
            return _refused(request, "Origin", hosts)
        if "j" in request.query:  # JSONP: a script that any page could include
            return web.Response(status=400, text="JSONP is not spoken here; use the websocket transport.")
        if request.query.get("sid") in sio.eio.sockets:  # long polling comes on another connection each time
            links.know(request)
        return await handler(request)

    async def health(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "protocol": PROTOCOL}, headers={"Cache-Control": "no-store"})

    site = web.Application(middlewares=[check])
    site.router.add_get(f"{base}{HEALTH_PATH}", health)
    sio.attach(site, socketio_path=f"{base}{SOCKETIO_PATH}")
    return site


def _refused(request: web.Request, header: str, hosts: AllowedHosts) -> web.Response:
    said = quoted(request.headers.get(header, ""))
    logger.warning("refused a request from %s: its %s is %s", request.remote, header, said)
    names = ", ".join(sorted(hosts.names))
    text = f"{header} {said} is not known here: this backend answers to {names}. Others need --allow-host NAME."
    return web.Response(status=403, text=text)
