"""Whatever a client sends, it is refused in a sentence, and the link and the backend go on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.raw_client import RawClient, history
from tests.support.waiting import until


@pytest.mark.parametrize("event", ["connect", "disconnect", "connect_error", "*"])
def test_the_words_of_the_wire_itself_are_refused_as_events(ana: RawClient, session_id: str, event: str) -> None:
    ana.send_packet(f'2["{event}",{{"protocol":1}},{{"protocol":1}}]')
    ana.heard.wait(lambda line: line[0] == "error")
    assert ana.call("sendMessage", {"sessionId": session_id, "content": "still here", "clientId": "c"}) == {"ok": True}
    ana.heard.wait(lambda line: line[0] == "message" and line[1].get("clientId") == "c")


@pytest.mark.parametrize(
    "text",
    [
        "2[]",
        "2",
        "2[null]",
        "2[7]",
        "2[[]]",
        "2[{}]",
        '2{"a":1}',
        "2[" * 50_000,
        "9",
        "",
        "x",
        '51-["a",{"_placeholder":true,"num":0}]',
    ],
)
def test_a_packet_that_is_none_does_no_harm(ana: RawClient, session_id: str, text: str) -> None:
    ana.send_packet(text)
    if text.startswith("51-"):
        ana.send_packet("x")
    assert ana.call("sendMessage", {"sessionId": session_id, "content": "still here", "clientId": "c"}) == {"ok": True}
    assert ana.connected


@pytest.mark.parametrize(
    "content", ["\ud800", "\x00", "‮evil", "x" * 64_000, "'; DROP TABLE log; --", "<img src=x onerror=alert(1)>"]
)
def test_any_text_is_kept_as_it_is_or_refused_in_a_sentence(ana: RawClient, session_id: str, content: str) -> None:
    ack = ana.call("sendMessage", {"sessionId": session_id, "content": content, "clientId": "c"})
    if ack["ok"]:
        assert history(ana, session_id)[0]["payload"]["content"] == content
    else:
        assert ack["fault"]["code"] not in ("internal", "error")


@pytest.mark.parametrize(
    ("event", "field", "limit"),
    [
        ("sendMessage", "clientId", 128),
        ("sendMessage", "sessionId", 128),
        ("executeCommand", "clientId", 128),
        ("executeCommand", "command", 64),
        ("cancelRun", "runId", 128),
        ("getResult", "id", 128),
    ],
)
def test_a_name_that_is_a_text_is_refused_in_a_sentence(
    ana: RawClient, session_id: str, event: str, field: str, limit: int
) -> None:
    names = {"sessionId": session_id, "content": "x", "command": "help", "runId": "bt_1", "id": "bt_1", "clientId": "c"}
    ack = ana.call(event, {**names, field: "x" * (limit + 1)})
    assert ack["fault"]["code"] == "malformed"
    assert field in ack["fault"]["message"]
    assert ana.call(event, {**names, field: "x" * limit}).get("fault", {}).get("code") != "malformed"


@pytest.mark.parametrize("value", [10**30, -(10**30), 1e308, float("nan"), float("inf"), "\ud800", [[[[]]]], {"a": {}}])
def test_any_value_is_refused_in_a_sentence(ana: RawClient, session_id: str, value: Any) -> None:
    for name in ("fast", "cash", "symbol", "start", "strategy_id", "nonsense"):
        given = {"strategy_id": "sma_cross", name: value}
        ana.call(
            "executeCommand",
            {"sessionId": session_id, "command": "run_backtest", "parameters": given, "clientId": f"c-{name}"},
        )
    until(
        lambda: len(ana.events("commandResult")) + len({s["runId"] for s in ana.events("runState")}) == 6, "the answers"
    )
    assert [error for error in ana.events("error") if error.get("code") == "internal"] == []
