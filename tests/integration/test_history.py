"""A session's log has no holes, is what was told live, and is told to members alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.backend import Backend
from tests.support.raw_client import RawClient, history, settled
from tests.support.waiting import until


def test_the_log_has_no_holes_and_is_what_was_told_live(
    ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    bo = open_raw(backend.url, auth={"protocol": 2, "user": "bo"})
    bo.join(session_id)
    for k in range(5):
        for link in (ana, bo):
            link.emit("sendMessage", {"sessionId": session_id, "content": f"note {k}", "clientId": f"{id(link)}-{k}"})
    run = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "momentum"}}
    settled(bo, ana.call("executeCommand", {**run, "clientId": "r"})["runId"])
    answers = 10  # of the assistant, which answers each message in its own time
    for link in (ana, bo):
        until(
            lambda link=link: len([m for m in link.events("message") if m["role"] == "assistant"]) == answers,
            "the answers",
        )
    events = history(ana, session_id)
    assert [each["payload"]["seq"] for each in events] == list(range(1, len(events) + 1))
    for link in (ana, bo):
        told = [line for line in link.heard.lines if line[0] in ("message", "runState") and "seq" in line[1]]
        plain = [{"event": line[0], "payload": {k: v for k, v in line[1].items() if k != "curves"}} for line in told]
        assert plain == events


def test_pages_of_history_meet_without_overlap(ana: RawClient, session_id: str) -> None:
    for k in range(8):
        ana.call("sendMessage", {"sessionId": session_id, "content": f"note {k}", "clientId": f"c-{k}"})
    until(lambda: len(ana.events("message")) == 16, "the answers")

    def page(**where: Any) -> tuple[list[int], bool]:
        answer = ana.call("readEvents", {"sessionId": session_id, **where})
        return [each["payload"]["seq"] for each in answer.get("events", [])], bool(answer.get("more"))

    assert page(before=17, limit=5) == ([12, 13, 14, 15, 16], True)
    assert page(before=12, limit=5) == ([7, 8, 9, 10, 11], True)
    assert page(before=7, limit=6) == ([1, 2, 3, 4, 5, 6], False)
    assert page(after=0, limit=3) == ([1, 2, 3], True)
    assert page(after=14) == ([15, 16], False)
    assert page(after=16) == ([], False)
    assert page(before=1) == ([], False)


def test_a_session_nobody_joined_is_closed_to_readers(ana: RawClient, session_id: str) -> None:
    for event, question in (
        ("readEvents", {"sessionId": session_id + "0"}),
        ("cancelRun", {"sessionId": session_id + "0", "runId": "bt_1"}),
        ("getResult", {"id": "bt_1"}),
    ):
        answer = ana.call(event, question)
        assert answer["ok"] is False
        assert answer["fault"]["message"]
