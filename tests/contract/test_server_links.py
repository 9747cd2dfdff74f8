"""ChatOps on the official server: links that break, and other sessions."""

from __future__ import annotations

import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import ConnectionLost
from chatops_widget.protocol.panel import MessageItem
from tests.contract.official_server import Server, answered, later, taken
from tests.support.conversation import items
from tests.support.waiting import PATIENCE, until


@pytest.mark.usefixtures("fast_reconnection")
def test_after_a_break_the_session_is_joined_again_and_the_run_goes_on(server: Server, chat: ChatOps) -> None:
    told: list[str] = []
    chat.on("connection", told.append)
    run = taken(server, chat, "sma_cross")
    server.progress(chat.session_id, "b-1", 20)
    until(lambda: run.progress == 20, "the progress")
    since = server.mark
    server.tell("drop")
    assert server.takes("joinSession", since) == chat.session_id
    until(lambda: told[-2:] == ["reconnecting", "connected"], "the connection to tell")
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    assert run.result(PATIENCE).metrics["total_return"] == 0.1


@pytest.mark.usefixtures("fast_reconnection")
def test_when_the_server_stays_away_every_run_is_given_up_and_reconnect_helps(server: Server, chat: ChatOps) -> None:
    one, two = taken(server, chat, "sma_cross"), taken(server, chat, "momentum")
    helped = later(lambda: chat.execute_command("help"))
    server.takes("executeCommand", where=lambda payload: payload["command"] == "help")
    server.progress(chat.session_id, "b-1", 20)
    until(lambda: one.progress == 20, "the progress")
    server.tell("gone")
    for run in (one, two):
        with pytest.raises(ConnectionLost):
            run.result(PATIENCE)
        assert run.status == "failed"
    with pytest.raises(ConnectionLost):
        helped.result(PATIENCE)
    assert chat.connection == "disconnected"
    since = server.mark
    server.tell("listen")
    server.at("listening", since)
    chat.reconnect()
    chat.wait_connected()
    again = taken(server, chat, "momentum")
    server.finish(chat.session_id, "b-3", "momentum", 0.3)
    assert again.result(PATIENCE).metrics["total_return"] == 0.3
    assert (one.status, two.status) == ("failed", "failed")


@pytest.mark.usefixtures("fast_reconnection")
def test_what_was_said_offline_arrives_once_and_in_order(server: Server, chat: ChatOps) -> None:
    chat.send_message("before")
    server.takes("sendMessage")
    server.tell("gone")
    until(lambda: chat.connection == "disconnected", "all attempts to fail")
    chat.send_message("one")
    chat.send_message("two")
    since = server.mark
    server.tell("listen")
    server.at("listening", since)
    chat.reconnect()
    server.takes("sendMessage", since, lambda payload: payload["content"] == "two")
    answered(server, chat)
    assert [payload["content"] for payload in server.took("sendMessage")] == ["before", "one", "two"]
    assert [message.content for message in chat.messages] == ["before", "one", "two", "mark"]


@pytest.mark.usefixtures("fast_reconnection")
def test_what_had_no_echo_when_the_link_broke_is_not_shown_as_sent(server: Server, chat: ChatOps) -> None:
    server.tell("echoing", on=False)
    mine = chat.send_message("hello")
    payload = server.takes("sendMessage")
    shown = next(each for each in items(chat) if each.key == mine.id)
    assert isinstance(shown, MessageItem)
    assert shown.delivery == "queued"
    since = server.mark
    server.tell("drop")
    server.takes("joinSession", since)
    shown = next(each for each in items(chat) if each.key == mine.id)
    assert isinstance(shown, MessageItem)
    assert shown.delivery == "failed"
    assert shown.fault is not None
    assert "confirmed" in shown.fault.message
    server.tell("echo", payload=payload)  # it had come after all
    answered(server, chat)
    shown = next(each for each in items(chat) if each.key == mine.id)
    assert isinstance(shown, MessageItem)
    assert shown.delivery == "sent"
    assert len(server.took("sendMessage")) == 1


@pytest.mark.usefixtures("fast_reconnection")
def test_a_command_given_up_with_the_link_is_not_carried_out_behind_its_back(server: Server, chat: ChatOps) -> None:
    server.tell("gone")
    until(lambda: chat.connection == "reconnecting", "the break to be noticed")
    with pytest.raises(ConnectionLost):
        chat.trigger_backtest("sma_cross")
    since = server.mark
    server.tell("listen")
    server.at("listening", since)
    chat.reconnect()
    chat.send_message("back")
    server.takes("sendMessage", since)
    assert server.took("executeCommand") == []


def test_going_to_another_session_leaves_the_first(server: Server, chat: ChatOps) -> None:
    first = chat.session_id
    second = chat.create_session("momentum study")
    assert second != first
    server.takes("joinSession", where=lambda session: session == second)
    assert server.took("leaveSession") == [first]
    server.emit(
        first, "message", id="x", sessionId=first, role="system", content="late", timestamp="2026-01-01T00:00:00Z"
    )
    answered(server, chat)
    assert [message.content for message in chat.messages] == ["mark"]


def test_going_to_another_session_gives_runs_up_and_coming_back_finds_them_moving(
    server: Server, chat: ChatOps
) -> None:
    """A base backend's progress names no session, so we are in one at a time and nobody waits for the other's."""
    first = chat.session_id
    chat.send_message("in the first")
    run = taken(server, chat, "sma_cross")
    server.progress(first, "b-1", 40)
    until(lambda: run.progress == 40, "the progress")
    second = chat.create_session("the second")
    with pytest.raises(ConnectionLost, match=f"You left {first}"):
        run.result(PATIENCE)
    assert server.took("leaveSession") == [first]
    assert [(each.session_id, each.name) for each in chat.sessions] == [(second, "the second"), (first, "")]
    assert chat.people == []
    chat.rename_session("the renamed second")
    chat.join_session(first)
    assert [message.content for message in chat.messages] == ["in the first"]  # kept here; the server keeps nothing
    server.progress(first, "b-1", 60)
    again = until(lambda: [each for each in chat.runs if each is not run], "it to move")[0]
    assert (again.id, again.progress, len(chat.runs)) == ("b-1", 60, 1)
    assert chat.sessions[1].name == "the renamed second"
