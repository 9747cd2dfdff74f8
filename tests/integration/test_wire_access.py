"""Every event of the wire, tried by strangers, by who is not in the session, and by members on what is another's.

`docs/backend.md` has the same table for people to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from chatops_widget.backend.app import App
from chatops_widget.backend.jobs.dask_runner import DaskRunner
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.storage.store import Store
from tests.support.backend import Backend
from tests.support.broken_strategies import write_broken_strategies
from tests.support.raw_client import ANA, BO, RawClient, history, settled
from tests.support.uninvited import Uninvited
from tests.support.waiting import until

DOCUMENT = Path(__file__).parents[2] / "docs/backend.md"
TOKEN = "the token"
PRICES = b"date,close\n" + b"".join(b"2020-01-%02d,1\n" % day for day in range(1, 29))
CURVE = {"date": np.arange(3, dtype="<i8").tobytes(), "equity": np.ones(3, "<f8").tobytes()}
SESSION = "session_1"


class Scene(msgspec.Struct):
    """A session of ana's with a message, a settled run and one that is under way."""

    backend: Backend
    ana: RawClient
    message_id: str
    settled_run: str
    running: str

    def seen(self) -> Any:
        """All there is of the session: what anybody did to it would show here."""
        listed = [each for each in self.ana.call("listSessions")["sessions"] if each["sessionId"] == SESSION]
        people = self.ana.join(SESSION)["people"]
        return history(self.ana, SESSION), listed[0].get("name"), listed[0].get("unread"), people


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, prices: Path) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("access")
    backend = Backend(folder, data=prices, token=TOKEN, env=write_broken_strategies(folder / "strategies"))
    ana = RawClient(backend.url, auth={**ANA, "token": TOKEN})
    ana.join(SESSION)
    assert ana.call("createSession", {"sessionId": SESSION, "name": "hers"})["ok"]
    assert ana.call("sendMessage", {"sessionId": SESSION, "content": "@bo hers", "clientId": "c-1"})["ok"]
    message = ana.heard.wait(lambda line: line[0] == "message")[1]
    run = {"sessionId": SESSION, "command": "run_backtest"}
    done = ana.call("executeCommand", {**run, "parameters": {"strategy_id": "buy_and_hold", "symbol": "THREE"}})
    settled(ana, done["runId"])
    running = start_endless(ana)
    ana.heard.wait(
        lambda line: line[0] == "runState" and line[1]["runId"] == running and line[1]["status"] == "running"
    )
    yield Scene(backend, ana, message["id"], done["runId"], running)
    ana.close()
    backend.close()


def start_endless(raw: RawClient) -> str:
    """A run that ends when it is stopped."""
    asked = {"strategy_id": "stubborn", "symbol": "THREE"}
    told = raw.call("executeCommand", {"sessionId": SESSION, "command": "run_backtest", "parameters": asked})
    return str(told["runId"])


def attempts(scene: Scene) -> dict[str, list[Any]]:
    """Each event, as who means no good would send it."""
    here = {"sessionId": SESSION}
    command = {**here, "command": "cancel", "parameters": {"run_id": scene.running}}
    tag = {**here, "command": "tag", "parameters": {"run_id": scene.settled_run, "tags": "theirs"}}
    return {
        "joinSession": [SESSION],
        "leaveSession": [SESSION],
        "sendMessage": [{**here, "content": "@bo from outside"}, {**here, "content": "@bo hers", "clientId": "c-1"}],
        "executeCommand": [command, tag, {**command, "text": "/cancel", "clientId": "c-1"}],
        "createSession": [{**here, "name": "theirs"}],
        "archiveSession": [{**here, "archived": True}],
        "deleteSession": [{**here, "clientId": "c-1"}, here],
        "editMessage": [{**here, "id": scene.message_id, "content": "theirs"}, {**here, "id": scene.message_id}],
        "stopReply": [{**here, "id": scene.message_id}],
        "readEvents": [here],
        "findEvents": [{**here, "text": "hers"}],
        "findRuns": [{"text": ""}],
        "cancelRun": [{**here, "runId": scene.running}],
        "getResult": [{"id": scene.settled_run}],
        "getPrices": [{**here, "symbol": "THREE"}],
        "listSessions": [{}],
        "uploadFile": [{**here, "name": "OURS.csv", "content": PRICES}],
        "importResult": [{**here, "name": "theirs", "source": "elsewhere", "columns": CURVE}],
        "setPresence": [{**here, "here": True}],
        "typing": [{**here, "typing": True}],
        "markRead": [{**here, "seq": 2}],
    }


