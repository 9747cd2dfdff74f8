"""A backend that is killed at any of its commits loses nothing that was said, and does nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.backend import Backend
from tests.support.raw_client import ANA, RawClient, history
from tests.support.waiting import until

RUN = {"command": "run_backtest", "parameters": {"strategy_id": "buy_and_hold", "symbol": "THREE"}}
ACTS = list(
    enumerate(
        [
            ("a message", "sendMessage", {"content": "what can you do?"}),
            ("a line that is carried out", "sendMessage", {"content": "/run_backtest buy_and_hold symbol=THREE"}),
            ("a typed run", "executeCommand", {**RUN, "text": "/run_backtest buy_and_hold symbol=THREE"}),
            ("a run of a script", "executeCommand", RUN),
            ("a typed question", "executeCommand", {"command": "help", "text": "/help"}),
        ]
    )
)


def settled_events(raw: RawClient, session_id: str) -> list[dict[str, Any]]:
    """The session's log, once nothing more is to come: the act was answered, and what it started has settled."""

    def at_rest() -> list[dict[str, Any]]:
        events = history(raw, session_id)
        states = {each["payload"]["runId"]: each["payload"]["status"] for each in events if each["event"] == "runState"}
        answered = states or [each for each in events if each["payload"].get("role") != "user"]
        over = all(status in ("completed", "failed", "cancelled") for status in states.values())
        return events if answered and over else []

    found: list[dict[str, Any]] = until(at_rest, "the act to come to its end")
    return found


@pytest.mark.parametrize("when", ["1-", "1+", "2+", "3+", "5+", "8-", "11+"])
def test_what_was_asked_of_a_backend_that_is_killed_at_a_commit_is_done_once(
    when: str, own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], prices: Path
) -> None:
    backend = own_backend(data=prices, module="tests.support.dying_backend", env={"CHATOPS_TEST_DIE": when})
    ana = open_raw(backend.url, auth=ANA)
    asked = {what: (event, {"sessionId": f"session_{k}", "clientId": "c-1", **act}) for k, (what, event, act) in ACTS}
    for _, act in asked.values():
        ana.join(act["sessionId"])
    for event, act in asked.values():
        ana.emit(event, act)
    until(lambda: backend.process.poll() is not None, "its death")
    backend.stop()
    backend.start(CHATOPS_TEST_DIE="")
    again = open_raw(backend.url, auth=ANA)
    for what, (event, act) in asked.items():
        again.join(act["sessionId"])
        assert again.call(event, act)["ok"]
        events = settled_events(again, act["sessionId"])
        mine = [each for each in events if each["payload"].get("role") == "user"]
        assert len(mine) == (0 if what == "a run of a script" else 1), what
        runs = {each["payload"]["runId"] for each in events if each["event"] == "runState"}
        assert len(runs) == ("buy_and_hold" in str(act)), what
        results = [each for each in events if each["event"] == "commandResult"]
        assert len(results) == (what == "a typed question"), what
