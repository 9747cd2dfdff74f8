"""A backend is known for what it is on the slowest link, and nothing said from the first second on is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatops_widget import ChatOps
from chatops_widget.protocol.messages import PROTOCOL
from tests.support.backend import Backend
from tests.support.conversation import act, catalog
from tests.support.proxy import Proxy
from tests.support.raw_client import ANA, RawClient, history
from tests.support.waiting import until

STEPS = range(1, 8)  # pieces that a client sends, from its first request until it has said three things


@pytest.mark.share(1)
@pytest.mark.parametrize("round_trip", [0.8, 1.5, 3.0])
def test_our_backend_is_known_as_ours_however_long_the_link(
    open_chat: Callable[..., ChatOps], open_proxy: Callable[..., Proxy], backend: Backend, round_trip: float
) -> None:
    chat = open_chat(open_proxy(backend.port, delay=round_trip / 2).url)
    told: list[int] = []
    chat.on("connection", lambda status: told.append(chat._conversation.facts.protocol))
    mine = chat.send_message("from the first second")
    until(lambda: len(chat.messages) == 2, "the answer")
    assert told == [PROTOCOL]
    assert catalog(chat).uploads
    assert (chat.messages[0].client_id, chat.messages[0].seq) == (mine.id, 1)


def test_what_is_said_by_who_leaves_before_the_first_join_is_answered_arrives_once_and_by_its_id(
    open_chat: Callable[..., ChatOps], open_proxy: Callable[..., Proxy], backend: Backend
) -> None:
    chat = open_chat(open_proxy(backend.port, delay=0.4).url, user="ana")
    session_id = chat.session_id
    mine = chat.send_message("@ana first")
    until(lambda: chat._conversation._connection._members, "the join to be under way")
    chat.leave_session()
    until(lambda: chat.is_connected, "the link")
    chat.join_session(session_id)
    until(lambda: chat.messages[0].seq, "it to be stored")
    assert [(each.client_id, each.seq) for each in chat.messages] == [(mine.id, 1)]


@pytest.mark.usefixtures("fast_reconnection")
def test_what_was_said_elsewhere_arrives_at_whatever_step_of_coming_in_the_link_breaks(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[..., Proxy],
    open_raw: Callable[..., RawClient],
    backend: Backend,
) -> None:
    links = [open_proxy(backend.port, cut_after=step) for step in STEPS]
    reader = open_raw(backend.url, auth=ANA)
    for link in links:
        link.cut(refusing=True)
        chat = open_chat(link.url, user="ana")
        first = chat.session_id
        chat.send_message("@ana here")
        act(chat, lambda conversation: conversation.create("another"))
        link.mend()
        reader.join(first)
        until(lambda first=first: history(reader, first), "it to arrive")
    assert any(link.was_cut for link in links)


def test_a_command_typed_before_the_backend_is_known_is_read_as_the_backend_reads_it(
    open_chat: Callable[..., ChatOps], open_proxy: Callable[..., Proxy], backend: Backend
) -> None:
    chat = open_chat(open_proxy(backend.port, delay=0.75).url)
    act(chat, lambda conversation: conversation.say("first", "/sweep sma_cross fast=5:10:5"))
    act(chat, lambda conversation: conversation.say("second", "/tag bt_1 keep"))
    until(lambda: len(chat.messages) == 3, "the answer")
    until(lambda: chat.sweeps, "the sweep")
    assert [sweep.strategy_id for sweep in chat.sweeps] == ["sma_cross"]
    assert chat.messages[-1].content.startswith("No run “bt_1”")


@pytest.mark.share(1)
@pytest.mark.usefixtures("fast_reconnection")
@pytest.mark.parametrize("round_trip", [0.8, 1.5])
def test_a_slow_link_that_is_cut_at_any_step_loses_nothing_and_doubles_nothing(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[..., Proxy],
    open_raw: Callable[..., RawClient],
    backend: Backend,
    round_trip: float,
) -> None:
    links = [open_proxy(backend.port, delay=round_trip / 2, cut_after=step) for step in STEPS]
    chats = [open_chat(link.url, user="ana") for link in links]
    for chat in chats:
        chat.send_message("one")
        chat.send_message("two")
        chat.send_message("/cancel")
    for chat in chats:
        until(lambda chat=chat: sum(each.seq is not None for each in chat.messages) >= 6, "all to be answered")
    assert [link.was_cut for link in links].count(True) >= 4
    reader = open_raw(backend.url, auth=ANA)
    for chat in chats:
        reader.join(chat.session_id)
        said = [each["payload"] for each in history(reader, chat.session_id)]
        assert [each["content"] for each in said if each.get("user")] == ["one", "two", "/cancel"]
