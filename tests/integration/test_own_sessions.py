"""A new session is one's own, whoever else made up the same id."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget import ChatOps, chatops
from chatops_widget.client.socket import SocketClient
from chatops_widget.protocol.ids import new_session_id
from tests.support.backend import Backend
from tests.support.conversation import act
from tests.support.proxy import Proxy
from tests.support.raw_client import ANA, BO, RawClient
from tests.support.waiting import PATIENCE, until


@pytest.fixture
def same_millisecond(monkeypatch: pytest.MonkeyPatch, session_id: str) -> str:
    """All who make up an id now make up this one."""
    monkeypatch.setattr(chatops, "new_session_id", lambda: session_id)
    return session_id


def test_a_new_session_that_exists_is_refused_and_one_sent_again_is_not(
    open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    ana, bo = open_raw(backend.url, auth=ANA), open_raw(backend.url, auth=BO)
    wanted = {"sessionId": session_id, "name": "", "new": True}
    for _ in range(2):
        assert ana.call("createSession", {**wanted, "clientId": "a-1"})["ok"]
    assert bo.call("createSession", {**wanted, "clientId": "a-1"})["fault"]["code"] == "session_exists"
    ana.join(session_id)
    assert ana.call("createSession", {**wanted, "clientId": "a-2"})["fault"]["code"] == "session_exists"


def test_who_was_told_the_id_may_come_before_the_one_who_made_it_up(
    open_chat: Callable[..., ChatOps], open_raw: Callable[..., RawClient], backend: Backend, same_millisecond: str
) -> None:
    bo = open_raw(backend.url, auth=BO)
    bo.join(same_millisecond)
    ana = open_chat(backend.url, user="ana")
    ana.wait_connected()
    assert ana.session_id == same_millisecond


def test_two_who_start_in_one_millisecond_are_in_sessions_of_their_own(
    open_chat: Callable[..., ChatOps], backend: Backend, same_millisecond: str
) -> None:
    told: list[str] = []
    chats = [open_chat(backend.url, user=name, on_session_created=told.append) for name in ("ana", "bo")]
    for chat in chats:
        chat.send_message(f"@nobody I am {chat._conversation.facts.user}")  # before it is connected
    for chat in chats:
        chat.wait_connected()
    until(lambda: all(each.seq for chat in chats for each in chat.messages), "what was said to be stored")
    first, second = sorted(chats, key=lambda chat: chat.session_id != same_millisecond)
    assert first.session_id == same_millisecond
    assert second.session_id.startswith("session_")
    assert second.session_id not in ("", same_millisecond)
    for chat in chats:
        own = [each.content for each in chat.messages if each.role == "user"]
        assert own == [f"@nobody I am {chat._conversation.facts.user}"]
        assert {each.session_id for each in chat.messages if each.seq} == {chat.session_id}
    until(lambda: second.session_id in told, "the other id to be told")


def test_a_session_made_later_that_exists_takes_another_id_with_its_name(
    open_chat: Callable[..., ChatOps], backend: Backend, same_millisecond: str
) -> None:
    ana, bo = (open_chat(backend.url, user=name, session_id=f"{same_millisecond}{name}") for name in ("ana", "bo"))
    hers, his = ana.create_session("hers"), bo.create_session("his")
    assert hers == ana.session_id == same_millisecond
    assert his == bo.session_id != hers
    names = {each.session_id: each.name for each in ana.sessions}
    assert (names[hers], names[his]) == ("hers", "his")


@pytest.mark.share(3)
@pytest.mark.usefixtures("fast_reconnection")
@pytest.mark.parametrize("pieces", range(2, 7))
def test_a_new_session_is_ours_wherever_the_link_is_cut_while_it_is_made(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[..., Proxy],
    backend: Backend,
    same_millisecond: str,
    pieces: int,
) -> None:
    proxy = open_proxy(backend.port, cut_after=pieces)
    chat = open_chat(proxy.url, user="ana")
    chat.send_message("@nobody hello")
    until(lambda: proxy.was_cut, "the link to be cut")
    chat.wait_connected()
    assert chat.session_id == same_millisecond
    until(lambda: all(each.seq for each in chat.messages), "what was said to be stored")
    assert [each.content for each in chat.messages if each.role == "user"] == ["@nobody hello"]


def test_who_goes_elsewhere_while_the_new_session_is_being_made_stays_connected(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, gone = threading.Event(), threading.Event()
    call = SocketClient.call

    async def slow(socket: SocketClient, event: str, *args: Any) -> Any:
        answer = await call(socket, event, *args)
        if event == "createSession":  # it is on its way, and its maker goes elsewhere
            asked.set()
            await asyncio.to_thread(gone.wait, PATIENCE)
        return answer

    monkeypatch.setattr(SocketClient, "call", slow)
    with ChatOps(backend.url, user="ana") as chat:
        told: list[str] = []
        chat.on("connection", told.append)
        assert asked.wait(PATIENCE)
        elsewhere = new_session_id()
        act(chat, lambda conversation: conversation.join(elsewhere))
        gone.set()
        chat.wait_connected(PATIENCE)
        assert chat.session_id == elsewhere
        chat.send_message("@nobody arrived")
        until(lambda: all(each.seq for each in chat.messages), "what was said to be stored")
        assert set(told) <= {"connected"}
