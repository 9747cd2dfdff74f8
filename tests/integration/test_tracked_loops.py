"""A loop of a notebook is seen and stopped from the panel, and by nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from chatops_widget import BacktestCancelled, ChatOps, NotConnected
from chatops_widget.protocol.panel import Cancel, Hello, Retry
from tests.support.backend import Backend
from tests.support.view import View
from tests.support.waiting import PATIENCE, until


def cards(view: View) -> list[dict[str, object]]:
    """Every run card that a page was told of, in order."""
    told = [message.get("items", []) for message in view.heard if message["t"] in ("snapshot", "delta")]
    return [item for items in told for item in items if item["kind"] == "run"]


def test_a_page_sees_a_loop_go_and_stops_it(chat: ChatOps, open_view: Callable[[ChatOps], View]) -> None:
    chat.wait_connected()
    view = open_view(chat)
    view.say(Hello(view="view", limit=10))
    ended: list[BaseException] = []
    gate = threading.Event()

    def loop() -> None:
        try:
            for _ in chat.track(range(1_000_000), "walk"):
                gate.wait(0.01)
        except BacktestCancelled as error:
            ended.append(error)

    working = threading.Thread(target=loop)
    working.start()
    until(lambda: any(str(card.get("message")).count(" a second") for card in cards(view)), "how fast it is")
    card = cards(view)[-1]
    assert (card["strategyId"], card["status"]) == ("walk", "running")
    view.say(Cancel(view="view", id="c-1", run_id=str(card["runId"])))
    working.join(PATIENCE)
    assert "walk was stopped after" in str(ended[0])
    until(lambda: cards(view)[-1]["status"] == "cancelled", "the end on its card")
    view.say(Retry(view="view", id="r-1", key=str(card["key"])))
    until(lambda: "Run its cell again." in str(view.heard), "the advice")


def test_others_in_the_session_see_nothing_of_it(
    backend: Backend, open_chat: Callable[..., ChatOps], open_view: Callable[[ChatOps], View]
) -> None:
    ana = open_chat(backend.url, user="ana")
    ana.wait_connected()
    ben = open_chat(backend.url, user="ben", session_id=ana.session_id)
    ben.wait_connected()
    view = open_view(ben)
    view.say(Hello(view="view", limit=10))
    assert list(ana.track([1, 2, 3])) == [1, 2, 3]
    ana.send_message("done")
    until(lambda: any(message.content == "done" for message in ben.messages), "what was said after it")
    assert cards(view) == []
    assert ana.runs == []


def test_a_chat_that_was_closed_starts_none_and_ends_none(chat: ChatOps) -> None:
    chat.wait_connected()
    loop = chat.track(range(3), "walk")
    assert next(loop) == 0
    chat.close()
    assert list(loop) == [1, 2]
    with pytest.raises(NotConnected):
        chat.track([1])


def test_a_conversation_with_a_loop_is_exported(chat: ChatOps, tmp_path: Path) -> None:
    chat.wait_connected()
    assert list(chat.track(range(3), "walk")) == [0, 1, 2]
    for name in ("talk.html", "talk.md", "talk.json"):
        chat.export(tmp_path / name)
        assert "walk" in (tmp_path / name).read_text(encoding="utf-8")
