"""The door of a backend: who may ask, by which transport, below which path, and behind which certificate."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import socketio.exceptions

from chatops_widget import ChatOps
from chatops_widget.errors import BackendUnavailable
from tests.support.backend import Backend
from tests.support.certificate import make_certificate
from tests.support.proxy import Proxy
from tests.support.raw_client import RawClient
from tests.support.waiting import PATIENCE

POLL = "/ws/chatops/?EIO=4&transport=polling"
BASE = "/user/ana/proxy/8500"


def ask(backend: Backend, path: str, **headers: str) -> tuple[int, str]:
    """The status and the body that a path is answered with."""
    request = Request(f"http://127.0.0.1:{backend.port}{path}", headers=headers)
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("path", [POLL, "/healthz", "/nothing"])
def test_a_name_that_was_pointed_here_gets_nothing_but_what_is_wrong(backend: Backend, path: str) -> None:
    status, said = ask(backend, path, Host="evil.com:8500")
    assert status == 403
    assert said.startswith("Host “evil.com:8500” is not known here: this backend answers to 127.0.0.1, ::1, localhost.")
    assert ask(backend, path, Origin="https://evil.com")[0] == 403


def test_a_websocket_under_another_name_is_turned_away(open_raw: Callable[..., RawClient], backend: Backend) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        open_raw(backend.url, headers={"Host": "evil.com:8500"})


def test_polling_is_off_unless_asked_for_and_never_jsonp(backend: Backend, own_backend: Callable[..., Backend]) -> None:
    assert ask(backend, POLL)[0] == 400
    asked = own_backend(more=["--polling"])
    status, said = ask(asked, POLL)
    assert (status, said[:1]) == (200, "0")  # an "open" packet
    assert ask(asked, POLL, Origin="http://localhost:3000")[0] == 200
    assert ask(asked, f"{POLL}&j=0")[0] == 400
    assert ask(asked, POLL, Host="evil.com")[0] == 403
    assert ask(asked, POLL, Origin="https://evil.com")[0] == 403


def test_a_name_of_ones_own_can_be_allowed(own_backend: Callable[..., Backend]) -> None:
    backend = own_backend(more=["--allow-host", "quant.example"])
    assert ask(backend, "/healthz", Host="quant.example", Origin="https://quant.example")[0] == 200


def test_health_is_told_without_a_token_and_says_nothing_else(own_backend: Callable[..., Backend]) -> None:
    status, said = ask(own_backend(token="correct-horse"), "/healthz")
    assert (status, json.loads(said)) == (200, {"status": "ok", "protocol": 2})


def test_a_backend_below_a_path_is_reached_by_the_address_of_its_proxy(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend(more=["--base-path", f"{BASE}/"])
    chat = open_chat(backend.url + BASE)
    chat.wait_connected()
    assert chat.execute_command("help").success
    assert ask(backend, f"{BASE}/healthz")[0] == 200
    assert ask(backend, "/healthz")[0] == 404


class Gatekeeper(BaseHTTPRequestHandler):
    """A proxy that wants to see who comes, and has seen enough."""

    def do_GET(self) -> None:
        self.server.seen.append(dict(self.headers.items()))  # type: ignore[attr-defined]
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def gatekeeper() -> Iterator[ThreadingHTTPServer]:
    """Remembers the headers of each request in `seen`, and refuses it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Gatekeeper) as server:
        server.seen = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join(PATIENCE)


def test_what_a_proxy_wants_to_see_is_shown_to_it_and_its_refusal_is_told(
    gatekeeper: ThreadingHTTPServer, open_chat: Callable[..., ChatOps]
) -> None:
    url = f"ws://127.0.0.1:{gatekeeper.server_port}"
    chat = open_chat(url, headers={"Authorization": "Bearer s3cret"}, cookies={"session": "c00kie"})
    with pytest.raises(BackendUnavailable, match="refuses the link with HTTP 403") as refused:
        chat.wait_connected()
    (seen,) = gatekeeper.seen  # type: ignore[attr-defined]  # once: trying again would change nothing
    assert (seen["Authorization"], seen["Cookie"]) == ("Bearer s3cret", "session=c00kie")
    assert "s3cret" not in f"{refused.value}{chat!r}"


def test_a_certificate_nobody_knows_is_called_that_and_trusted_once_it_is_named(
    open_chat: Callable[..., ChatOps], backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, tls = make_certificate(tmp_path)
    proxy = Proxy(backend.port, tls)
    try:
        stranger = open_chat(proxy.url)
        with pytest.raises(BackendUnavailable, match=r"certificate of wss://127\.0\.0\.1:\d+ is not trusted: self"):
            stranger.wait_connected()
        friend = open_chat(proxy.url, ca=certificate)
        friend.wait_connected()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        told_by_environment = open_chat(proxy.url)
        told_by_environment.wait_connected()
    finally:
        proxy.close()


def test_guessing_goes_on_beside_those_who_know(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    """A flood of guesses is refused without a look, and the loop is free for everybody meanwhile."""
    backend = own_backend(token="correct-horse")
    chat = open_chat(backend.url, token="correct-horse")
    chat.wait_connected()

    async def flood() -> None:
        async def guess() -> None:
            client = socketio.AsyncClient(reconnection=False)
            with pytest.raises(socketio.exceptions.ConnectionError):
                await client.connect(
                    backend.url, transports=["websocket"], socketio_path="ws/chatops", auth={"token": "wrong"}
                )
            await client.shutdown()

        await asyncio.gather(*(guess() for _ in range(20)))

    asyncio.run(flood())
    assert chat.execute_command("help").success
    assert "wrong token from 127.0.0.1, number 5 in a row" in backend.log
    assert "correct-horse" not in backend.log
