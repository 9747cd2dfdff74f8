"""What any chat pays: a python-socketio server with rooms and nothing else. `python -m benchmarks.bare_server PORT`."""

from __future__ import annotations

import sys
from typing import Any

import socketio
from aiohttp import web

# A sign of life waits behind all that its member has said. With hundreds to tell, that takes longer than the 20 s that
# Engine.IO waits for it: it would take for gone the one who says most.
PATIENCE = 600  # seconds
sio = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False, cors_allowed_origins="*", ping_timeout=PATIENCE)


@sio.on("joinSession")
async def join(sid: str, session_id: str) -> dict[str, Any]:
    await sio.enter_room(sid, session_id)
    return {"ok": True}


@sio.on("sendMessage")
async def say(sid: str, said: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "user", "content": said["content"], "sessionId": said["sessionId"], "user": "ana"}
    await sio.emit("message", message, room=said["sessionId"])
    return {"ok": True}


if __name__ == "__main__":
    site = web.Application()
    sio.attach(site, socketio_path="ws/chatops")
    web.run_app(site, host="127.0.0.1", port=int(sys.argv[1]), print=lambda words: print(words, flush=True))
