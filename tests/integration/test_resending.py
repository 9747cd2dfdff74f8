"""What is sent again, over whatever link, is one message and one run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.support.backend import Backend
from tests.support.raw_client import ANA, RawClient, history, settled


def test_the_same_message_sent_again_is_one_message(ana: RawClient, session_id: str) -> None:
    said = {"sessionId": session_id, "content": "hello", "clientId": "c-1"}
    assert ana.call("sendMessage", said) == {"ok": True}
    assert ana.call("sendMessage", said)["ok"]
    events = history(ana, session_id)
    assert [each["payload"]["content"] for each in events if each["payload"].get("role") == "user"] == ["hello"]
    assert events[0]["payload"]["clientId"] == "c-1"


def test_the_same_command_sent_again_is_one_run(ana: RawClient, session_id: str) -> None:
    pending = {
        "sessionId": session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": "buy_and_hold"},
        "clientId": "c-1",
    }
    run_id = ana.call("executeCommand", pending)["runId"]
    assert ana.call("executeCommand", pending)["ok"]
    settled(ana, run_id)
    assert ana.call("executeCommand", pending)["ok"]
    assert {each["payload"]["runId"] for each in history(ana, session_id)} == {run_id}


def test_a_resend_on_a_new_link_that_overtakes_the_first_is_still_one(
    ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    """What a client does when its link broke while the backend was still busy with the first copy."""
    links = [ana, *(open_raw(backend.url, auth=ANA) for _ in range(3))]
    for link in links[1:]:
        link.join(session_id)
    run = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "buy_and_hold"}}
    with ThreadPoolExecutor(len(links)) as pool:
        for k in range(10):
            said = {"sessionId": session_id, "content": f"hello {k}", "clientId": f"c-{k}"}
            list(pool.map(lambda link, said=said: link.call("sendMessage", said), links))
        list(pool.map(lambda link: link.call("executeCommand", {**run, "clientId": "r-1"}), links))
    events = [each["payload"] for each in history(ana, session_id)]
    said_by_user = [each["content"] for each in events if each.get("role") == "user"]
    assert sorted(said_by_user) == [f"hello {k}" for k in range(10)]
    assert len({each["runId"] for each in events if "runId" in each}) == 1
