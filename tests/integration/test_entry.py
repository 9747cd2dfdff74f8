"""Who may come in: with the password from anywhere, without one from this machine's own pages alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import socketio.exceptions

from chatops_widget import ChatOps
from chatops_widget.client.endpoint import Endpoint
from chatops_widget.errors import NotConnected, Unauthorized
from tests.support.backend import Backend
from tests.support.raw_client import RawClient

TOKEN = "correct-horse-battery"


def test_a_token_lets_in_and_is_told_to_nobody(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    backend = own_backend(token=TOKEN)
    chat = open_chat(backend.url, token=TOKEN)
    chat.wait_connected()
    assert chat.execute_command("help").success
    for token in (None, "", "correct-horse", TOKEN + "x", "한글"):
        stranger = open_chat(backend.url, token=token)
        with pytest.raises(NotConnected, match="token"):
            stranger.wait_connected()
        assert TOKEN not in repr(stranger)
    endpoint = Endpoint(backend.url, TOKEN)
    assert TOKEN not in backend.log + caplog.text + " ".join(backend.argv) + repr(chat) + repr(endpoint) + str(endpoint)


def test_a_stranger_is_told_that_a_token_is_wanted_and_not_tried_again(
    open_chat: Callable[..., ChatOps], open_raw: Callable[..., RawClient], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend(token=TOKEN)
    chat = open_chat(backend.url)
    with pytest.raises(Unauthorized, match="wants a token"):
        chat.trigger_backtest("sma_cross")
    assert chat.connection == "disconnected"
    with pytest.raises(Unauthorized, match="does not take this token"):
        open_chat(backend.url, token=TOKEN[:-1]).wait_connected()
    for auth in (None, {"token": TOKEN[:-1]}, {"token": [TOKEN]}, {"token": None}, [TOKEN]):
        with pytest.raises(socketio.exceptions.ConnectionError):
            open_raw(backend.url, auth=auth)


@pytest.mark.parametrize(
    "origin", ["http://localhost:8888", "http://127.0.0.1:9999", "https://localhost", "http://[::1]:8888"]
)
def test_pages_of_this_machine_are_let_in(open_raw: Callable[..., RawClient], backend: Backend, origin: str) -> None:
    assert open_raw(backend.url, headers={"Origin": origin}).connected


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "null", "file://"],
)
def test_pages_of_other_machines_are_turned_away(
    open_raw: Callable[..., RawClient], backend: Backend, origin: str
) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        open_raw(backend.url, headers={"Origin": origin})
