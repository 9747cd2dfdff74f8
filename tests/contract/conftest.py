"""The official Socket.IO at the other end, as client and as server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chatops_widget import ChatOps
from chatops_widget.client import connection
from tests.contract.official_client import Page, assert_base_only
from tests.contract.official_server import Server
from tests.support.backend import Backend
from tests.support.node_script import NodeScript
from tests.support.ports import reserved_port


@pytest.fixture
def open_page(open_script: Callable[..., NodeScript]) -> Iterator[Callable[[str, str], Page]]:
    script = open_script("client.mjs")
    yield lambda name, url: Page(script, name, url)
    assert_base_only(script)


@pytest.fixture
def page(open_page: Callable[..., Page], backend: Backend, session_id: str) -> Page:
    """Ana's page, in a session of its own."""
    ana = open_page("ana", backend.url)
    ana.emit("joinSession", session_id)
    return ana


@pytest.fixture(params=["plain", "recovery"])
def server(
    request: pytest.FixtureRequest, open_script: Callable[..., NodeScript], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """What it found to complain of is the test's failure: the client sends nothing beyond the base contract."""
    monkeypatch.setattr(connection, "JOIN_GRACE_SECONDS", 0.05)  # no ack will come, however long one waits
    with reserved_port() as port:  # it comes back on the port it had
        more = ["--recovery"] if request.param == "recovery" else []
        server = Server(open_script("server.mjs", "--port", str(port), *more))
        yield server
    assert [line for line in server.heard.lines if line["at"] == "event" and line["fault"]] == []


@pytest.fixture
def chat(open_chat: Callable[..., ChatOps], server: Server) -> ChatOps:
    chat = open_chat(server.url, user="ana")
    chat.wait_connected()
    return chat
