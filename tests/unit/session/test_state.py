"""A session's runs: in any order of a backend's words, each finds what it is about; what is settled stays so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatops_widget.errors import BacktestCancelled, BacktestFailed, ConnectionLost, UnknownName
from chatops_widget.protocol.messages import CommandResult, Fault
from chatops_widget.protocol.panel import RunItem
from chatops_widget.session.state import SessionState
from tests.support.session_events import item, new_session, state, tick


def test_a_run_goes_through_its_states(extended: SessionState) -> None:
    pending = extended.work.open("c-1", "run_backtest", {"strategy_id": "sma_cross", "fast": 5}, typed=False)
    run = pending.run
    assert run is not None
    assert extended.runs == []
    extended.take(state("queued", client_id="c-1", queue_position=1))
    assert pending.accepted.done()
    assert (run.id, run.status) == ("r-1", "queued")
    extended.take(state("running", client_id="c-1"))
    extended.take(tick(50))
    assert (run.status, run.progress) == ("running", 50)
    extended.take(state("completed", client_id="c-1", data={"metrics": {"total_return": 0.5}}))
    assert run.result(0).metrics["total_return"] == 0.5
    assert pending.result.result(0).success
    assert extended.runs == [run]


LATE: list[Callable[[SessionState], None]] = [
    lambda session: session.take(tick(10)),
    lambda session: session.take(tick(100, status="completed")),
    lambda session: session.take(tick(10, status="failed", message="late")),
    lambda session: session.take(tick(10, attempt=99)),
    lambda session: session.take(state("queued")),
    lambda session: session.take(state("running")),
    lambda session: session.take(state("completed", data={"metrics": {"total_return": 9.0}})),
    lambda session: session.take(state("failed", fault=Fault(code="x", message="late"))),
    lambda session: session.take(state("cancelled")),
]


@pytest.mark.parametrize("late", LATE)
def test_a_completed_run_never_changes_again(extended: SessionState, late: Callable[[SessionState], None]) -> None:
    extended.take(state("completed", data={"metrics": {"total_return": 0.5}}))
    run = extended.runs[0]
    late(extended)
    assert (run.status, run.progress, run.error) == ("completed", 100, None)
    assert run.result(0).metrics["total_return"] == 0.5
    assert extended.runs == [run]
    assert item(extended, "r-1").status == "completed"


@pytest.mark.parametrize("late", LATE)
def test_a_cancelled_run_never_changes_again(extended: SessionState, late: Callable[[SessionState], None]) -> None:
    extended.take(state("cancelled", fault=Fault(code="backtest_cancelled", message="Stopped.")))
    run = extended.runs[0]
    late(extended)
    with pytest.raises(BacktestCancelled, match="Stopped"):
        run.result(0)
    assert (run.status, extended.runs) == ("cancelled", [run])


def test_progress_never_goes_back_but_for_a_new_attempt(extended: SessionState) -> None:
    extended.take(state("running"))
    run = extended.runs[0]
    seen = []
    for progress, attempt in ((10, 1), (50, 1), (30, 1), (60, 1), (5, 2), (90, 1), (20, 2)):
        extended.take(tick(progress, attempt=attempt))
        seen.append(run.progress)
    assert seen == [10, 50, 50, 60, 5, 5, 20]


def test_history_read_backwards_is_the_same_as_forwards() -> None:
    states = [state("queued"), state("running"), state("completed", data={"metrics": {"total_return": 0.5}})]
    shown = []
    for pending in (states, states[::-1]):
        session = new_session(2)
        for each in pending:
            session.take(each, at_top=pending is not states)
        run = session.runs[0]
        shown.append((run.status, run.progress, run.result(0).metrics.to_dict(), item(session, "r-1").status))
    assert repr(shown[0]) == repr(shown[1])


def test_a_failed_run_raises_what_the_backend_said(extended: SessionState) -> None:
    pending = extended.work.open("c-1", "run_backtest", {"strategy_id": "sma_cross"}, typed=False)
    fault = Fault(code="bad_data", message="No bars.", hint="Take others.")
    extended.take(state("queued", client_id="c-1"))
    extended.take(state("failed", client_id="c-1", fault=fault))
    assert pending.run is not None
    with pytest.raises(BacktestFailed, match=r"No bars\. Take others\."):
        pending.run.result(0)
    assert pending.result.result(0).success is False


def test_a_refusal_is_raised_as_the_error_it_was(extended: SessionState) -> None:
    pending = extended.work.open("c-1", "run_backtest", {"strategy_id": "x"}, typed=False)
    fault = Fault(code="unknown_strategy", message="No strategy “x”.", hint="Did you mean y?")
    extended.take(CommandResult(success=False, message="No.", client_id="c-1", fault=fault))
    with pytest.raises(UnknownName, match=r"Did you mean y\?"):
        pending.accepted.result(0)
    assert extended.runs == []


def test_who_waits_is_told_when_the_link_is_gone_for_good(session: SessionState) -> None:
    pending = session.work.open("c-1", "run_backtest", {"strategy_id": "x"}, typed=True)
    session.chat.say("c-1", "/run_backtest x")
    session.chat.say("c-2", "just words")
    assert session.lost(ConnectionLost("Gone.")) == ["c-1"]
    for future in (pending.accepted, pending.result, pending.comparison):
        with pytest.raises(ConnectionLost):
            future.result(0)
    assert item(session, "c-1").delivery == "failed"
    assert item(session, "c-2").delivery == "queued"  # it goes when the link is back
    assert session.lost(ConnectionLost("Gone.")) == []


def test_a_run_given_up_with_the_link_gets_a_new_handle_when_the_backend_knows_better(extended: SessionState) -> None:
    extended.take(state("running"))
    old = extended.runs[0]
    extended.lost(ConnectionLost("Gone."))
    extended.take(state("completed", data={"metrics": {"total_return": 0.5}}))
    assert old.status == "failed"
    assert len(extended.runs) == 1
    assert extended.runs[0].result(0).metrics["total_return"] == 0.5


def test_a_comparison_is_one_card_from_queued_to_compared(extended: SessionState) -> None:
    pending = extended.work.open("c-1", "compare_strategies", {"strategy_ids": ["a", "b"]}, typed=False)
    rows = [{"strategy_id": "a", "sharpe_ratio": 1.0}, {"strategy_id": "b", "sharpe_ratio": 2.0}]
    data = {"strategies": rows, "ranking": ["b", "a"]}
    for status, more in (("queued", {}), ("running", {}), ("completed", {"data": data})):
        extended.take(state(status, "cmp-1", kind="comparison", client_id="c-1", strategy_id="a vs b", **more))
        if status == "running":
            extended.take(tick(40, "cmp-1"))
            assert isinstance(item(extended, pending.key), RunItem)
            assert item(extended, pending.key).progress == 40
    comparison = pending.comparison.result(0)
    assert extended.comparisons == [comparison]
    assert extended.runs == []
    assert len(extended.transcript) == 1
    extended.take(tick(50, "cmp-1"))
    extended.take(state("running", "cmp-1", kind="comparison", client_id="c-1"))
    assert item(extended, pending.key).python == 'chat.comparison("cmp-1").metrics'
    assert extended.runs == []


def test_late_progress_does_not_reopen_a_comparison_that_failed(extended: SessionState) -> None:
    extended.take(state("queued", "cmp-1", kind="comparison", strategy_id="a vs b"))
    extended.take(state("cancelled", "cmp-1", kind="comparison", strategy_id="a vs b"))
    extended.take(tick(50, "cmp-1"))
    assert item(extended, "cmp-1").status == "cancelled"
    assert extended.runs == []


def test_with_no_names_at_all_results_go_to_commands_of_their_kind_oldest_first(base: SessionState) -> None:
    commands = ["run_backtest", "help", "compare_strategies", "run_backtest"]
    orders = [base.work.open(f"c-{k}", each, {"strategy_id": "x"}, typed=False) for k, each in enumerate(commands)]
    for pending in orders:
        base.sent(pending.client_id)
    compared = {"strategies": [{"strategy_id": "a"}, {"strategy_id": "b"}], "ranking": ["a", "b"]}
    for data in (
        None,
        {"backtestId": "r-1", "strategyId": "x"},
        compared,
        {"backtestId": "r-2", "strategyId": "x"},
    ):
        base.take(CommandResult(success=True, message="Done.", data=data))
    assert all(pending.result.done() for pending in orders)
    assert [pending.run.id for pending in orders if pending.run] == ["r-1", "r-2"]


def test_progress_of_a_run_nobody_here_asked_for_is_shown_as_its_own(base: SessionState) -> None:
    base.take(tick(30, "other"))
    assert [(run.id, run.progress) for run in base.runs] == [("other", 30)]
    base.take(tick(100, "other", status="completed"))
    assert base.runs[0].status == "completed"
