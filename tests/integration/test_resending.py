"""What is sent again, over whatever link, is one message and one run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.backend import Backend
from tests.support.price_files import LONG_RUN
from tests.support.raw_client import ANA, BO, RawClient, history, settled

PAIR = {"strategy_ids": ["buy_and_hold", "momentum"], "symbol": "THREE"}
MANY = {"strategy_id": "sma_cross", "fast": [2, 3], "slow": 20}
PRICES = b"date,open,high,low,close\n" + b"".join(b"2020-01-%02d,1,2,1,2\n" % day for day in range(1, 29))


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


def test_a_strangers_act_under_ones_own_id_makes_nothing_vanish(
    ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    """A client id is told to everybody in the session, so anybody can say it."""
    bo, nameless = open_raw(backend.url, auth=BO), open_raw(backend.url, auth={"protocol": 2, "user": "ana"})
    for link in (bo, nameless):
        link.join(session_id)
    said = {"sessionId": session_id, "clientId": "c-1"}
    for link, words in ((bo, "bo’s"), (nameless, "of who claims her name"), (ana, "@bo hers")):
        assert link.call("sendMessage", {**said, "content": words})["ok"]
    ana.close()
    again = open_raw(backend.url, auth=ANA)  # on a new link she is still herself
    again.join(session_id)
    assert again.call("sendMessage", {**said, "content": "@bo hers"})["ok"]
    mine = [each["payload"] for each in history(again, session_id) if each["payload"].get("role") == "user"]
    assert [each["content"] for each in mine] == ["bo’s", "of who claims her name", "@bo hers"]
    assert len({each["author"] for each in mine}) == 3


def test_stopping_the_latest_run_sent_again_stops_no_other(ana: RawClient, session_id: str) -> None:
    run = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "sma_cross", **LONG_RUN}}
    first, second = (ana.call("executeCommand", {**run, "clientId": f"r-{k}"})["runId"] for k in range(2))
    for act_id, text in (("x-1", "/cancel"), ("x-2", None)):
        stop = {"sessionId": session_id, "command": "cancel", "clientId": act_id, **({"text": text} if text else {})}
        latest = {"x-1": second, "x-2": first}[act_id]
        assert ana.call("executeCommand", stop)["ok"]
        settled(ana, latest)
        assert ana.call("executeCommand", stop)["ok"]
        told = [each["data"]["backtestId"] for each in ana.events("commandResult") if each["clientId"] == act_id]
        assert set(told) == {latest}
    assert [each["status"] for each in ana.events("runState") if each["runId"] == first][-1] == "cancelled"


ACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "name the session": ("createSession", {"name": "hers", "clientId": "a-1"}),
    "stop a run": ("cancelRun", {"clientId": "a-1"}),
    "change a message": ("editMessage", {"content": "@bo changed", "clientId": "a-1"}),
    "send a file": ("uploadFile", {"name": "AGAIN.csv", "content": PRICES, "clientId": "a-1"}),
    "compare": ("executeCommand", {"command": "compare_strategies", "parameters": PAIR, "clientId": "a-1"}),
    "sweep": ("executeCommand", {"command": "sweep", "parameters": MANY, "clientId": "a-1"}),
    "read on": ("markRead", {"seq": 1}),
    "look away": ("setPresence", {"here": False}),
}


@pytest.mark.parametrize("what", ACTS)
def test_every_act_sent_again_has_the_same_answer_and_is_done_once(
    what: str, ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    event, given = ACTS[what]
    other = open_raw(backend.url, auth=BO)  # whom the assistant leaves alone
    other.join(session_id)
    act: dict[str, Any] = {"sessionId": session_id, **given}
    assert ana.call("sendMessage", {"sessionId": session_id, "content": "@bo words", "clientId": "c-1"})["ok"]
    if event == "editMessage":
        act["id"] = ana.heard.wait(lambda line: line[0] == "message")[1]["id"]
    if event == "cancelRun":
        run = {"sessionId": session_id, "command": "run_backtest", "clientId": "r-1"}
        run["parameters"] = {"strategy_id": "sma_cross", **LONG_RUN}  # type: ignore[assignment]
        act["runId"] = ana.call("executeCommand", run)["runId"]
    first = ana.call(event, act)
    assert first["ok"], first
    if first.get("runId") or act.get("runId"):
        settled(ana, first.get("runId") or act["runId"])
    before = history(ana, session_id)
    if event == "createSession":  # what somebody else did meanwhile stands
        assert other.call("createSession", {"sessionId": session_id, "name": "bo’s", "clientId": "b-1"})["ok"]
    again = open_raw(backend.url, auth=ANA)
    again.join(session_id)
    assert again.call(event, act) == first
    assert history(again, session_id) == before
    if event == "createSession":
        assert again.join(session_id)["name"] == "bo’s"