# What comes of it for who has the token and is not in the session: the code of the refusal, or None.
OUTSIDE: dict[str, str | None] = {
    "joinSession": None,
    "leaveSession": None,
    "archiveSession": None,  # for oneself alone
    "deleteSession": "not_yours",
    "listSessions": None,
    "findRuns": None,
    "getResult": "unknown_result",
    **dict.fromkeys(
        (
            *("sendMessage", "executeCommand", "createSession", "editMessage", "stopReply", "readEvents", "findEvents"),
            *("cancelRun", "getPrices", "uploadFile", "importResult", "setPresence", "typing", "markRead"),
        ),
        "not_in_session",
    ),
}


def test_the_table_has_every_event_there_is_and_the_document_says_the_same() -> None:
    app = App(Store(":memory:"), DaskRunner(None), PriceBook())
    assert set(OUTSIDE) == set(app.sio.handlers["/"]) - {"connect", "disconnect", "*"}
    chapter = DOCUMENT.read_text("utf-8").partition("## What is refused")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \| (.*?) \| (.*?) \|$", chapter, re.MULTILINE)
    written = {event: outside for events, outside, _ in rows for event in re.findall(r"`(\w+)`", events)}
    assert set(written) == set(OUTSIDE)
    for event, outside in written.items():
        assert outside.startswith("refused") == (OUTSIDE[event] is not None), event


def test_a_stranger_without_the_token_does_nothing_and_hears_nothing(scene: Scene) -> None:
    before = scene.seen()
    stranger = Uninvited(scene.backend.url)
    for knock in ({"protocol": 2}, {**ANA, "token": "guessed"}):
        for event, payloads in attempts(scene).items():
            for payload in payloads:
                if event not in (
                    "uploadFile",
                    "importResult",
                ):  # their bytes are packets of their own; any text may stand for them here
                    stranger.say(event, payload)
        assert stranger.knock(knock).startswith('4{"message":"The backend wants a token."')
    assert [line for line in stranger.heard.lines if not line.startswith("4{")] == []
    stranger.close()
    assert scene.seen() == before


@pytest.mark.parametrize("event", OUTSIDE)
@pytest.mark.parametrize("who", [BO, ANA, {"user": "ana"}], ids=["bo", "her name", "base"])
def test_who_is_not_in_the_session_is_refused(
    scene: Scene, open_raw: Callable[..., RawClient], who: dict[str, Any], event: str
) -> None:
    before = scene.seen()
    never_been_there = {"secret": f"of who tries {event}"} if "secret" in who else {}
    outsider = open_raw(scene.backend.url, auth={**who, **never_been_there, "token": TOKEN})
    for payload in attempts(scene)[event]:
        answer = outsider.call(event, payload) or {"ok": True}
        assert (answer.get("fault") or {}).get("code") == OUTSIDE[event]
        if event == "findRuns":
            assert answer.get("runs", []) == []
    outsider.close()
    until(lambda: scene.seen() == before, "all to be as it was")
    assert {line[0] for line in outsider.heard.lines} <= {"hello", "error", "presence", "sessionsChanged", "disconnect"}


def test_a_run_of_another_session_is_none_of_ours(scene: Scene, open_raw: Callable[..., RawClient]) -> None:
    before = scene.seen()
    bo = open_raw(scene.backend.url, auth={**BO, "secret": "never been there", "token": TOKEN})
    bo.join("session_2")
    here = {"sessionId": "session_2"}
    pair = [scene.settled_run, "buy_and_hold"]
    for command, parameters in [
        ("cancel", {"run_id": scene.running}),
        ("report", {"run_id": scene.settled_run}),
        ("tag", {"run_id": scene.settled_run, "tags": "his"}),
        ("note", {"run_id": scene.settled_run, "text": "his"}),
        ("compare_strategies", {"strategy_ids": pair, "symbol": "THREE"}),
    ]:
        bo.call("executeCommand", {**here, "command": command, "parameters": parameters, "clientId": command})
        told = bo.heard.wait(lambda line, act=command: line[0] == "commandResult" and line[1].get("clientId") == act)[1]
        assert not told["success"], command
    assert not bo.call("cancelRun", {**here, "runId": scene.running})["ok"]
    assert bo.call("editMessage", {**here, "id": scene.message_id, "content": "his"})["fault"]["code"] == (
        "unknown_message"
    )
    assert scene.seen() == before


