"""What one person may ask of a backend: what is over a limit is refused in words with the option, and others go on."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import socketio.exceptions

from chatops_widget import BadInput, ChatOps, NotConnected
from chatops_widget.protocol.panel import SendText
from tests.support.backend import Backend
from tests.support.raw_client import ANA, BO, RawClient
from tests.support.transcript import shown, texts
from tests.support.view import View
from tests.support.waiting import until


def test_who_says_too_much_at_once_is_refused_and_others_are_heard(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str
) -> None:
    backend = own_backend(more=["--max-messages", "1"])
    ana, again, bo = (open_raw(backend.url, auth=auth) for auth in (ANA | {"secret": "s" * 64},) * 2 + (BO,))
    for raw in (ana, again, bo):
        raw.join(session_id)

    def refusal(raw: RawClient) -> tuple[int, dict[str, Any]]:
        for number in itertools.count():  # more than one a second, on any machine that can do that
            ack = raw.call("sendMessage", {"sessionId": session_id, "content": f"@bo {number}"})
            if not ack["ok"]:
                return number, ack["fault"]
        raise AssertionError

    said, fault = refusal(ana)
    assert said >= 10
    assert (fault["code"], fault["message"]) == ("busy", "Too much at once: 1 messages a second are the limit.")
    assert "--max-messages N" in fault["hint"]
    said, again_refused = refusal(again)  # on another connection it is the same person
    assert again_refused == fault
    assert said < 10
    assert bo.call("sendMessage", {"sessionId": session_id, "content": "@ana and I?"})["ok"]
    assert ana.call("cancelRun", {"sessionId": session_id, "runId": "bt_0"})["fault"]["code"] == "unknown_run"


def test_a_notebook_that_says_too_much_is_told_so_where_it_said_it(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    chat = open_chat(own_backend(more=["--max-messages", "1"]).url)
    chat.wait_connected()

    def refused() -> bool:
        chat.send_message("@bo and another")
        return any(item.fault is not None and "Too much at once" in item.fault.message for item in shown(chat))

    until(refused, "words at the message that was refused")


def test_without_a_link_so_many_wait_for_it_and_all_of_those_arrive_in_order(
    own_backend: Callable[..., Backend],
    open_chat: Callable[..., ChatOps],
    open_view: Callable[[ChatOps], View],
    fast_reconnection: None,
) -> None:
    backend = own_backend()
    chat = open_chat(backend.url, max_queued=3, user="ana")
    chat.wait_connected()
    view = open_view(chat)
    backend.stop()
    until(lambda: not chat.is_connected, "the link to break")
    for number in range(3):
        chat.send_message(f"@ana {number}")
    for one_more in (lambda: chat.send_message("@ana 3"), lambda: chat.execute_command("help")):
        with pytest.raises(BadInput, match=r"3 messages and commands wait for the link already\. .*max_queued="):
            one_more()
    view.say(SendText(view="me", id="typed", text="typed"))
    until(lambda: "3 messages and commands wait for the link already." in texts(chat), "words in the panel")
    backend.start()
    chat.reconnect()
    chat.wait_connected()
    chat.send_message("@ana 3")
    until(lambda: not chat._conversation._connection.waits, "all to be sent")
    assert [text for text in texts(chat) if text.startswith("@ana")] == [f"@ana {number}" for number in range(4)]
    assert all(item.fault is None for item in shown(chat) if item.content.startswith("@ana"))


def test_a_session_has_so_many_members_and_one_may_be_in_so_many(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str
) -> None:
    backend = own_backend(more=["--max-members", "2", "--max-sessions-each", "3"])
    ana, bo, cy = (open_raw(backend.url, auth=ANA) for _ in range(3))
    assert "fault" not in ana.join(session_id)
    assert "fault" not in bo.join(session_id)
    fault = cy.join(session_id)["fault"]
    assert fault["message"] == f"“{session_id}” has 2 members, the limit."
    assert "--max-members N" in fault["hint"]
    assert "fault" not in bo.join(session_id)  # again
    bo.call("leaveSession", session_id)
    assert "fault" not in cy.join(session_id)
    for number in range(2):
        assert "fault" not in ana.join(f"{session_id}_{number}")
    fault = ana.join(f"{session_id}_2")["fault"]
    assert fault["message"] == "You are in 3 sessions at once, the limit."
    assert "--max-sessions-each N" in fault["hint"]


def test_a_backend_has_so_many_connections_and_one_person_so_many_of_them(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], open_chat: Callable[..., ChatOps]
) -> None:
    backend = own_backend(more=["--max-links", "4", "--max-links-each", "2"])
    mine = [open_raw(backend.url, auth=ANA | {"secret": "a" * 64}) for _ in range(2)]
    with pytest.raises(socketio.exceptions.ConnectionError):
        open_raw(backend.url, auth=ANA | {"secret": "a" * 64})
    chat = open_chat(backend.url)  # somebody else
    chat.wait_connected()
    open_raw(backend.url, auth=BO)
    late = open_chat(backend.url)
    with pytest.raises(NotConnected, match=r"This backend has 4 connections, its limit\..*--max-links N"):
        late.wait_connected(timeout=60)
    mine[0].close()
    late.reconnect()
    late.wait_connected()
