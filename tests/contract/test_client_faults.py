"""The official client on our backend: nonsense gets one sentence, and nothing ends the session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract.official_client import Page, bo_is_told_to_join
from tests.support.backend import Backend


def test_ten_megabytes_of_text_are_refused_in_a_sentence(page: Page, session_id: str) -> None:
    page.emit("sendMessage", {"sessionId": session_id, "content": {"$repeat": ["x", 10_000_000]}})
    assert "10,000,000 characters" in page.next("error")["message"]
    page.still_there(session_id)
    assert page.events("message") == []


def test_ten_megabytes_are_refused_wherever_they_stand(page: Page, session_id: str) -> None:
    long = {"$repeat": ["x", 10_000_000]}
    for event, *args in (
        ("joinSession", long),
        ("sendMessage", {"sessionId": long, "content": "x"}),
        ("executeCommand", {"sessionId": session_id, "command": long}),
        (long, "x"),
    ):
        since = page.mark
        page.emit(event, *args)
        assert len(page.next("error", since=since)["message"]) < 500
    two, numbers = ["momentum", "sma_cross"], {"$repeat": ["1,", 4_000_000]}
    for command, parameters in (
        ("run_backtest", {"strategy_id": long}),
        ("run_backtest", {"strategy_id": "sma_cross", "symbols": long}),
        ("help", {"command": long}),
        ("compare_strategies", {"strategy_ids": two, "question": long}),
        ("sweep", {"strategy_id": "sma_cross", "fast": numbers}),
    ):
        since = page.mark
        page.emit("executeCommand", {"sessionId": session_id, "command": command, "parameters": parameters})
        result = page.next("commandResult", since=since)
        assert not result["success"]
        assert len(result["message"]) < 500
    page.still_there(session_id)


S = "<session>"  # stands for the session the page is in


MALFORMED: list[tuple[Any, ...]] = [
    *[
        (event, *args)
        for event in ("joinSession", "leaveSession")
        for args in ([], [None], [7], [True], [[]], [["s"]], [{}], [""], [{"sessionId": S}])
    ],
    ("joinSession", "a\nb"),
    *[
        (event, *args)
        for event in ("sendMessage", "executeCommand")
        for args in ([], [None], [7], [True], ["text"], [[]], [[S, "x"]], [{}])
    ],
    ("sendMessage", {"sessionId": S}),
    ("sendMessage", {"content": "x"}),
    *[("sendMessage", {"sessionId": S, "content": content}) for content in (None, 7, True, [], ["x"], {}, "", " \n")],
    *[("sendMessage", {"sessionId": other, "content": "x"}) for other in (None, 7, [], {}, "", "session_elsewhere")],
    ("executeCommand", {"sessionId": S}),
    ("executeCommand", {"command": "help"}),
    *[("executeCommand", {"sessionId": S, "command": command}) for command in (None, 7, True, [], {})],
    *[
        ("executeCommand", {"sessionId": S, "command": "help", "parameters": given})
        for given in (7, "x", [], [1], True)
    ],
    *[("executeCommand", {"sessionId": other, "command": "help"}) for other in (None, 7, [], {}, "session_elsewhere")],
    ("sendMesage", {"sessionId": S, "content": "x"}),
    ("commandResult", {"success": True, "message": "x"}),
    ("message", {"id": "x"}),
    ("", "x"),
    ("__proto__", "x"),
    *[
        (event, payload)
        for event in (
            "createSession",
            "readEvents",
            "cancelRun",
            "getResult",
            "typing",
            "markRead",
            "setPresence",
        )
        for payload in (None, {}, [], 7, "x")
    ],
]


def with_session(value: Any, session_id: str) -> Any:
    if isinstance(value, dict):
        return {key: with_session(each, session_id) for key, each in value.items()}
    if isinstance(value, list):
        return [with_session(each, session_id) for each in value]
    return session_id if value == S else value


def test_a_malformed_event_gets_one_error_and_the_connection_stays(page: Page, session_id: str) -> None:
    page.still_there(session_id)
    for event, *args in MALFORMED:
        since = page.mark
        page.emit(event, *with_session(args, session_id))
        assert page.next("error", since=since)["message"], (event, args)
    page.still_there(session_id)
    assert len(page.events("error")) == len(MALFORMED)
    assert page.events("message") == []


def test_arguments_too_many_do_no_harm(page: Page, session_id: str) -> None:
    page.emit("sendMessage", {"sessionId": session_id, "content": "hello"}, "more", 7)
    assert page.next("message")["content"] == "hello"


def test_a_page_goes_on_after_the_backend_restarts(
    open_page: Callable[..., Page], own_backend: Callable[..., Backend], session_id: str
) -> None:
    backend = own_backend()
    page = open_page("ana", backend.url)
    page.emit("joinSession", session_id)
    page.still_there(session_id)
    since = page.mark
    backend.stop()
    page.at("disconnect", since)
    backend.start()
    page.at("connect", since)
    assert bo_is_told_to_join(page, session_id)
    since = page.mark
    page.emit("joinSession", session_id)
    page.emit("sendMessage", {"sessionId": session_id, "content": "back again"})
    assert page.next("message", since=since)["content"] == "back again"
