"""The official Socket.IO server, on Node, that knows the base contract alone; and what tests have a client do there."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any

from chatops_widget import ChatOps
from chatops_widget.results.runs import BacktestRun
from tests.support.node_script import NodeScript
from tests.support.waiting import until


class Server:
    """The Node server, and the few things a test has it do."""

    def __init__(self, script: NodeScript) -> None:
        self._script = script
        self.heard = script.heard
        self.tell = script.tell
        self.url = f"ws://127.0.0.1:{self.at('listening')['port']}"

    @property
    def mark(self) -> int:
        return len(self.heard.lines)

    def at(self, what: str, since: int = 0) -> Any:
        return self.heard.wait(lambda line: line["at"] == what, since=since)

    def takes(self, event: str, since: int = 0, where: Callable[[Any], object] = lambda payload: True) -> Any:
        """The payload of an event that a client sends."""
        line = self.heard.wait(
            lambda line: line["at"] == "event" and line["event"] == event and where(line["payload"]), since=since
        )
        assert line["fault"] is None
        return line["payload"]

    def took(self, event: str) -> list[Any]:
        return [line["payload"] for line in self.heard.lines if line["at"] == "event" and line["event"] == event]

    def emit(self, session_id: str, event: str, **payload: Any) -> None:
        self.tell("emit", room=session_id, event=event, payload=payload)

    def progress(self, session_id: str, run_id: str, percent: float, status: str = "running", **more: Any) -> None:
        self.emit(session_id, "backtestProgress", backtestId=run_id, progress=percent, status=status, **more)

    def finish(self, session_id: str, run_id: str, strategy_id: str, total_return: float) -> None:
        """The last progress, then the result."""
        self.progress(session_id, run_id, 100, "completed")
        data = {"backtestId": run_id, "strategyId": strategy_id, "metrics": {"total_return": total_return, "beauty": 7}}
        self.emit(session_id, "commandResult", success=True, message="Done.", data=data)


def taken(server: Server, chat: ChatOps, strategy_id: str, **parameters: Any) -> BacktestRun:
    """A run that the server has the command of."""
    since = server.mark
    run = chat.trigger_backtest(strategy_id, **parameters)
    payload = server.takes("executeCommand", since)
    assert payload == {
        "sessionId": chat.session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": strategy_id, **parameters},
    }
    return run


def answered(server: Server, chat: ChatOps) -> None:
    """All that the server said before has been taken in."""
    count = len(chat.messages)
    server.emit(
        chat.session_id,
        "message",
        id=f"mark-{count}",
        sessionId=chat.session_id,
        role="system",
        content="mark",
        timestamp="2026-01-01T00:00:00Z",
    )
    until(lambda: any(message.id == f"mark-{count}" for message in chat.messages), "the mark")


def later(act: Callable[[], Any]) -> Any:
    """Begin something that waits; `.result()` of it waits in turn."""
    future: Future[Any] = Future()

    def work() -> None:
        try:
            future.set_result(act())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=work, daemon=True).start()
    return future
