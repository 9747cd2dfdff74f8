"""Views go from session to session together, and see who else is here and what is new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import FromPage, Hello, MarkSeen, Rename, SendText, SwitchSession, Typing
from tests.support.backend import Backend
from tests.support.conversation import items
from tests.support.view import View as Page
from tests.support.waiting import until


class View:
    """What a page has been told, without the page."""

    def __init__(self, chat: ChatOps) -> None:
        self.chat = chat
        self.told: list[dict[str, Any]] = []

        self._page = Page(chat, lambda message, buffers: self.told.append(message))
        self.close = self._page.close
        self.say(Hello(view="v"))

    def say(self, message: FromPage) -> None:
        self._page.say(message)

    def latest(self, part: str) -> Any:
        return next((each[part] for each in reversed(self.told) if each.get(part) is not None), None)

    @property
    def acked(self) -> set[str]:
        return {ack for message in self.told for ack in message.get("acks", [])}

    @property
    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = self.latest("facts")
        return facts

    def session(self, session_id: str) -> dict[str, Any]:
        """As the list has it."""
        found: dict[str, Any] = next(
            (each for each in self.latest("room").get("sessions", []) if each["sessionId"] == session_id), {}
        )
        return found

    @property
    def items(self) -> list[str]:
        """What the last snapshot and all after it show, in messages."""
        start = max(k for k, message in enumerate(self.told) if message["t"] == "snapshot")
        items = {item["key"]: item for message in self.told[start:] for item in message.get("items", [])}
        return [item.get("content", item["kind"]) for item in sorted(items.values(), key=lambda item: item["n"])]


@pytest.fixture
def watched(open_chat: Callable[..., ChatOps], backend: Backend) -> Any:
    """A ChatOps with a view of it."""
    views: list[View] = []

    def make(user: str, **options: Any) -> tuple[ChatOps, View]:
        chat = open_chat(backend.url, user=user, **options)
        chat.wait_connected()
        views.append(View(chat))
        return chat, views[-1]

    yield make
    for view in views:
        view.close()


Watched = Callable[..., tuple[ChatOps, View]]


def test_a_view_goes_where_it_asks_to_once_and_is_shown_the_session_at_once(watched: Watched) -> None:
    made: list[str] = []
    chat, view = watched("ana", on_session_created=made.append)
    first = chat.session_id
    view.say(SendText(view="v", id="1", text="in the first", session_id=first))
    until(lambda: len(chat.messages) == 2, "the answer")
    for _ in range(3):  # as a page repeats itself until it is acked
        view.say(SwitchSession(view="v", id="2", name="a second one"))
    until(lambda: "2" in view.acked and view.facts.get("sessionName") == "a second one", "the way there")
    until(lambda: len(made) == 2, "the callback")
    assert made == [first, chat.session_id]
    assert view.items == []
    view.say(
        SendText(view="v", id="3", text="meant for the first", session_id=first)
    )  # typed before the page had turned
    view.say(SendText(view="v", id="4", text="in the second", session_id=chat.session_id))
    until(lambda: len(chat.messages) == 2, "the answer")
    second = chat.session_id
    view.say(SwitchSession(view="v", id="5", session_id=first))
    assert view.items[0] == "in the first"  # from the ledger, before the backend has said a word
    both = ["in the first", "meant for the first"]
    until(lambda: [text for text in view.items if text in both] == both, "both")
    assert "in the second" not in view.items
    view.say(SwitchSession(view="v", id="6", leave=True))
    until(lambda: view.facts.get("sessionId", "") == "", "it to be left")
    view.say(SwitchSession(view="v", id="7", session_id="\n"))
    until(lambda: view.latest("toast"), "a refusal")
    view.say(SwitchSession(view="v", id="8", session_id=second))
    until(lambda: view.facts.get("sessionId") == second, "the way back")
    until(lambda: "8" in view.acked, "the ack")


def test_two_panels_of_one_chatops_follow_each_other(watched: Watched) -> None:
    chat, one = watched("ana")
    other = View(chat)
    one.say(SwitchSession(view="v", id="1", name="both"))
    until(lambda: one.facts.get("sessionName") == other.facts.get("sessionName") == "both", "both to follow")
    other.close()


def test_a_view_sees_colleagues_come_write_rename_and_go(watched: Watched) -> None:
    ana, view = watched("ana")
    ben, bens = watched("ben", session_id=ana.session_id)

    def people(*expected: dict[str, Any]) -> None:
        until(lambda: view.latest("room").get("people") == list(expected), f"{expected}")

    people({"user": "ana"}, {"user": "ben"})
    bens.say(Typing(view="v", typing=True))
    people({"user": "ana"}, {"user": "ben", "typing": True})
    ben.send_message("there")
    people({"user": "ana"}, {"user": "ben"})
    bens.say(Rename(view="v", id="1", session_id=ana.session_id, name="renamed by ben"))
    until(lambda: view.facts.get("sessionName") == "renamed by ben", "the name")
    bens.say(Rename(view="v", id="2", session_id=ana.session_id, name=" "))
    until(lambda: (bens.latest("toast") or {}).get("message") == "A session's name cannot be empty.", "the refusal")
    bens.say(SwitchSession(view="v", id="3", leave=True))
    people({"user": "ana"})


def test_what_is_new_elsewhere_is_counted_until_it_is_seen(watched: Watched) -> None:
    ana, view = watched("ana")
    first = ana.session_id
    ana.create_session("elsewhere")
    colleague, _ = watched("ben", session_id=first)
    colleague.send_message("news?")
    until(lambda: view.session(first).get("unread") == 2, "the count")
    view.say(SwitchSession(view="v", id="1", session_id=first))
    until(lambda: "news?" in view.items, "the news")
    until(lambda: len(ana.messages) == 2, "the answer")
    newest = items(ana)[-1:]
    view.say(MarkSeen(view="v", key=newest[0].key))
    until(lambda: view.session(first).get("unread", 0) == 0, "the count to be gone")
