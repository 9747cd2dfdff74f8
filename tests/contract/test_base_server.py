"""ChatOps on the official Socket.IO server that knows the base contract alone, with and without state recovery."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any

import pytest

from chatops_widget import ChatOps
from chatops_widget.client import connection
from chatops_widget.errors import BacktestFailed, BadInput, CommandFailed, ConnectionLost, CurvesUnavailable
from chatops_widget.results.runs import BacktestRun
from tests.support.node_script import NodeScript
from tests.support.waiting import PATIENCE, until


class Server:
    """The Node server, and the few things a test has it do."""

    def __init__(self, script: NodeScript) -> None:
        self._script = script
        self.heard = script.heard
        self.tell = script.tell
        self.url = f"ws://127.0.0.1:{self.at('listening')['port']}"

    @property
    def mark(self) -> int:
        return len(self.heard.lines)

    def at(self, what: str, since: int = 0) -> Any:
        return self.heard.wait(lambda line: line["at"] == what, since=since)

    def takes(self, event: str, since: int = 0, where: Callable[[Any], object] = lambda payload: True) -> Any:
        """The payload of an event that a client sends."""
        line = self.heard.wait(
            lambda line: line["at"] == "event" and line["event"] == event and where(line["payload"]), since=since
        )
        assert line["fault"] is None
        return line["payload"]

    def took(self, event: str) -> list[Any]:
        return [line["payload"] for line in self.heard.lines if line["at"] == "event" and line["event"] == event]

    def emit(self, session_id: str, event: str, **payload: Any) -> None:
        self.tell("emit", room=session_id, event=event, payload=payload)

    def progress(self, session_id: str, run_id: str, percent: float, status: str = "running", **more: Any) -> None:
        self.emit(session_id, "backtestProgress", backtestId=run_id, progress=percent, status=status, **more)

    def finish(self, session_id: str, run_id: str, strategy_id: str, total_return: float) -> None:
        """The last progress, then the result."""
        self.progress(session_id, run_id, 100, "completed")
        data = {"backtestId": run_id, "strategyId": strategy_id, "metrics": {"total_return": total_return, "beauty": 7}}
        self.emit(session_id, "commandResult", success=True, message="Done.", data=data)


@pytest.fixture(params=["plain", "recovery"])
def server(
    request: pytest.FixtureRequest, open_script: Callable[..., NodeScript], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """What it found to complain of is the test's failure: the client sends nothing beyond the base contract."""
    monkeypatch.setattr(connection, "JOIN_GRACE_SECONDS", 0.05)  # no ack will come, however long one waits
    server = Server(open_script("server.mjs", *(["--recovery"] if request.param == "recovery" else [])))
    yield server
    assert [line for line in server.heard.lines if line["at"] == "event" and line["fault"]] == []


