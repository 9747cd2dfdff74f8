"""Events of a backend as a session's state hears them."""

from __future__ import annotations

from typing import Any

from chatops_widget.protocol.messages import BacktestProgress, Message, RunState
from chatops_widget.session.state import SessionState
from chatops_widget.session.transcript import Transcript

NOW = "2026-01-01T00:00:00+00:00"


def message(id: str, content: str, **more: Any) -> Message:
    return Message(id=id, session_id="s", role=more.pop("role", "user"), content=content, timestamp=NOW, **more)


def state(status: Any, run_id: str = "r-1", **more: Any) -> RunState:
    given = {"strategy_id": "sma_cross", "parameters": {}, **more}
    return RunState(session_id="s", run_id=run_id, status=status, timestamp=NOW, **given)


def tick(progress: float, run_id: str = "r-1", **more: Any) -> BacktestProgress:
    return BacktestProgress(backtest_id=run_id, progress=progress, status=more.pop("status", "running"), **more)


def item(session: SessionState, key: str) -> Any:
    return session.transcript.get(key)


def no_curves(id: str) -> Any:
    raise AssertionError("nobody looked at curves")


def new_session(protocol: int) -> SessionState:
    session = SessionState("s", Transcript(), user="ana", load_curves=no_curves, cancel=lambda run: None)
    session.protocol = protocol
    return session
