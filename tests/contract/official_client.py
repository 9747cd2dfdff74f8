"""Pages of the official socket.io-client, on Node, that know the base contract alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.support.node_script import NodeScript

MESSAGE = {"id", "sessionId", "role", "content", "timestamp", "metadata"}
PROGRESS = {"backtestId", "progress", "status", "message"}
RESULT = {"success", "message", "data"}


class Page:
    """One connection of the official client."""

    def __init__(self, script: NodeScript, name: str, url: str) -> None:
        self._script, self.name = script, name
        script.tell("open", name=name, url=url)
        self.at("connect")

    def at(self, what: str, since: int = 0) -> Any:
        return self._script.heard.wait(lambda line: line["name"] == self.name and line["at"] == what, since=since)

    @property
    def mark(self) -> int:
        return len(self._script.heard.lines)

    def emit(self, event: str, *args: Any) -> None:
        self._script.tell("emit", name=self.name, event=event, args=args)

    def next(self, event: str, where: Callable[[Any], object] = lambda payload: True, since: int = 0) -> Any:
        """The first payload of this event that is `where`."""

        def wanted(line: Any) -> bool:
            return bool(line["name"] == self.name and line.get("event") == event and where(line["args"][0]))

        return self._script.heard.wait(wanted, since=since)["args"][0]

    def events(self, event: str | None = None) -> list[Any]:
        lines = [line for line in self._script.heard.lines if line["name"] == self.name and line["at"] == "event"]
        return [line["args"][0] for line in lines if line["event"] == event] if event else lines

    def execute(self, session_id: str, name: str, **parameters: Any) -> Any:
        """Give a command and wait for its result."""
        since = self.mark
        self.emit("executeCommand", {"sessionId": session_id, "command": name, "parameters": parameters})
        return self.next("commandResult", since=since)

    def still_there(self, session_id: str) -> None:
        """It answers on the same link as before."""
        assert self.execute(session_id, "help")["success"]
        assert not [
            line for line in self._script.heard.lines if line["name"] == self.name and line["at"] == "disconnect"
        ]

    def close(self) -> None:
        self._script.tell("close", name=self.name)


def bo_is_told_to_join(bo: Page, session_id: str) -> bool:
    bo.emit("sendMessage", {"sessionId": session_id, "content": "hello?"})
    return "joinSession" in bo.next("error")["message"]


def assert_base_only(script: NodeScript) -> None:
    """Whatever was sent to a base client has the base contract's words and fields, and types a page can rely on."""
    for line in script.heard.lines:
        if line["at"] != "event":
            continue
        assert len(line["args"]) == 1, line
        payload = line["args"][0]
        match line["event"]:
            case "message":
                assert set(payload) <= MESSAGE, payload
                assert set(payload) >= MESSAGE - {"metadata"}, payload
                assert payload["role"] in ("user", "assistant", "system")
                assert dt.datetime.fromisoformat(payload["timestamp"]).tzinfo is not None
            case "backtestProgress":
                assert set(payload) <= PROGRESS, payload
                assert set(payload) >= PROGRESS - {"message"}, payload
                assert payload["status"] in ("running", "completed", "failed")
                assert 0 <= payload["progress"] <= 100
            case "commandResult":
                assert set(payload) <= RESULT, payload
                assert set(payload) >= RESULT - {"data"}, payload
                assert isinstance(payload["success"], bool)
            case "error":
                assert set(payload) == {"message"}, payload
            case event:
                raise AssertionError(f"no event of the base contract: {event} {payload}")
