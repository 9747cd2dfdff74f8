"""Who is here, who is writing, what is new: told to those who speak protocol 2, each in their own view of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import psutil
import pytest

from tests.support.backend import Backend
from tests.support.raw_client import ANA, RawClient
from tests.support.waiting import until

Join = Callable[..., RawClient]


@pytest.fixture
def joined(open_raw: Callable[..., RawClient], backend: Backend, session_id: str) -> Join:
    """A raw protocol-2 client in the test's session."""

    def make(user: str = "", session: str = session_id) -> RawClient:
        raw = open_raw(backend.url, auth={"protocol": 2, "user": user})
        raw.join(session)
        return raw

    return make


def people(*names: str, typing: str | None = None) -> list[dict[str, Any]]:
    """As the wire has them, where defaults are left off."""
    found: list[dict[str, Any]] = [{"user": name} if name else {} for name in names]
    return [each | {"typing": True} if typing and each.get("user") == typing else each for each in found]


def told(raw: RawClient, session_id: str, expected: list[dict[str, Any]]) -> None:
    """Wait until this is the last that was told of the session's people."""
    until(
        lambda: (
            [each["people"] for each in raw.events("presence") if each["sessionId"] == session_id][-1:] == [expected]
        ),
        f"{expected}, not {raw.events('presence')[-1:]}",
    )


def listed(raw: RawClient, session_id: str) -> dict[str, Any]:
    answer = raw.call("listSessions")
    assert answer["ok"]
    found: dict[str, Any] = next((each for each in answer["sessions"] if each["sessionId"] == session_id), {})
    return found


def say(raw: RawClient, session_id: str, content: str) -> None:
    raw.call("sendMessage", {"sessionId": session_id, "content": content})


# -- who is here ------------------------------------------------------------------------------------------------


def test_everybody_knows_who_is_here_each_once(joined: Join, session_id: str) -> None:
    ana = joined("ana")
    told(ana, session_id, people("ana"))
    again = joined("ana")
    ben = joined("ben")
    told(ana, session_id, people("ana", "ben"))
    nobody = joined()
    joined()
    told(ben, session_id, people("ana", "ben", "", ""))
    assert nobody.call("joinSession", session_id)["people"] == people("ana", "ben", "", "")
    again.close()
    nobody.close()
    told(ben, session_id, people("ana", "ben", ""))
    ana.call("leaveSession", session_id)
    told(ben, session_id, people("ben", ""))
    assert listed(ana, session_id)["people"] == ["ben", ""]


def test_who_only_waits_for_a_run_is_not_here_and_hears_of_it(joined: Join, session_id: str) -> None:
    ana, ben = joined("ana"), joined("ben")
    told(ben, session_id, people("ana", "ben"))
    assert ana.call("setPresence", {"sessionId": session_id, "here": False}) == {"ok": True}
    told(ben, session_id, people("ben"))
    say(ben, session_id, "are you there?")
    ana.heard.wait(lambda line: line[0] == "message")
    before = len(ana.events("presence"))
    joined("cleo")
    told(ben, session_id, people("ben", "cleo"))
    assert len(ana.events("presence")) == before
    assert ana.join(session_id)["people"] == people("ana", "ben", "cleo")
    told(ben, session_id, people("ana", "ben", "cleo"))


# -- who is writing ---------------------------------------------------------------------------------------------


def test_the_others_see_who_writes_until_it_is_said(joined: Join, session_id: str) -> None:
    ana, ben, same = joined("ana"), joined("ben"), joined("ana")
    told(ben, session_id, people("ana", "ben"))
    assert ana.call("typing", {"sessionId": session_id, "typing": True}) == {"ok": True}
    told(ben, session_id, people("ana", "ben", typing="ana"))
    assert same.events("presence")[-1]["people"] == people("ana", "ben")  # it is she herself, elsewhere
    say(ana, session_id, "there")
    told(ben, session_id, people("ana", "ben"))
    ana.call("typing", {"sessionId": session_id, "typing": True})
    told(ben, session_id, people("ana", "ben", typing="ana"))
    ana.call("typing", {"sessionId": session_id, "typing": False})
    told(ben, session_id, people("ana", "ben"))
    ana.call("typing", {"sessionId": session_id, "typing": True})
    told(ben, session_id, people("ana", "ben", typing="ana"))
    ana.close()
    told(ben, session_id, people("ben", "ana"))


