"""A backend that is killed at any commit of anything loses nothing that was asked of it, and does nothing twice.

`make test` tries a share of the commits; with CHATOPS_TEST_ALL=1 it tries them all.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chatops_widget.protocol.messages import SETTLED
from tests.support.backend import Backend
from tests.support.raw_client import ANA, RawClient, history
from tests.support.shares import share
from tests.support.waiting import until

SESSION = "session_1"
RUN = {"command": "run_backtest", "parameters": {"strategy_id": "buy_and_hold", "symbol": "THREE"}}
PAIR = {"strategy_ids": ["buy_and_hold", "momentum"], "symbol": "THREE"}
GRID = {"strategy_id": "sma_cross", "symbol": "THREE", "fast": [1, 2], "slow": 3}
PRICES = b"date,open,high,low,close\n" + b"".join(b"2020-01-%02d,1,2,1,2\n" % day for day in range(1, 29))


class Activity(msgspec.Struct):
    """Something to ask for, how many commits all of it takes, and what there is in the log of it, once."""

    event: str
    asked: dict[str, Any]
    commits: int
    leaves: dict[str, int]


ACTIVITIES = {
    "a message": Activity("sendMessage", {"content": "what can you do?"}, 2, {"user": 1, "assistant": 1}),
    "a line as a message": Activity(
        "sendMessage", {"content": "/run_backtest buy_and_hold symbol=THREE"}, 6, {"user": 1, "run": 1}
    ),
    "a typed run": Activity(
        "executeCommand", {**RUN, "text": "/run_backtest buy_and_hold symbol=THREE"}, 5, {"user": 1, "run": 1}
    ),
    "a run of a script": Activity("executeCommand", RUN, 4, {"run": 1}),
    "a typed question": Activity(
        "executeCommand", {"command": "help", "text": "/help"}, 2, {"user": 1, "commandResult": 1}
    ),
    "a question of a script": Activity("executeCommand", {"command": "help"}, 1, {}),
    "a comparison": Activity(
        "executeCommand",
        {"command": "compare_strategies", "parameters": PAIR, "text": "/compare_strategies buy_and_hold momentum"},
        6,
        {"user": 1, "run": 1},
    ),
    "a sweep": Activity(
        "executeCommand", {"command": "sweep", "parameters": GRID, "text": "/sweep"}, 6, {"user": 1, "run": 1}
    ),
    "a file": Activity("uploadFile", {"name": "NEW.csv", "content": PRICES}, 1, {"system": 1}),
    "an edit": Activity("editMessage", {"content": "thanks"}, 1, {"user": 1, "assistant": 1, "messageEdit": 1}),
    "a name": Activity("createSession", {"name": "hers"}, 1, {}),
}
CASES = [
    (what, when)
    for what, activity in ACTIVITIES.items()
    for when in ["1-", *(f"{commit}+" for commit in range(1, activity.commits + 1))]
]


class Killed:
    """A backend that is to die at a commit of an activity, and the activity."""

    def __init__(self, backend: Backend, open_raw: Callable[..., RawClient], what: str) -> None:
        self.backend, self.open_raw = backend, open_raw
        self.activity = ACTIVITIES[what]
        self.ana = self._join()
        self.asked = {"sessionId": SESSION, "clientId": "c-1", **self.activity.asked}
        if self.activity.event == "editMessage":
            assert self.ana.call("sendMessage", {"sessionId": SESSION, "content": "hello"})["ok"]
            self.asked["id"] = self.ana.heard.wait(lambda line: line[0] == "message")[1]["id"]
            until(lambda: not self._intents(), "the message to be dealt with")

    def _join(self) -> RawClient:
        raw = self.open_raw(self.backend.url, auth=ANA)
        raw.join(SESSION)
        return raw

    def _intents(self) -> int:
        """How much that was said is still to be dealt with."""
        db = sqlite3.connect(self.backend.folder / "store.sqlite")
        try:
            return int(db.execute("SELECT count(*) FROM intents").fetchone()[0])
        finally:
            db.close()

    def ask(self) -> None:
        (self.backend.folder / "armed").touch()
        self.ana.emit(self.activity.event, self.asked)

    def start_again(self) -> None:
        self.backend.stop()
        (self.backend.folder / "armed").unlink()
        self.backend.start(CHATOPS_TEST_DIE="")
        self.ana = self._join()

    def ask_again(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.ana.call(self.activity.event, self.asked)
        return answer

    def left(self) -> Counter[str]:
        """What the activity left in the log, once nothing more is to come of it."""
        until(lambda: self._at_rest() and not self._intents(), "the activity to come to its end")
        found: Counter[str] = Counter()
        runs = set()
        for each in history(self.ana, SESSION):
            if each["event"] == "runState":
                runs.add(each["payload"]["runId"])
            else:
                found[each["payload"].get("role") or each["event"]] += 1
        if runs:
            del found["assistant"]  # what it says of a run that it started is not said of one that was broken off
        return found + Counter(run=len(runs))

    def _at_rest(self) -> bool:
        states = {
            e["payload"]["runId"]: e["payload"]["status"]
            for e in history(self.ana, SESSION)
            if e["event"] == "runState"
        }
        return len(states) == self.activity.leaves.get("run", 0) and set(states.values()) <= SETTLED


@pytest.fixture
def killed(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], prices: Path
) -> Callable[..., Killed]:
    def make(what: str, when: str) -> Killed:
        dying = own_backend(data=prices, module="tests.support.dying_backend", env={"CHATOPS_TEST_DIE": when})
        return Killed(dying, open_raw, what)

    return make


@pytest.mark.parametrize(("what", "when"), share(CASES, 6))
def test_what_was_asked_of_a_backend_that_is_killed_at_a_commit_is_done_once(
    killed: Callable[..., Killed], what: str, when: str
) -> None:
    scene = killed(what, when)
    scene.ask()
    until(lambda: scene.backend.process.poll() is not None, "its death")
    scene.start_again()
    answer = scene.ask_again()
    assert answer["ok"], answer
    assert scene.left() == scene.activity.leaves
    assert scene.ask_again() == answer
    assert scene.left() == scene.activity.leaves
    if what == "a name":
        assert scene.ana.join(SESSION)["name"] == "hers"


@pytest.mark.parametrize("what", share([*ACTIVITIES], 3))
def test_no_activity_has_more_commits_than_are_tried(killed: Callable[..., Killed], what: str) -> None:
    scene = killed(what, f"{ACTIVITIES[what].commits + 1}-")
    scene.ask()
    until(lambda: +scene.left() == scene.activity.leaves, "the whole of it")
    assert scene.ana.call("listSessions")["ok"]
    assert scene.backend.process.poll() is None