@pytest.fixture
def chat(open_chat: Callable[..., ChatOps], server: Server) -> ChatOps:
    chat = open_chat(server.url, user="ana")
    chat.wait_connected()
    return chat


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts follow each other faster than people could bear."""
    monkeypatch.setattr(connection, "RECONNECTION_DELAY", 0.02)
    monkeypatch.setattr(connection, "RECONNECTION_DELAY_MAX", 0.05)


def taken(server: Server, chat: ChatOps, strategy_id: str, **parameters: Any) -> BacktestRun:
    """A run that the server has the command of."""
    since = server.mark
    run = chat.trigger_backtest(strategy_id, **parameters)
    payload = server.takes("executeCommand", since)
    assert payload == {
        "sessionId": chat.session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": strategy_id, **parameters},
    }
    return run


# -- runs -------------------------------------------------------------------------------------------------------


def test_a_run_goes_from_queued_to_its_numbers(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_cross", fast=5)
    assert run.status == "queued"
    server.progress(chat.session_id, "b-1", 40, message="halfway, nearly")
    until(lambda: run.progress == 40, "the progress")
    assert (run.id, run.status, run.message) == ("b-1", "running", "halfway, nearly")
    server.finish(chat.session_id, "b-1", "sma_cross", 0.5)
    result = run.result(PATIENCE)
    assert result.metrics.to_dict() == {"total_return": 0.5, "beauty": 7.0}
    assert (run.status, run.progress) == ("completed", 100)
    assert chat.runs == [run]
    assert chat.run("b-1") is run


def test_curves_a_base_backend_does_not_have_are_refused_with_a_reason(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_cross")
    server.finish(chat.session_id, "b-1", "sma_cross", 0.5)
    result = run.result(PATIENCE)
    for name in ("equity", "returns", "drawdown", "trades", "exposure"):
        with pytest.raises(CurvesUnavailable, match="protocol 2"):
            getattr(result, name)


@pytest.mark.parametrize("first", ["sma_cross", "momentum"])
def test_two_runs_at_once_keep_their_own_progress_and_numbers(server: Server, chat: ChatOps, first: str) -> None:
    one, two = taken(server, chat, "sma_cross"), taken(server, chat, "momentum")
    session = chat.session_id
    for run_id, percent in (("b-1", 10), ("b-2", 20), ("b-1", 30), ("b-2", 5), ("b-1", 35), ("b-2", 40)):
        server.progress(session, run_id, percent)
    until(lambda: (one.progress, two.progress) == (35, 40), "both to move")
    results = [("b-1", "sma_cross", 0.1), ("b-2", "momentum", 0.2)]
    for result in results if first == "sma_cross" else reversed(results):
        server.finish(session, *result)
    assert one.result(PATIENCE).metrics["total_return"] == 0.1
    assert two.result(PATIENCE).metrics["total_return"] == 0.2
    assert [run.id for run in chat.runs] == ["b-1", "b-2"]


def test_numbers_never_go_to_a_run_of_another_strategy(server: Server, chat: ChatOps) -> None:
    """The later run may be the first to move; a base server does not say whose progress it is."""
    one, two = taken(server, chat, "sma_cross"), taken(server, chat, "momentum")
    session = chat.session_id
    server.progress(session, "b-2", 50)
    server.progress(session, "b-1", 10)
    server.finish(session, "b-2", "momentum", 0.2)
    server.finish(session, "b-1", "sma_cross", 0.1)
    assert two.result(PATIENCE).metrics["total_return"] == 0.2
    assert one.result(PATIENCE).metrics["total_return"] == 0.1
    assert (one.id, two.id) == ("b-1", "b-2")
    assert (one.status, two.status) == ("completed", "completed")
    assert chat.runs == [one, two]


def test_numbers_without_any_progress_find_their_run_by_its_strategy(server: Server, chat: ChatOps) -> None:
    one, two = taken(server, chat, "sma_cross"), taken(server, chat, "momentum")
    for run_id, strategy_id, total in (("b-2", "momentum", 0.2), ("b-1", "sma_cross", 0.1)):
        data = {"backtestId": run_id, "strategyId": strategy_id, "metrics": {"total_return": total}}
        server.emit(chat.session_id, "commandResult", success=True, message="Done.", data=data)
    assert two.result(PATIENCE).metrics["total_return"] == 0.2
    assert one.result(PATIENCE).metrics["total_return"] == 0.1


def test_a_result_that_names_nothing_goes_to_the_oldest_open_command(server: Server, chat: ChatOps) -> None:
    one, two = taken(server, chat, "sma_cross", fast=5), taken(server, chat, "sma_cross", fast=6)
    for total in (0.1, 0.2):
        server.emit(
            chat.session_id, "commandResult", success=True, message="Done.", data={"metrics": {"total_return": total}}
        )
    assert one.result(PATIENCE).metrics["total_return"] == 0.1
    assert two.result(PATIENCE).metrics["total_return"] == 0.2


def test_a_failed_run_says_why(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_cross")
    server.progress(chat.session_id, "b-1", 30)
    server.progress(chat.session_id, "b-1", 30, "failed", message="The prices ran out.")
    server.emit(chat.session_id, "commandResult", success=False, message="The prices ran out.")
    with pytest.raises(BacktestFailed, match=r"The prices ran out\."):
        run.result(PATIENCE)
    assert run.status == "failed"
    assert run.progress == 30
    # Its result is taken too: the next one is the next command's.
    two = taken(server, chat, "momentum")
    server.finish(chat.session_id, "b-2", "momentum", 0.2)
    assert two.result(PATIENCE).metrics["total_return"] == 0.2


def test_a_refused_run_fails_with_the_servers_words(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_crosss")
    server.emit(chat.session_id, "commandResult", success=False, message="No strategy sma_crosss.")
    with pytest.raises(CommandFailed, match="No strategy sma_crosss"):
        run.result(PATIENCE)
    assert run.status == "failed"


def test_a_refusal_does_not_touch_the_run_that_is_under_way(server: Server, chat: ChatOps) -> None:
    one = taken(server, chat, "sma_cross")
    server.progress(chat.session_id, "b-1", 10)
    two = taken(server, chat, "nonsense")
    server.emit(chat.session_id, "commandResult", success=False, message="No strategy nonsense.")
    with pytest.raises(CommandFailed):
        two.result(PATIENCE)
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    assert one.result(PATIENCE).metrics["total_return"] == 0.1


def test_a_run_the_server_has_not_named_is_not_cancelled(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_cross")
    run.cancel()
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    assert run.result(PATIENCE).metrics["total_return"] == 0.1
    assert len(server.took("executeCommand")) == 1


def test_a_server_that_cannot_cancel_leaves_the_run_alone(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_cross")
    server.progress(chat.session_id, "b-1", 20)
    until(lambda: run.progress == 20, "the progress")
    since = server.mark
    run.cancel()
    server.takes("executeCommand", since, lambda payload: payload["command"] == "cancel")
    server.emit(chat.session_id, "commandResult", success=False, message="No command cancel.")
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    assert run.result(PATIENCE).metrics["total_return"] == 0.1


def test_late_progress_does_not_reopen_a_settled_run(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_cross")
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    run.result(PATIENCE)
    server.progress(chat.session_id, "b-1", 50)
    server.progress(chat.session_id, "b-1", 50, "failed", message="too late")
    answered(server, chat)
    assert (run.status, run.progress) == ("completed", 100)


def answered(server: Server, chat: ChatOps) -> None:
    """All that the server said before has been taken in."""
    count = len(chat.messages)
    server.emit(
        chat.session_id,
        "message",
        id=f"mark-{count}",
        sessionId=chat.session_id,
        role="system",
        content="mark",
        timestamp="2026-01-01T00:00:00Z",
    )
    until(lambda: any(message.id == f"mark-{count}" for message in chat.messages), "the mark")


# -- commands and comparisons -----------------------------------------------------------------------------------


def later(act: Callable[[], Any]) -> Any:
    """Begin something that waits; `.result()` of it waits in turn."""
    future: Future[Any] = Future()

    def work() -> None:
        try:
            future.set_result(act())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=work, daemon=True).start()
    return future


def test_help_is_answered_while_a_run_is_open(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_cross")
    since = server.mark
    helped = later(lambda: chat.execute_command("help", {"command": "run_backtest"}))
    assert server.takes("executeCommand", since)["parameters"] == {"command": "run_backtest"}
    server.emit(chat.session_id, "commandResult", success=True, message="It runs a backtest.")
    assert helped.result(PATIENCE).message == "It runs a backtest."
    assert run.status == "queued"
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    assert run.result(PATIENCE).metrics["total_return"] == 0.1


def test_a_command_without_parameters_sends_none(server: Server, chat: ChatOps) -> None:
    helped = later(lambda: chat.execute_command("help"))
    assert set(server.takes("executeCommand")) == {"sessionId", "command"}
    server.emit(chat.session_id, "commandResult", success=True, message="help", data=None)
    assert helped.result(PATIENCE).success


def test_a_comparison_by_the_server_arrives_as_frames(server: Server, chat: ChatOps) -> None:
    comparison_inputs = later(lambda: chat.compare_strategies("sma_cross", "momentum"))
    assert server.takes("executeCommand")["parameters"] == {"strategy_ids": ["sma_cross", "momentum"]}
    rows = [
        {"strategy_id": "sma_cross", "name": "SMA", "total_return": 0.1, "sharpe_ratio": 0.4, "max_drawdown": -0.2},
        {"strategy_id": "momentum", "name": "Momentum", "total_return": 0.2, "sharpe_ratio": 0.6, "max_drawdown": -0.1},
    ]
    data = {
        "strategies": rows,
        "ranking": ["momentum", "sma_cross"],
        "summary": "s",
        "recommendation": "r",
        "reasoning": "w",
    }
    server.emit(chat.session_id, "commandResult", success=True, message="Compared.", data=data)
    comparison = comparison_inputs.result(PATIENCE)
    assert comparison.metrics.loc["momentum", "sharpe_ratio"] == 0.6
    assert list(comparison.metrics.columns) == ["total_return", "sharpe_ratio", "max_drawdown"]
    assert comparison.ranking == ["momentum", "sma_cross"]
    assert (comparison.summary, comparison.recommendation, comparison.reasoning) == ("s", "r", "w")
    assert chat.comparisons == [comparison]
    with pytest.raises(CurvesUnavailable):
        comparison.equity  # noqa: B018


def test_runs_are_compared_here_when_the_server_cannot(server: Server, chat: ChatOps) -> None:
    one = taken(server, chat, "sma_cross")
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    result = one.result(PATIENCE)
    since = server.mark
    comparison_inputs = later(lambda: chat.compare_strategies([result, "momentum"]))
    assert server.takes("executeCommand", since)["parameters"] == {"strategy_id": "momentum"}
    server.finish(chat.session_id, "b-2", "momentum", 0.2)
    comparison = comparison_inputs.result(PATIENCE)
    assert comparison.metrics["total_return"].to_dict() == {"sma_cross": 0.1, "momentum": 0.2}
    assert comparison.ranking == ["momentum", "sma_cross"]
    assert "compare_strategies" not in [payload["command"] for payload in server.took("executeCommand")]


def test_what_makes_no_sense_is_not_even_sent(server: Server, chat: ChatOps) -> None:
    for nonsense in (
        lambda: chat.compare_strategies("sma_cross"),
        lambda: chat.send_message("  "),
        lambda: chat.send_message("x" * 64_001),
    ):
        with pytest.raises(BadInput):
            nonsense()
    answered(server, chat)
    assert (server.took("executeCommand"), server.took("sendMessage")) == ([], [])


# -- messages ---------------------------------------------------------------------------------------------------


def test_a_message_is_shown_at_once_and_its_echo_merged(server: Server, chat: ChatOps) -> None:
    server.tell("echoing", on=False)
    mine = chat.send_message("hello")
    assert chat.messages == [mine]
    server.tell("echo", payload=server.takes("sendMessage"))
    answered(server, chat)
    assert [message.content for message in chat.messages] == ["hello", "mark"]
    assert chat.messages[0].id == "message-1"


def test_the_same_words_said_twice_are_two_messages(server: Server, chat: ChatOps) -> None:
    for _ in range(3):
        chat.send_message("yes")
    until(
        lambda: len({message.id for message in chat.messages if message.id.startswith("message-")}) == 3, "the echoes"
    )
    answered(server, chat)
    assert [message.content for message in chat.messages] == ["yes", "yes", "yes", "mark"]
    assert [message.id for message in chat.messages[:3]] == ["message-1", "message-2", "message-3"]


def test_what_others_say_is_heard_once(server: Server, chat: ChatOps, open_chat: Callable[..., ChatOps]) -> None:
    other = open_chat(server.url, user="bo", session_id=chat.session_id)
    other.wait_connected()
    heard: list[str] = []
    chat.on("message", lambda message: heard.append(message.content))
    chat.send_message("from ana")
    until(lambda: "from ana" in [message.content for message in other.messages], "bo to hear ana")
    other.send_message("from bo")
    until(lambda: "from bo" in [message.content for message in chat.messages], "ana to hear bo")
    for each in (chat, other):
        assert [message.content for message in each.messages] == ["from ana", "from bo"]
    until(lambda: heard == ["from ana", "from bo"], "the callbacks")


def test_an_error_event_reaches_who_listens_and_breaks_nothing(server: Server, chat: ChatOps) -> None:
    errors: list[str] = []
    chat.on("error", lambda error: errors.append(error.message))
    server.emit(chat.session_id, "error", message="The disk is full.")
    until(lambda: errors == ["The disk is full."], "the error")
    assert chat.is_connected


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("message", None),
        ("message", []),
        ("message", {}),
        ("message", {"id": 7}),
        ("backtestProgress", {"progress": "x"}),
        ("commandResult", "done"),
        ("commandResult", {"success": 1}),
        ("error", None),
        ("fromTheFuture", {"x": 1}),
    ],
)
def test_what_cannot_be_read_is_passed_over(server: Server, chat: ChatOps, event: str, payload: Any) -> None:
    server.tell("emit", room=chat.session_id, event=event, payload=payload)
    answered(server, chat)
    assert [message.content for message in chat.messages] == ["mark"]


# -- a link that breaks -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_after_a_break_the_session_is_joined_again_and_the_run_goes_on(server: Server, chat: ChatOps) -> None:
    told: list[str] = []
    chat.on("connection", told.append)
    run = taken(server, chat, "sma_cross")
    server.progress(chat.session_id, "b-1", 20)
    until(lambda: run.progress == 20, "the progress")
    since = server.mark
    server.tell("drop")
    assert server.takes("joinSession", since) == chat.session_id
    until(lambda: told[-2:] == ["reconnecting", "connected"], "the connection to tell")
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    assert run.result(PATIENCE).metrics["total_return"] == 0.1


@pytest.mark.usefixtures("quick")
def test_when_the_server_stays_away_every_run_is_given_up_and_reconnect_helps(server: Server, chat: ChatOps) -> None:
    one, two = taken(server, chat, "sma_cross"), taken(server, chat, "momentum")
    helped = later(lambda: chat.execute_command("help"))
    server.takes("executeCommand", where=lambda payload: payload["command"] == "help")
    server.progress(chat.session_id, "b-1", 20)
    until(lambda: one.progress == 20, "the progress")
    server.tell("gone")
    for run in (one, two):
        with pytest.raises(ConnectionLost):
            run.result(PATIENCE)
        assert run.status == "failed"
    with pytest.raises(ConnectionLost):
        helped.result(PATIENCE)
    assert chat.connection == "disconnected"
    since = server.mark
    server.tell("listen")
    server.at("listening", since)
    chat.reconnect()
    chat.wait_connected()
    again = taken(server, chat, "momentum")
    server.finish(chat.session_id, "b-3", "momentum", 0.3)
    assert again.result(PATIENCE).metrics["total_return"] == 0.3
    assert (one.status, two.status) == ("failed", "failed")


@pytest.mark.usefixtures("quick")
def test_what_was_said_offline_arrives_once_and_in_order(server: Server, chat: ChatOps) -> None:
    chat.send_message("before")
    server.takes("sendMessage")
    server.tell("gone")
    until(lambda: chat.connection == "disconnected", "all attempts to fail")
    chat.send_message("one")
    chat.send_message("two")
    since = server.mark
    server.tell("listen")
    server.at("listening", since)
    chat.reconnect()
    server.takes("sendMessage", since, lambda payload: payload["content"] == "two")
    answered(server, chat)
    assert [payload["content"] for payload in server.took("sendMessage")] == ["before", "one", "two"]
    assert [message.content for message in chat.messages] == ["before", "one", "two", "mark"]


@pytest.mark.usefixtures("quick")
def test_a_command_given_up_with_the_link_is_not_carried_out_behind_its_back(server: Server, chat: ChatOps) -> None:
    server.tell("gone")
    until(lambda: chat.connection == "reconnecting", "the break to be noticed")
    with pytest.raises(ConnectionLost):
        chat.trigger_backtest("sma_cross")
    since = server.mark
    server.tell("listen")
    server.at("listening", since)
    chat.reconnect()
    chat.send_message("back")
    server.takes("sendMessage", since)
    assert server.took("executeCommand") == []


def test_going_to_another_session_leaves_the_first(server: Server, chat: ChatOps) -> None:
    first = chat.session_id
    second = chat.create_session("momentum study")
    assert second != first
    server.takes("joinSession", where=lambda session: session == second)
    assert server.took("leaveSession") == [first]
    server.emit(
        first, "message", id="x", sessionId=first, role="system", content="late", timestamp="2026-01-01T00:00:00Z"
    )
    answered(server, chat)
    assert [message.content for message in chat.messages] == ["mark"]


# -- going elsewhere --------------------------------------------------------------------------------------------


def test_going_to_another_session_gives_runs_up_and_coming_back_finds_them_moving(
    server: Server, chat: ChatOps
) -> None:
    """A base backend's progress names no session, so we are in one at a time and nobody waits for the other's."""
    first = chat.session_id
    chat.send_message("in the first")
    run = taken(server, chat, "sma_cross")
    server.progress(first, "b-1", 40)
    until(lambda: run.progress == 40, "the progress")
    second = chat.create_session("the second")
    with pytest.raises(ConnectionLost, match=f"You left {first}"):
        run.result(PATIENCE)
    assert server.took("leaveSession") == [first]
    assert [(each.session_id, each.name) for each in chat.sessions] == [(second, "the second"), (first, "")]
    assert chat.people == []
    chat.rename_session("the renamed second")
    chat.join_session(first)
    assert [message.content for message in chat.messages] == ["in the first"]  # kept here; the server keeps nothing
    server.progress(first, "b-1", 60)
    again = until(lambda: [each for each in chat.runs if each is not run], "it to move")[0]
    assert (again.id, again.progress, len(chat.runs)) == ("b-1", 60, 1)
    assert chat.sessions[1].name == "the renamed second"