def test_a_writer_who_is_heard_no_more_has_ceased(joined: Join, session_id: str) -> None:
    """As when the page was closed: the server counts the seconds."""
    ana, ben = joined("ana"), joined("ben")
    ana.call("typing", {"sessionId": session_id, "typing": True})
    told(ben, session_id, people("ana", "ben", typing="ana"))
    told(ben, session_id, people("ana", "ben"))


# -- what is new ------------------------------------------------------------------------------------------------


def test_what_others_said_and_what_has_run_is_unread_until_it_is_read(joined: Join, session_id: str) -> None:
    ana, ben = joined("ana"), joined("ben")
    assert listed(ana, session_id).get("unread", 0) == 0
    say(ana, session_id, "@assistant one's own word is no news")
    until(lambda: len(ana.events("message")) == 2, "the assistant's answer")
    assert listed(ana, session_id).get("unread", 0) == 0  # nor is the answer: she is here
    assert listed(ben, session_id)["unread"] == 2
    say(ben, session_id, "@assistant and his own word is")
    until(lambda: listed(ana, session_id).get("unread") == 2, "his word and the assistant's answer to it")
    assert listed(ben, session_id)["unread"] == 2
    pending = {"command": "run_backtest", "parameters": {"strategy_id": "buy_and_hold", "symbol": "THREE"}}
    ana.call("executeCommand", {"sessionId": session_id, **pending})
    ana.heard.wait(lambda line: line[0] == "runState" and line[1]["status"] == "completed")
    assert listed(ana, session_id)["unread"] == 2
    assert listed(ben, session_id)["unread"] == 3  # that it has run, once
    ana.call("leaveSession", session_id)
    assert listed(ana, session_id)["unread"] == 2
    seq = ana.join(session_id)["seq"]
    assert ana.call("markRead", {"sessionId": session_id, "seq": 3}) == {"ok": True}
    assert listed(ana, session_id)["unread"] == 1
    ana.call("markRead", {"sessionId": session_id, "seq": 2**62})  # no further than what was said
    assert listed(ana, session_id).get("unread", 0) == 0
    ana.call("markRead", {"sessionId": session_id, "seq": 0})  # never backwards
    assert listed(ana, session_id).get("unread", 0) == 0
    say(ben, session_id, "@assistant news")
    until(lambda: listed(ana, session_id).get("unread") == 2, "the news and the assistant's answer")
    assert listed(ana, session_id)["seq"] > seq
    assert listed(joined("stranger", session_id + "0"), session_id).get("unread", 0) == 0


