"""An address keeps its path, and its secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatops_widget import ChatOps
from chatops_widget.client.endpoint import Endpoint
from chatops_widget.errors import BadInput


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("ws://localhost:8500", "/ws/chatops"),
        ("ws://localhost:8500/", "/ws/chatops"),
        ("wss://hub.example/user/ana/proxy/8500", "/user/ana/proxy/8500/ws/chatops"),
        ("wss://hub.example/user/ana/proxy/8500/?token=x", "/user/ana/proxy/8500/ws/chatops"),
        ("ws://localhost:8500/ws/chatops", "/ws/chatops"),
        ("ws://localhost:8500/desk/ws/chatops/", "/desk/ws/chatops"),
        ("ws://localhost:8500/news/chatops", "/news/chatops/ws/chatops"),
    ],
)
def test_the_path_of_an_address_is_kept(url: str, path: str) -> None:
    assert Endpoint(url).socketio_path == path


def test_headers_and_cookies_go_with_the_request_and_into_no_repr() -> None:
    headers, cookies = {"Authorization": "Bearer s3cret"}, {"a": "s3cret", "b": "2"}
    endpoint = Endpoint("ws://h:1", "t0ken", headers=headers, cookies=cookies)
    assert endpoint.websocket_options() == {"headers": headers | {"Cookie": "a=s3cret; b=2"}}
    assert "s3cret" not in repr(endpoint) + str(endpoint)


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_an_authority_that_is_none_is_refused_before_anything_connects(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_text(content)
    with pytest.raises(BadInput, match=r"ca=.*ca\.pem.* holds no certificates"):
        ChatOps("wss://127.0.0.1:1", ca=tmp_path / "ca.pem")