PRETENDERS = {
    "bo": BO,
    "her name": {**ANA, "secret": "another's"},
    "her name, no secret": {"protocol": 2, "user": "ana"},
    "base": {"user": "ana"},
}


@pytest.mark.parametrize("who", PRETENDERS)
def test_a_member_changes_nobody_elses_message_whatever_name_they_claim(
    scene: Scene, open_raw: Callable[..., RawClient], who: str
) -> None:
    member = open_raw(scene.backend.url, auth={**PRETENDERS[who], "token": TOKEN})
    member.join(SESSION)
    before = history(scene.ana, SESSION)
    for change in attempts(scene)["editMessage"]:
        assert member.call("editMessage", {**change, "clientId": "c-1"})["fault"]["code"] == "not_yours"
    assert history(scene.ana, SESSION) == before


@pytest.mark.parametrize("who", PRETENDERS)
def test_a_member_deletes_no_session_of_anothers_and_archives_it_for_themselves(
    scene: Scene, open_raw: Callable[..., RawClient], who: str
) -> None:
    member = open_raw(scene.backend.url, auth={**PRETENDERS[who], "token": TOKEN})
    member.join(SESSION)
    before = history(scene.ana, SESSION)
    for asked in attempts(scene)["deleteSession"]:
        assert member.call("deleteSession", asked)["fault"]["code"] == "not_yours"
    assert member.call("archiveSession", {"sessionId": SESSION})["ok"]
    listed = {
        raw: next(each for each in raw.call("listSessions")["sessions"] if each["sessionId"] == SESSION)
        for raw in (member, scene.ana)
    }
    assert listed[member].get("archived")
    assert not listed[member].get("mine")
    assert listed[scene.ana].get("mine")
    assert not listed[scene.ana].get("archived")
    assert member.call("archiveSession", {"sessionId": SESSION, "archived": False})["ok"]
    assert history(scene.ana, SESSION) == before


def test_who_speaks_is_not_for_the_speaker_to_say(scene: Scene, open_raw: Callable[..., RawClient]) -> None:
    hers = next(
        each["payload"] for each in history(scene.ana, SESSION) if each["payload"].get("id") == scene.message_id
    )
    bo = open_raw(scene.backend.url, auth={**BO, "token": TOKEN})
    bo.join(SESSION)
    claimed = {"id": hers["id"], "user": "ana", "author": hers["author"], "role": "assistant", "seq": 1}
    assert bo.call("sendMessage", {"sessionId": SESSION, "content": "@ana his", "clientId": "c-9", **claimed})["ok"]
    told = bo.heard.wait(lambda line: line[0] == "message" and line[1]["content"] == "@ana his")[1]
    assert (told["user"], told["role"]) == ("bo", "user")
    assert told["author"] != hers["author"]
    assert told["id"] != hers["id"]


def test_what_one_looks_at_types_and_has_read_is_set_for_oneself_alone(
    scene: Scene, open_raw: Callable[..., RawClient]
) -> None:
    bo = open_raw(scene.backend.url, auth={**BO, "token": TOKEN})
    bo.join(SESSION)
    before = scene.seen()
    for event in ("typing", "markRead", "setPresence"):
        assert bo.call(event, {"sessionId": SESSION, "typing": True, "seq": 3, "here": False, "user": "ana"})["ok"]
    assert bo.call("leaveSession", SESSION) is None
    log, name, unread, people = scene.seen()
    assert (log, name, unread) == before[:3]
    assert {"user": "ana"} in people


def test_runs_and_the_name_belong_to_all_in_the_session(scene: Scene, open_raw: Callable[..., RawClient]) -> None:
    bo = open_raw(scene.backend.url, auth={**BO, "token": TOKEN})
    bo.join(SESSION)
    tag = {"sessionId": SESSION, "command": "tag", "parameters": {"run_id": scene.settled_run, "tags": "ours"}}
    bo.call("executeCommand", {**tag, "clientId": "t-1"})
    assert bo.heard.wait(lambda line: line[0] == "commandResult")[1]["success"]
    assert bo.call("createSession", {"sessionId": SESSION, "name": "ours"})["ok"]
    run = start_endless(scene.ana)  # behind the other
    assert bo.call("cancelRun", {"sessionId": SESSION, "runId": run})["ok"]
    assert settled(bo, run)["status"] == "cancelled"