def test_what_one_ran_is_unread_only_where_one_was_not(
    open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    """Whichever connection of hers looks on; but not one that only waits, nor somebody else's of her name."""
    ana, elsewhere = open_raw(backend.url, auth=ANA), open_raw(backend.url, auth=ANA)
    namesake = open_raw(backend.url, auth=ANA | {"secret": "another's"})
    for raw in (ana, elsewhere, namesake):
        raw.join(session_id)
    run = {"command": "run_backtest", "parameters": {"strategy_id": "buy_and_hold", "symbol": "THREE"}}

    def ran(n: int) -> None:
        ana.call("executeCommand", {"sessionId": session_id, **run})
        until(lambda: settled(namesake) == n, "the run to settle")

    def settled(raw: RawClient) -> int:
        return sum(each["status"] == "completed" for each in raw.events("runState"))

    ran(1)
    assert listed(elsewhere, session_id).get("unread", 0) == 0
    ana.call("setPresence", {"sessionId": session_id, "here": False})
    ran(2)
    assert listed(ana, session_id).get("unread", 0) == 0  # the other one looks on
    elsewhere.call("leaveSession", session_id)
    ran(3)
    assert listed(ana, session_id)["unread"] == 1


def test_what_was_deleted_is_no_news(joined: Join, session_id: str) -> None:
    ana, ben = joined("ana"), joined("ben")
    say(ben, session_id, "@assistant a slip")
    until(lambda: len(ana.events("message")) == 2, "the slip and the assistant's answer")
    assert listed(ana, session_id)["unread"] == 2
    slip = ana.events("message")[0]["id"]
    assert ben.call("editMessage", {"sessionId": session_id, "id": slip})["ok"]
    assert listed(ana, session_id)["unread"] == 1


def test_a_hundred_stand_for_more(joined: Join, session_id: str) -> None:
    ana, ben = joined("ana"), joined("ben")
    for k in range(60):
        say(ben, session_id, f"@assistant note {k}")
    until(lambda: len(ana.events("message")) == 120, "the notes and their answers")
    assert listed(ana, session_id)["unread"] == 100


def test_what_was_read_is_known_after_a_restart(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str
) -> None:
    backend = own_backend()

    def ana() -> RawClient:
        raw = open_raw(backend.url, auth={"protocol": 2, "user": "ana"})
        raw.join(session_id)
        return raw

    first = ana()
    say(first, session_id, "hello")
    until(lambda: len(first.events("message")) == 2, "the answer")
    first.call("markRead", {"sessionId": session_id, "seq": 2})
    backend.stop()
    backend.start()
    assert listed(ana(), session_id).get("unread", 0) == 0


# -- the list ---------------------------------------------------------------------------------------------------


def test_the_newest_is_first_and_what_nobody_used_is_not_listed(joined: Join, session_id: str) -> None:
    ana = joined("ana")
    for suffix in ("a", "b", "c"):
        ana.join(session_id + suffix)
    say(ana, session_id + "a", "hello")
    ana.call("createSession", {"sessionId": session_id + "b", "name": "  a   study \n of two lines"})
    for suffix in ("", "a", "b", "c"):
        ana.call("leaveSession", session_id + suffix)
    ana.join(session_id)
    names = [each for each in ana.call("listSessions")["sessions"] if each["sessionId"].startswith(session_id)]
    assert [each["sessionId"] for each in names] == [session_id + "a", session_id + "b", session_id]
    assert names[1]["name"] == "a study of two lines"
    assert names[2]["people"] == ["ana"]


def test_a_change_of_the_list_is_hinted_at_once_and_then_once_a_second(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient]
) -> None:
    backend = own_backend()
    ana = open_raw(backend.url, auth={"protocol": 2, "user": "ana"})
    elsewhere = open_raw(backend.url, auth={"protocol": 2, "user": "ben"})
    ana.join("s")
    elsewhere.heard.wait(lambda line: line[0] == "sessionsChanged")
    start = time.monotonic()
    for k in range(20):
        ana.call("createSession", {"sessionId": "s", "name": f"name {k}"})
    until(lambda: len(elsewhere.events("sessionsChanged")) >= 2, "the hint after the last change")
    assert len(elsewhere.events("sessionsChanged")) <= 3 + (time.monotonic() - start)
    assert listed(elsewhere, "s")["name"] == "name 19"


@pytest.mark.parametrize("event", ["typing", "markRead", "setPresence"])
@pytest.mark.parametrize("payload", [None, 7, "x", [], {}, {"sessionId": 7}, {"sessionId": "s", "typing": "yes"}])
def test_nonsense_is_refused_in_the_ack_and_the_link_stays(
    joined: Join, session_id: str, event: str, payload: Any
) -> None:
    ana = joined("ana")
    assert ana.call(event, payload)["fault"]["code"] == "malformed"
    elsewhere = {"sessionId": session_id + "0", "typing": True, "seq": 1, "here": True}
    assert ana.call(event, elsewhere)["fault"]["code"] == "not_in_session"
    assert ana.call("markRead", {"sessionId": session_id, "seq": -5}) == {"ok": True}
    assert ana.events("error") == []


def test_who_types_brings_back_the_workers_that_were_let_go(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str
) -> None:
    backend = own_backend(more=["--idle-minutes", "0.02"])

    def workers() -> list[psutil.Process]:
        return [each for each in psutil.Process(backend.process.pid).children() if _is_worker(each)]

    until(workers, "the workers to start")
    until(lambda: not workers(), "the workers to be let go")
    raw = open_raw(backend.url, auth={"protocol": 2, "user": "ana"})
    raw.join(session_id)
    assert raw.call("typing", {"sessionId": session_id, "typing": False}) == {"ok": True}
    assert not workers()
    assert raw.call("typing", {"sessionId": session_id, "typing": True}) == {"ok": True}
    until(workers, "the workers to come back")


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:  # it has just ended
        return False
