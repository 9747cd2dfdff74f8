"""ChatOps on the official server: each run finds its own progress, numbers and end, with and without recovery."""

from __future__ import annotations

import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import BacktestFailed, CommandFailed, CurvesUnavailable
from tests.contract.official_server import Server, answered, taken
from tests.support.waiting import PATIENCE, until


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
