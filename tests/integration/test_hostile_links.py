"""Links that are no friend's: they cost little, do not last, and keep no colleague out."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.raw_client import RawClient, history
from tests.support.raw_websocket import RawWebSocket
from tests.support.waiting import until

FEW = ["--max-strange-each", "5"]


def said_in(messages: list[dict[str, Any]]) -> list[str]:
    return [each["content"].split()[1] for each in messages if each["role"] == "user"]


@pytest.mark.parametrize(
    ("packet", "why"),
    [
        ('5999999999-["uploadFile",{}]', "announces 999,999,999 attachments, of which 4 are the limit"),
        ('2["sendMessage",' + "[" * 100_000 + "]" * 100_000 + "]", "is nested too deeply"),
    ],
)
def test_an_event_that_announces_too_much_ends_its_link_and_no_others(
    backend: Backend, open_chat: Callable[..., ChatOps], session_id: str, packet: str, why: str
) -> None:
    chat = open_chat(backend.url)
    chat.wait_connected()
    with RawWebSocket(backend.port) as hostile:
        hostile.come_in(session_id)
        hostile.send(f"4{packet}")
        hostile.read_until(f"An event of yours {why}, so this link ends.".encode())
        hostile.wait_closed()
    assert f"its event {why}" in backend.log
    assert chat.execute_command("help").success


def test_who_has_not_come_in_says_little(backend: Backend) -> None:
    with RawWebSocket(backend.port) as hostile:
        hostile.send("40" + '{"token":"' + "x" * 100_000 + '"}')
        hostile.wait_closed()
    assert "bytes from somebody who has not come in" in backend.log


def test_hundreds_who_do_not_come_in_keep_no_colleague_out(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    backend = own_backend(token="secret", more=FEW)
    with ExitStack() as stack:
        idle = [stack.enter_context(RawWebSocket(backend.port, upgrade=bool(n % 2))) for n in range(200)]
        chat = open_chat(backend.url, token="secret")
        chat.wait_connected()
        for each in idle[:-5]:  # the last few there is room for
            each.wait_closed()
        assert chat.execute_command("help").success
    assert "dropped a connection from 127.0.0.1: too many are open, and nobody has come in on it" in backend.log


def test_a_connection_on_which_nobody_comes_in_ends_and_others_stay(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str
) -> None:
    backend = own_backend(more=["--max-strange-seconds", "1"])
    friend = open_raw(backend.url)
    for upgrade in (True, False):
        with RawWebSocket(backend.port, upgrade=upgrade) as idle:
            idle.wait_closed()
    friend.join(session_id)
    assert friend.connected


def test_long_polling_is_no_stranger_once_it_has_come_in(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str
) -> None:
    backend = own_backend(more=["--polling", "--max-strange-seconds", "1"])
    friend = open_raw(backend.url)
    friend.join(session_id)
    path = "/ws/chatops/?EIO=4&transport=polling"

    def ask(method: str, sid: str = "", body: str = "") -> str:
        """On a connection of its own, as proxies do it."""
        head = f"Host: 127.0.0.1:{backend.port}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        with socket.create_connection(("127.0.0.1", backend.port)) as link:
            link.sendall(f"{method} {path}{sid} HTTP/1.1\r\n{head}\r\n{body}".encode())
            heard = b""
            while more := link.recv(65536):
                heard += more
        return heard.decode()

    sid = "&sid=" + ask("GET").partition('"sid":"')[2].partition('"')[0]
    assert ask("POST", sid, "40{}").endswith("OK")
    assert '40{"sid"' in ask("GET", sid)
    assert ask("POST", sid, f'42["joinSession","{session_id}"]').endswith("OK")
    with ThreadPoolExecutor(1) as pool, RawWebSocket(backend.port) as stranger:
        polled = pool.submit(ask, "GET", sid)
        stranger.wait_closed()  # as the poll would have been, if it were a stranger's
        friend.emit("sendMessage", {"sessionId": session_id, "content": "@bo still there?"})
        assert "@bo still there?" in polled.result()


def test_both_ends_give_a_silent_link_up_after_as_long_as_the_option_says(
    own_backend: Callable[..., Backend],
) -> None:
    backend = own_backend(more=["--max-silent-seconds", "9"])
    with RawWebSocket(backend.port) as link:
        assert b'"pingTimeout":4000,"pingInterval":5000' in link.read_until(b"}")


def test_a_member_that_never_reads_is_dropped_and_the_others_hear_everything(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str
) -> None:
    backend = own_backend(more=["--max-unread-bytes", "300000"])
    ana = open_raw(backend.url, auth={"protocol": 2, "user": "ana"})
    ana.join(session_id)
    with RawWebSocket(backend.port) as deaf:
        deaf.come_in(session_id)
        said = 0

        def dropped() -> bool:
            nonlocal said
            said += 1
            content = f"@bo {said} " + "x" * 50_000  # as much as the system keeps for who does not read, and then some
            assert ana.call("sendMessage", {"sessionId": session_id, "content": content})["ok"]
            return "bytes wait that it does not read" in backend.log

        until(dropped, "the backend to drop who does not read")
    again = open_raw(backend.url, auth={"protocol": 2})  # back, and reading
    again.join(session_id)
    numbers = [str(number) for number in range(1, said + 1)]
    assert said_in([each["payload"] for each in history(again, session_id)]) == numbers
    assert said_in(ana.events("message")) == numbers
