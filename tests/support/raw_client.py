"""A Socket.IO client without manners: says exactly what a test tells it to, and keeps all it hears."""

from __future__ import annotations

import sqlite3
from typing import Any

import socketio
import socketio.exceptions

from chatops_widget.io_thread import IOThread, io_thread
from chatops_widget.protocol.messages import SOCKETIO_PATH
from tests.support.backend import Backend
from tests.support.recorder import Recorder
from tests.support.waiting import PATIENCE

ANA = {"protocol": 2, "user": "ana", "secret": "ana's secret"}
BO = {"protocol": 2, "user": "bo", "secret": "bo's secret"}


class RawClient:
    """One connection, seen from a test's own thread."""

    def __init__(self, url: str, *, auth: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> None:
        self._io: IOThread = io_thread()
        self.heard = Recorder()
        self._sio = socketio.AsyncClient(
            reconnection=False, handle_sigint=False, websocket_extra_options={"max_msg_size": 0}
        )
        self._sio.on("*", lambda event, *args: self.heard.add((event, *args)))
        self._sio.on("connect_error", lambda *args: self.heard.add(("connect_error", *args)))
        self._sio.on("disconnect", lambda *args: self.heard.add(("disconnect", *args)))
        self._run(self._connect(url, auth, headers or {}), "to connect")

    async def _connect(self, url: str, auth: dict[str, Any] | None, headers: dict[str, str]) -> None:
        try:
            await self._sio.connect(
                url, transports=["websocket"], socketio_path=SOCKETIO_PATH, auth=auth, headers=headers
            )
        except socketio.exceptions.ConnectionError:
            if self._sio.eio.http is not None:
                await self._sio.eio.http.close()
            raise

    def _run(self, coroutine: Any, what: str) -> Any:
        return self._io.run(coroutine, timeout=PATIENCE, what=what)

    def call(self, event: str, data: Any = None) -> Any:
        """Emit, and wait for the ack."""
        return self._run(self._sio.call(event, data, timeout=PATIENCE), f"the ack of {event}")

    def emit(self, event: str, *data: Any) -> None:
        self._run(self._sio.emit(event, data), event)

    def send_packet(self, text: str) -> None:
        """Any text at all, as one Engine.IO message."""
        self._run(self._sio.eio.send(text), "a packet")

    def join(self, session_id: str) -> dict[str, Any]:
        ack: dict[str, Any] = self.call("joinSession", session_id)
        return ack

    def events(self, name: str) -> list[Any]:
        return [line[1] for line in self.heard.lines if line[0] == name]

    @property
    def connected(self) -> bool:
        return bool(self._sio.connected)

    def close(self) -> None:
        self._run(self._sio.shutdown(), "to close")


def history(raw: RawClient, session_id: str) -> list[dict[str, Any]]:
    """The session's whole log, page by page."""
    events: list[dict[str, Any]] = []
    while True:
        after = events[-1]["payload"]["seq"] if events else 0
        page = raw.call("readEvents", {"sessionId": session_id, "after": after, "limit": 7})
        events += page.get("events", [])
        if not page.get("more"):
            return events


def settled(raw: RawClient, run_id: str) -> dict[str, Any]:
    """The last state of a run, once it has one."""
    line = raw.heard.wait(
        lambda line: (
            line[0] == "runState"
            and line[1]["runId"] == run_id
            and line[1]["status"] in ("completed", "failed", "cancelled")
        )
    )
    state: dict[str, Any] = line[1]
    return state


def stop_runs(backend: Backend) -> None:
    """Cancel whatever has not settled on a backend, in any session."""
    db = sqlite3.connect(backend.folder / "store.sqlite")
    try:
        left = db.execute("SELECT session_id, run_id FROM unsettled").fetchall()
    finally:
        db.close()
    if left:
        raw = RawClient(backend.url, auth=ANA | ({"token": backend.token} if backend.token else {}))
        for session_id, run_id in left:
            raw.join(session_id)
            raw.call("cancelRun", {"sessionId": session_id, "runId": run_id})
        raw.close()
