"""ChatOps on the official server: messages, errors, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget import ChatOps
from tests.contract.official_server import Server, answered
from tests.support.waiting import until


def test_a_message_is_shown_at_once_and_its_echo_merged(server: Server, chat: ChatOps) -> None:
    server.tell("echoing", on=False)
    mine = chat.send_message("hello")
    assert chat.messages == [mine]
    server.tell("echo", payload=server.takes("sendMessage"))
    answered(server, chat)
    assert [message.content for message in chat.messages] == ["hello", "mark"]
    assert chat.messages[0].id == "message-1"


def test_the_same_words_said_twice_are_two_messages(server: Server, chat: ChatOps) -> None:
    for _ in range(3):
        chat.send_message("yes")
    until(
        lambda: len({message.id for message in chat.messages if message.id.startswith("message-")}) == 3, "the echoes"
    )
    answered(server, chat)
    assert [message.content for message in chat.messages] == ["yes", "yes", "yes", "mark"]
    assert [message.id for message in chat.messages[:3]] == ["message-1", "message-2", "message-3"]


def test_what_others_say_is_heard_once(server: Server, chat: ChatOps, open_chat: Callable[..., ChatOps]) -> None:
    other = open_chat(server.url, user="bo", session_id=chat.session_id)
    other.wait_connected()
    heard: list[str] = []
    chat.on("message", lambda message: heard.append(message.content))
    chat.send_message("from ana")
    until(lambda: "from ana" in [message.content for message in other.messages], "bo to hear ana")
    other.send_message("from bo")
    until(lambda: "from bo" in [message.content for message in chat.messages], "ana to hear bo")
    for each in (chat, other):
        assert [message.content for message in each.messages] == ["from ana", "from bo"]
    until(lambda: heard == ["from ana", "from bo"], "the callbacks")


def test_an_error_event_reaches_who_listens_and_breaks_nothing(server: Server, chat: ChatOps) -> None:
    errors: list[str] = []
    chat.on("error", lambda error: errors.append(error.message))
    server.emit(chat.session_id, "error", message="The disk is full.")
    until(lambda: errors == ["The disk is full."], "the error")
    assert chat.is_connected


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("message", None),
        ("message", []),
        ("message", {}),
        ("message", {"id": 7}),
        ("backtestProgress", {"progress": "x"}),
        ("commandResult", "done"),
        ("commandResult", {"success": 1}),
        ("error", None),
        ("fromTheFuture", {"x": 1}),
    ],
)
def test_what_cannot_be_read_is_passed_over(server: Server, chat: ChatOps, event: str, payload: Any) -> None:
    server.tell("emit", room=chat.session_id, event=event, payload=payload)
    answered(server, chat)
    assert [message.content for message in chat.messages] == ["mark"]
