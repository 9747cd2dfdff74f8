"""A websocket that was never let in, and says what it likes all the same."""

from __future__ import annotations

import json
from typing import Any

import engineio

from chatops_widget.io_thread import IOThread, io_thread
from chatops_widget.protocol.messages import SOCKETIO_PATH
from tests.support.recorder import Recorder
from tests.support.waiting import PATIENCE


class Uninvited:
    """An Engine.IO link, on which packets of Socket.IO are written by hand."""

    def __init__(self, url: str) -> None:
        self._io: IOThread = io_thread()
        self.heard = Recorder()
        self._eio = engineio.AsyncClient(handle_sigint=False)
        self._eio.on("message", lambda text: self.heard.add(str(text)))
        opening = self._eio.connect(url, transports=["websocket"], engineio_path=SOCKETIO_PATH)
        self._io.run(opening, timeout=PATIENCE, what="a link")

    def say(self, event: str, data: Any) -> None:
        self._send("2" + json.dumps([event, data]))

    def knock(self, auth: dict[str, Any]) -> str:
        """Ask to be let in; the answer comes after all that was said before has been dealt with."""
        before = len(self.heard.lines)
        self._send("0" + json.dumps(auth))
        self.heard.wait(lambda line: len(self.heard.lines) > before)
        return str(self.heard.lines[-1])

    def _send(self, text: str) -> None:
        self._io.run(self._eio.send(text), timeout=PATIENCE, what="a packet")

    def close(self) -> None:
        self._io.run(self._eio.disconnect(), timeout=PATIENCE, what="its end")
