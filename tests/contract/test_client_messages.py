"""The official client on our backend: what is said, and to whom."""

from __future__ import annotations

from collections.abc import Callable

from tests.contract.official_client import Page, bo_is_told_to_join
from tests.support.backend import Backend
from tests.support.raw_client import RawClient


def test_a_message_is_echoed_to_everybody_in_the_session_and_to_nobody_else(
    open_page: Callable[..., Page], page: Page, backend: Backend, session_id: str
) -> None:
    bo, stranger = open_page("bo", backend.url), open_page("stranger", backend.url)
    bo.emit("joinSession", session_id)
    stranger.emit("joinSession", session_id + "0")
    bo.still_there(session_id)
    page.emit("sendMessage", {"sessionId": session_id, "content": "한글 & <b>bold</b>? \n 👋"})
    for each in (page, bo):
        message = each.next("message", lambda payload: payload["role"] == "user")
        assert message["content"] == "한글 & <b>bold</b>? \n 👋"
        assert message["sessionId"] == session_id
    bo.next("message", lambda payload: payload["role"] == "assistant")
    stranger.still_there(session_id + "0")
    assert stranger.events("message") == []


def test_who_left_hears_no_more(open_page: Callable[..., Page], page: Page, backend: Backend, session_id: str) -> None:
    bo = open_page("bo", backend.url)
    bo.emit("joinSession", session_id)
    bo.emit("leaveSession", session_id)
    assert bo_is_told_to_join(bo, session_id)
    page.emit("sendMessage", {"sessionId": session_id, "content": "still here?"})
    # Coming later, the answer would be heard by who has joined again.
    page.next("message", lambda payload: payload["role"] == "assistant")
    bo.emit("joinSession", session_id)
    bo.still_there(session_id)
    assert bo.events("message") == []


def test_what_protocol_2_tells_of_people_and_sessions_is_never_told_to_a_base_page(
    page: Page, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    """The page's own end of it: `assert_base_only` looks at every word it was sent."""
    page.still_there(session_id)
    ana, ben = (open_raw(backend.url, auth={"protocol": 2, "user": user}) for user in ("ana", "ben"))
    for each in (ana, ben):
        each.join(session_id)
    ana.call("typing", {"sessionId": session_id, "typing": True})
    ben.heard.wait(lambda line: line[0] == "presence" and len(line[1]["people"]) == 3)
    ana.call("createSession", {"sessionId": session_id, "name": "renamed"})
    ana.call("markRead", {"sessionId": session_id, "seq": 1})
    ana.call("setPresence", {"sessionId": session_id, "here": False})
    ana.call("leaveSession", session_id)
    ben.heard.wait(lambda line: line[0] == "presence" and len(line[1]["people"]) == 2)
    ben.heard.wait(lambda line: line[0] == "sessionsChanged")
    page.still_there(session_id)


def test_a_command_line_sent_as_a_message_is_carried_out_and_answered_in_words(page: Page, session_id: str) -> None:
    page.emit("sendMessage", {"sessionId": session_id, "content": "/run_backtest buy_and_hold symbol=THREE"})
    answer = page.next("message", lambda payload: payload["role"] == "assistant")
    assert "buy_and_hold on THREE" in answer["content"]
    assert page.events("backtestProgress")[-1]["status"] == "completed"
    assert page.events("commandResult") == []


def test_a_sentence_of_the_assistant_can_be_relied_on_in_both_languages(page: Page, session_id: str) -> None:
    page.emit("sendMessage", {"sessionId": session_id, "content": "what can you do?"})
    page.next("message", lambda payload: "I run backtests" in payload["content"])
    page.emit("sendMessage", {"sessionId": session_id, "content": "뭘 할 수 있어?"})
    page.next("message", lambda payload: "백테스트를 실행하고" in payload["content"])
