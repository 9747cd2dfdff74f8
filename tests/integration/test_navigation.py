"""Going from session to session: nothing that runs is lost, coming back finds everything, and views follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget import BadInput, ChatOps, ConnectionLost
from chatops_widget.client import connection
from chatops_widget.panel.bridge import Bridge
from chatops_widget.protocol.ids import new_session_id
from chatops_widget.protocol.panel import FromPage, Go, Hello, Rename, Say, Seen, Typing
from chatops_widget.session import cache
from chatops_widget.session.state import SessionState
from chatops_widget.session.transcript import Transcript
from tests.support.backend import Backend
from tests.support.proxy import Proxy
from tests.support.raw_client import RawClient
from tests.support.waiting import until

ENDLESS = {"symbol": "LONG", "fast": 1, "slow": 2}  # as far as a test is concerned: it is stopped
SLOW = {**ENDLESS, "end": "2002-06-30"}  # long enough to go elsewhere meanwhile


class View:
    """What a page has been told, without the page."""

    def __init__(self, chat: ChatOps) -> None:
        self.chat = chat
        self.told: list[dict[str, Any]] = []

        async def make() -> Bridge:
            return Bridge(chat._conversation, lambda message, buffers: self.told.append(message))

        self.bridge = chat._io.run(make(), timeout=10, what="the bridge")
        self.say(Hello(view="v"))

    def say(self, message: FromPage) -> None:
        self.chat._do(lambda: self.bridge.take(message))

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
        view.chat._do(view.bridge.close)


Watched = Callable[..., tuple[ChatOps, View]]


# -- what runs goes on ------------------------------------------------------------------------------------------


def test_a_run_goes_on_where_it_was_started_and_its_handle_settles_elsewhere(
    chat: ChatOps, open_raw: Callable[..., RawClient], backend: Backend
) -> None:
    first = chat.session_id
    run = chat.trigger_backtest("sma_cross", **SLOW)
    ben = open_raw(backend.url, auth={"protocol": 2, "user": "ben"})
    ben.join(first)
    chat.create_session("another")
    assert chat.runs == []
    assert run.result(60).metrics["n_trades"] > 0
    assert len(run.result().equity) > 0  # its curves too, though we are not there
    chat.send_message("said elsewhere")
    until(lambda: first not in chat._conversation.connection._members, "the first session to be let go")
    assert [each["people"] for each in ben.events("presence")][-1] == [{"user": "ben"}]
    ben.call("sendMessage", {"sessionId": first, "content": "said meanwhile"})
    chat.join_session(first)
    assert chat.runs == [run]
    assert chat.runs[0] is run
    assert "said meanwhile" in [message.content for message in chat.messages]
    assert "said elsewhere" not in [message.content for message in chat.messages]


def test_a_run_of_a_left_session_settles_over_a_broken_link(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    backend: Backend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "RECONNECTION_DELAY", 0.02)
    monkeypatch.setattr(connection, "RECONNECTION_DELAY_MAX", 0.05)
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    run = chat.trigger_backtest("sma_cross", **SLOW)
    first = chat.session_id
    chat.leave_session()
    proxy.mute()
    proxy.cut()
    assert run.result(60).metrics["n_trades"] > 0
    assert chat.connection == "connected"
    chat.join_session(first)
    assert chat.runs == [run]


def test_a_run_of_a_left_session_can_be_stopped(chat: ChatOps) -> None:
    run = chat.trigger_backtest("sma_cross", **ENDLESS)
    chat.create_session()
    run.cancel()
    until(lambda: run.status == "cancelled", "it to stop")


def test_nobody_waits_for_ever_when_the_link_is_given_up_from_elsewhere(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    backend: Backend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "RECONNECTION_DELAY", 0.02)
    monkeypatch.setattr(connection, "RECONNECTION_DELAY_MAX", 0.05)
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    run = chat.trigger_backtest("sma_cross", **ENDLESS)
    first = chat.session_id
    chat.create_session()
    proxy.cut(refusing=True)
    with pytest.raises(ConnectionLost):
        run.result(60)
    proxy.mend()
    chat.reconnect()
    chat.join_session(first)
    again = until(lambda: [each for each in chat.runs if each is not run], "it to move")  # it went on
    assert chat.runs == again
    again[0].cancel()
    until(lambda: again[0].status == "cancelled", "it to stop")


def test_quick_changes_of_mind_end_where_the_last_one_led(chat: ChatOps) -> None:
    chat.wait_connected()
    run = chat.trigger_backtest("sma_cross", **SLOW)
    first, names = chat.session_id, [new_session_id() for _ in range(10)]
    for name in names:
        chat._do(lambda name=name: chat._conversation.navigator.join(name))
    chat.wait_connected()
    chat.send_message("here")
    until(lambda: len(chat.messages) == 2, "the answer")
    assert chat.session_id == names[-1]
    assert set(chat._conversation.connection._members) == {first, names[-1]}
    assert run.result(60).metrics["n_trades"] > 0


def test_the_ledgers_kept_are_bounded_and_those_with_runs_go_last() -> None:
    def make(session_id: str) -> SessionState:
        return SessionState(session_id, Transcript(), user="", load_curves=lambda run: {}, cancel=lambda run: None)

    kept = cache.SessionCache(make)
    kept.open("0").opened("c", "run_backtest", {"strategy_id": "x"}, typed=False)
    for k in range(1, cache.MOST):
        kept.open(str(k))
    assert kept.make_room() == []
    kept.open("last")
    assert [each.session_id for each in kept.make_room()] == ["1"]
    assert kept.open("0").busy
    assert [each.session_id for each in kept][:2] == ["0", "last"]


def test_a_colleagues_run_that_settled_meanwhile_has_its_curve_on_coming_back(
    open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    ana = open_chat(backend.url, user="ana")
    ben = open_chat(backend.url, user="ben", session_id=ana.session_id)
    ben.wait_connected()
    theirs = ana.trigger_backtest("sma_cross", start="2005-01-01")
    until(lambda: ben.runs, "the run to be seen")
    first = ben.session_id
    slow = ben.trigger_backtest("sma_cross", **ENDLESS)  # so that he goes on hearing of it
    ben.create_session()
    theirs.result(60)
    slow.cancel()
    until(lambda: slow.settled, "the slow one to stop")
    ben.join_session(first)
    until(lambda: ben.runs[0].finished is not None and ben.runs[0].finished.curves.here, "the curve")


# -- what Python sees -------------------------------------------------------------------------------------------


def test_sessions_people_and_names_are_told_to_python(open_chat: Callable[..., ChatOps], backend: Backend) -> None:
    ana = open_chat(backend.url, user="ana")
    first = ana.create_session("momentum study")
    ben = open_chat(backend.url, user="ben", session_id=first)
    ben.wait_connected()
    until(lambda: [person.user for person in ana.people] == ["ana", "ben"], "ben to come")
    second = ana.create_session()
    assert [person.user for person in ana.people] == ["ana"]
    ben.send_message("are you there?")
    until(lambda: len(ben.messages) == 2, "the answer")
    info = ana.sessions[0]
    assert (info.session_id, info.name, info.unread, info.people) == (first, "momentum study", 2, ["ben"])
    ana.rename_session("value study")
    assert next(each.name for each in ben.sessions if each.session_id == second) == "value study"
    for nothing in ("", "  \n"):
        with pytest.raises(BadInput, match="cannot be empty"):
            ana.rename_session(nothing)
    ana.join_session(first)
    assert ana.messages[0].content == "are you there?"


# -- what a view asks for ---------------------------------------------------------------------------------------


def test_a_view_goes_where_it_asks_to_once_and_is_shown_the_session_at_once(watched: Watched) -> None:
    made: list[str] = []
    chat, view = watched("ana", on_session_created=made.append)
    first = chat.session_id
    view.say(Say(view="v", id="1", text="in the first", session_id=first))
    until(lambda: len(chat.messages) == 2, "the answer")
    for _ in range(3):  # as a page repeats itself until it is acked
        view.say(Go(view="v", id="2", name="a second one"))
    until(lambda: "2" in view.acked and view.facts.get("sessionName") == "a second one", "the way there")
    until(lambda: len(made) == 2, "the callback")
    assert made == [first, chat.session_id]
    assert view.items == []
    view.say(Say(view="v", id="3", text="meant for the first", session_id=first))  # typed before the page had turned
    view.say(Say(view="v", id="4", text="in the second", session_id=chat.session_id))
    until(lambda: len(chat.messages) == 2, "the answer")
    second = chat.session_id
    view.say(Go(view="v", id="5", session_id=first))
    assert view.items[0] == "in the first"  # from the ledger, before the backend has said a word
    until(lambda: [text for text in view.items if "first" in text] == ["in the first", "meant for the first"], "both")
    assert "in the second" not in view.items
    view.say(Go(view="v", id="6", leave=True))
    until(lambda: view.facts.get("sessionId", "") == "", "it to be left")
    view.say(Go(view="v", id="7", session_id="\n"))
    until(lambda: view.latest("toast"), "a refusal")
    view.say(Go(view="v", id="8", session_id=second))
    until(lambda: view.facts.get("sessionId") == second, "the way back")
    until(lambda: "8" in view.acked, "the ack")


def test_two_panels_of_one_chatops_follow_each_other(watched: Watched) -> None:
    chat, one = watched("ana")
    other = View(chat)
    one.say(Go(view="v", id="1", name="both"))
    until(lambda: one.facts.get("sessionName") == other.facts.get("sessionName") == "both", "both to follow")
    chat._do(other.bridge.close)


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
    bens.say(Go(view="v", id="3", leave=True))
    people({"user": "ana"})


def test_what_is_new_elsewhere_is_counted_until_it_is_seen(watched: Watched) -> None:
    ana, view = watched("ana")
    first = ana.session_id
    ana.create_session("elsewhere")
    colleague, _ = watched("ben", session_id=first)
    colleague.send_message("news")
    until(lambda: view.session(first).get("unread") == 2, "the count")
    view.say(Go(view="v", id="1", session_id=first))
    until(lambda: "news" in view.items, "the news")
    until(lambda: len(ana.messages) == 2, "the answer")
    newest, _ = ana._conversation.transcript.newest(1)
    view.say(Seen(view="v", key=newest[0].key))
    until(lambda: view.session(first).get("unread", 0) == 0, "the count to be gone")
