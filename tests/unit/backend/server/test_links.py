"""Who is heard is there, and whoever is not is dropped."""

from __future__ import annotations

import asyncio
import time

import pytest
import socketio
from engineio.async_socket import AsyncSocket

from chatops_widget.backend.quotas import DEFAULTS
from chatops_widget.backend.server.links import Links


@pytest.mark.parametrize("heard", [True, False])
def test_who_says_much_is_not_taken_for_gone_because_the_pong_waits_behind_it(heard: bool) -> None:
    async def run() -> None:
        sio = socketio.AsyncServer(async_mode="aiohttp")
        links = Links(sio, DEFAULTS)
        link = sio.eio.sockets["sid"] = AsyncSocket(sio.eio, "sid")
        link.last_ping = time.time() - 2 * sio.eio.ping_timeout
        if heard:
            await sio.eio.handlers["message"]("sid", '2["busy"]')
        assert await link.check_ping_timeout() is heard
        links.close()

    asyncio.run(run())
