"""Going from session to session: nothing that runs is lost, and coming back finds everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatops_widget import BadInput, ChatOps, ConnectionLost
from chatops_widget.protocol.ids import new_session_id
from tests.support.backend import Backend
from tests.support.conversation import act
from tests.support.price_files import LONG_RUN, SLOW_RUN
from tests.support.proxy import Proxy
from tests.support.raw_client import RawClient
from tests.support.waiting import PATIENCE, until


def test_a_run_goes_on_where_it_was_started_and_its_handle_settles_elsewhere(
    chat: ChatOps, open_raw: Callable[..., RawClient], backend: Backend
) -> None:
    first = chat.session_id
    run = chat.trigger_backtest("sma_cross", **SLOW_RUN)
    ben = open_raw(backend.url, auth={"protocol": 2, "user": "ben"})
    ben.join(first)
    chat.create_session("another")
    assert chat.runs == []
    assert run.result(PATIENCE).metrics["n_trades"] > 0
    assert len(run.result().equity) > 0  # its curves too, though we are not there
    chat.send_message("said elsewhere")
    until(lambda: first not in chat._conversation._connection._members, "the first session to be let go")
    assert [each["people"] for each in ben.events("presence")][-1] == [{"user": "ben"}]
    ben.call("sendMessage", {"sessionId": first, "content": "said meanwhile"})
    chat.join_session(first)
    assert chat.runs == [run]
    assert chat.runs[0] is run
    assert "said meanwhile" in [message.content for message in chat.messages]
    assert "said elsewhere" not in [message.content for message in chat.messages]


@pytest.mark.usefixtures("fast_reconnection")
def test_a_run_of_a_left_session_settles_over_a_broken_link(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    backend: Backend,
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    run = chat.trigger_backtest("sma_cross", **SLOW_RUN)
    first = chat.session_id
    chat.leave_session()
    proxy.mute()
    proxy.cut()
    assert run.result(PATIENCE).metrics["n_trades"] > 0
    assert chat.connection == "connected"
    chat.join_session(first)
    assert chat.runs == [run]


def test_a_run_of_a_left_session_can_be_stopped(chat: ChatOps) -> None:
    run = chat.trigger_backtest("sma_cross", **LONG_RUN)
    chat.create_session()
    run.cancel()
    until(lambda: run.status == "cancelled", "it to stop")


@pytest.mark.usefixtures("fast_reconnection")
def test_nobody_waits_for_ever_when_the_link_is_given_up_from_elsewhere(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    backend: Backend,
) -> None:
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    run = chat.trigger_backtest("sma_cross", **LONG_RUN)
    first = chat.session_id
    chat.create_session()
    proxy.cut(refusing=True)
    with pytest.raises(ConnectionLost):
        run.result(PATIENCE)
    proxy.mend()
    chat.reconnect()
    chat.join_session(first)
    again = until(lambda: [each for each in chat.runs if each is not run], "it to move")  # it went on
    assert chat.runs == again
    again[0].cancel()
    until(lambda: again[0].status == "cancelled", "it to stop")


def test_quick_changes_of_mind_end_where_the_last_one_led(chat: ChatOps) -> None:
    chat.wait_connected()
    run = chat.trigger_backtest("sma_cross", **SLOW_RUN)
    first, names = chat.session_id, [new_session_id() for _ in range(10)]
    for name in names:
        act(chat, lambda conversation, name=name: conversation.join(name))
    chat.wait_connected()
    chat.send_message("what is here?")
    until(lambda: len(chat.messages) == 2, "the answer")
    assert chat.session_id == names[-1]
    assert set(chat._conversation._connection._members) == {first, names[-1]}
    assert run.result(PATIENCE).metrics["n_trades"] > 0


def test_a_colleagues_run_that_settled_meanwhile_has_its_curve_on_coming_back(
    open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    ana = open_chat(backend.url, user="ana")
    ben = open_chat(backend.url, user="ben", session_id=ana.session_id)
    ben.wait_connected()
    theirs = ana.trigger_backtest("sma_cross", start="2005-01-01")
    until(lambda: ben.runs, "the run to be seen")
    first = ben.session_id
    slow = ben.trigger_backtest("sma_cross", **LONG_RUN)  # so that he goes on hearing of it
    ben.create_session()
    theirs.result(PATIENCE)
    slow.cancel()
    until(lambda: slow.settled, "the slow one to stop")
    ben.join_session(first)
    until(lambda: ben.runs[0].finished is not None and ben.runs[0].finished.curves.here, "the curve")


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
