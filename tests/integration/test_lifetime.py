"""A ChatOps ends when it is closed, by whomever, or when nobody holds it, nor anything that needs it."""

from __future__ import annotations

import copy
import gc
import os
import pickle
import threading
import weakref
from collections.abc import Callable
from typing import Any

import psutil
import pytest

from chatops_widget import BadInput, ChatOps, NotConnected
from tests.support.backend import Backend
from tests.support.proxy import Proxy
from tests.support.waiting import PATIENCE, until


def links(backend: Backend) -> int:
    """How many connections of this process to a backend there are."""
    return sum(
        1
        for each in psutil.net_connections("tcp")
        if each.pid == os.getpid() and each.raddr and each.raddr[1] == backend.port
    )


def gone(refs: list[Any]) -> bool:
    gc.collect()
    return all(ref() is None for ref in refs)


def test_forgotten_ones_are_collected_and_their_links_closed(own_backend: Callable[..., Backend]) -> None:
    backend = own_backend()

    def use() -> weakref.ref[ChatOps]:
        chat = ChatOps(backend.url, on_session_created=print)
        chat.wait_connected(PATIENCE)
        assert chat.trigger_backtest("buy_and_hold").result(PATIENCE).metrics["n_trades"] == 1
        chat.send_message("hello")
        return weakref.ref(chat)

    refs = [use() for _ in range(30)]
    until(lambda: gone(refs), "them to be collected")
    until(lambda: links(backend) == 0, "their links to be closed")


def test_a_run_needs_no_chatops_to_be_held(backend: Backend) -> None:
    run = ChatOps(backend.url).trigger_backtest("sma_cross", timeout=PATIENCE)
    gc.collect()
    result = run.result(PATIENCE)
    del run
    gc.collect()
    assert len(result.equity) > 1000


def test_what_was_said_is_sent_though_nobody_waits_for_it(
    backend: Backend, session_id: str, open_proxy: Callable[[int], Proxy]
) -> None:
    proxy = open_proxy(backend.port)
    chat = ChatOps(proxy.url, session_id=session_id)
    chat.wait_connected(PATIENCE)
    proxy.cut(refusing=True)
    chat.send_message("it is done")
    ref = weakref.ref(chat)
    del chat
    until(lambda: gone([ref]), "it to be collected")
    proxy.mend()
    with ChatOps(backend.url, session_id=session_id) as colleague:
        until(lambda: [each.content for each in colleague.messages[:1]] == ["it is done"], "the message")


def test_one_that_listens_lives_until_it_listens_no_more(backend: Backend, session_id: str) -> None:
    heard: list[str] = []

    def listen() -> tuple[weakref.ref[ChatOps], Callable[[], None]]:
        bot = ChatOps(backend.url, session_id=session_id)
        bot.wait_connected(PATIENCE)
        end = bot.on("message", lambda message: heard.append(message.content))
        return weakref.ref(bot), end

    ref, end = listen()
    gc.collect()
    with ChatOps(backend.url, session_id=session_id) as colleague:
        colleague.send_message("@ana are you there?")
        until(lambda: "@ana are you there?" in heard, "it to hear")
    assert ref() is not None
    end()
    del end
    until(lambda: gone([ref]), "it to be collected")


def test_it_is_closed_twice_by_many_threads_and_in_a_callback(backend: Backend, session_id: str) -> None:
    chat = ChatOps(backend.url, session_id=session_id)
    chat.wait_connected(PATIENCE)
    closed = threading.Event()
    failed: list[BaseException] = []

    def close(*event: object) -> None:
        try:
            chat.close()
        except BaseException as error:
            failed.append(error)
        closed.set()

    chat.on("message", close)
    chat.send_message("@ana that is all")
    assert closed.wait(PATIENCE)
    threads = [threading.Thread(target=close) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chat.close()
    assert failed == []
    assert chat.connection == "disconnected"
    with pytest.raises(NotConnected, match="closed"):
        chat.send_message("still there?")


def test_it_is_neither_pickled_nor_copied_and_says_what_can_be(backend: Backend) -> None:
    with ChatOps(backend.url) as chat:
        for act in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(BadInput, match=r"a live link .* Results can be pickled\."):
                act(chat)
