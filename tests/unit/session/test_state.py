"""A session's state: in any order of a backend's words, each finds what it is about; what is settled stays so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget.errors import BacktestCancelled, BacktestFailed, CommandFailed, ConnectionLost, UnknownName
from chatops_widget.io_thread import io_thread
from chatops_widget.protocol.messages import (
    BacktestProgress,
    CommandResult,
    EventPage,
    Fault,
    Message,
    RunState,
    StoredEvent,
    to_wire,
)
from chatops_widget.protocol.panel import MessageItem, RunItem
from chatops_widget.session.callbacks import Callbacks
from chatops_widget.session.conversation import Conversation
from chatops_widget.session.state import SessionState
from chatops_widget.session.transcript import Transcript
from tests.support.waiting import until

NOW = "2026-01-01T00:00:00+00:00"


def no_curves(id: str) -> Any:
    raise AssertionError("nobody looked at curves")


@pytest.fixture(params=[1, 2])
def session(request: pytest.FixtureRequest) -> SessionState:
    return new_session(request.param)


@pytest.fixture
def base() -> SessionState:
    return new_session(1)


@pytest.fixture
def extended() -> SessionState:
    return new_session(2)


def new_session(protocol: int) -> SessionState:
    session = SessionState("s", Transcript(), user="ana", load_curves=no_curves, cancel=lambda run: None)
    session.protocol = protocol
    return session


def message(id: str, content: str, **more: Any) -> Message:
    return Message(id=id, session_id="s", role=more.pop("role", "user"), content=content, timestamp=NOW, **more)


def state(status: Any, run_id: str = "r-1", **more: Any) -> RunState:
    given = {"strategy_id": "sma_cross", "parameters": {}, **more}
    return RunState(session_id="s", run_id=run_id, status=status, timestamp=NOW, **given)


def tick(progress: float, run_id: str = "r-1", **more: Any) -> BacktestProgress:
    return BacktestProgress(backtest_id=run_id, progress=progress, status=more.pop("status", "running"), **more)


def item(session: SessionState, key: str) -> Any:
    return session.transcript.get(key)


# -- messages ---------------------------------------------------------------------------------------------------


def test_our_message_is_queued_then_sent_then_merged_with_its_echo(session: SessionState) -> None:
    session.said("c-1", "hello")
    assert item(session, "c-1").delivery == "queued"
    session.sent("c-1")
    assert item(session, "c-1").delivery == "sent"
    extended = session.protocol == 2
    session.message(message("m-1", "hello", **({"client_id": "c-1", "seq": 1, "user": "ana"} if extended else {})))
    assert [each.id for each in session.messages] == ["m-1"]
    assert isinstance(item(session, "c-1"), MessageItem)
    assert item(session, "c-1").mine


def test_a_message_takes_its_place_when_it_is_echoed(session: SessionState) -> None:
    session.said("c-1", "mine")
    session.sent("c-1")
    extended = session.protocol == 2
    session.message(message("m-1", "theirs", user="bo", **({"seq": 1, "client_id": "c-bo"} if extended else {})))
    session.message(message("m-2", "mine", **({"client_id": "c-1", "seq": 2, "user": "ana"} if extended else {})))
    assert [each.content for each in session.messages] == ["theirs", "mine"]


def test_the_same_event_twice_is_one_message(session: SessionState) -> None:
    for _ in range(2):
        session.message(message("m-1", "hello", role="assistant"))
    assert len(session.messages) == 1


def test_words_of_others_are_not_taken_for_an_echo(extended: SessionState) -> None:
    extended.said("c-1", "yes")
    extended.message(message("m-1", "yes", seq=1, user="bo"))
    extended.message(message("m-2", "yes", seq=2, user="ana", client_id="c-1"))
    assert [(each.id, each.user) for each in extended.messages] == [("m-1", "bo"), ("m-2", "ana")]


def test_a_refused_message_says_why(session: SessionState) -> None:
    session.said("c-1", "hello")
    fault = Fault(code="too_long", message="Too long.")
    session.refused("c-1", fault, CommandFailed("Too long."))
    assert (item(session, "c-1").delivery, item(session, "c-1").fault) == ("failed", fault)


# -- runs -------------------------------------------------------------------------------------------------------


def test_a_run_goes_through_its_states(extended: SessionState) -> None:
    pending = extended.opened("c-1", "run_backtest", {"strategy_id": "sma_cross", "fast": 5}, typed=False)
    run = pending.run
    assert run is not None
    assert extended.runs == []
    extended.run_state(state("queued", client_id="c-1", queue_position=1))
    assert pending.accepted.done()
    assert (run.id, run.status) == ("r-1", "queued")
    extended.run_state(state("running", client_id="c-1"))
    extended.progress(tick(50))
    assert (run.status, run.progress) == ("running", 50)
    extended.run_state(state("completed", client_id="c-1", data={"metrics": {"total_return": 0.5}}))
    assert run.result(0).metrics["total_return"] == 0.5
    assert pending.result.result(0).success
    assert extended.runs == [run]


LATE: list[Callable[[SessionState], None]] = [
    lambda session: session.progress(tick(10)),
    lambda session: session.progress(tick(100, status="completed")),
    lambda session: session.progress(tick(10, status="failed", message="late")),
    lambda session: session.progress(tick(10, attempt=99)),
    lambda session: session.run_state(state("queued")),
    lambda session: session.run_state(state("running")),
    lambda session: session.run_state(state("completed", data={"metrics": {"total_return": 9.0}})),
    lambda session: session.run_state(state("failed", fault=Fault(code="x", message="late"))),
    lambda session: session.run_state(state("cancelled")),
]


@pytest.mark.parametrize("late", LATE)
def test_a_completed_run_never_changes_again(extended: SessionState, late: Callable[[SessionState], None]) -> None:
    extended.run_state(state("completed", data={"metrics": {"total_return": 0.5}}))
    run = extended.runs[0]
    late(extended)
    assert (run.status, run.progress, run.error) == ("completed", 100, None)
    assert run.result(0).metrics["total_return"] == 0.5
    assert extended.runs == [run]
    assert item(extended, "r-1").status == "completed"


@pytest.mark.parametrize("late", LATE)
def test_a_cancelled_run_never_changes_again(extended: SessionState, late: Callable[[SessionState], None]) -> None:
    extended.run_state(state("cancelled", fault=Fault(code="backtest_cancelled", message="Stopped.")))
    run = extended.runs[0]
    late(extended)
    with pytest.raises(BacktestCancelled, match="Stopped"):
        run.result(0)
    assert (run.status, extended.runs) == ("cancelled", [run])


def test_progress_never_goes_back_but_for_a_new_attempt(extended: SessionState) -> None:
    extended.run_state(state("running"))
    run = extended.runs[0]
    seen = []
    for progress, attempt in ((10, 1), (50, 1), (30, 1), (60, 1), (5, 2), (90, 1), (20, 2)):
        extended.progress(tick(progress, attempt=attempt))
        seen.append(run.progress)
    assert seen == [10, 50, 50, 60, 5, 5, 20]


def test_history_read_backwards_is_the_same_as_forwards() -> None:
    states = [state("queued"), state("running"), state("completed", data={"metrics": {"total_return": 0.5}})]
    shown = []
    for pending in (states, states[::-1]):
        session = new_session(2)
        for each in pending:
            session.run_state(each, at_top=pending is not states)
        run = session.runs[0]
        shown.append((run.status, run.progress, run.result(0).metrics.to_dict(), item(session, "r-1").status))
    assert repr(shown[0]) == repr(shown[1])


def test_a_failed_run_raises_what_the_backend_said(extended: SessionState) -> None:
    pending = extended.opened("c-1", "run_backtest", {"strategy_id": "sma_cross"}, typed=False)
    fault = Fault(code="bad_data", message="No bars.", hint="Take others.")
    extended.run_state(state("queued", client_id="c-1"))
    extended.run_state(state("failed", client_id="c-1", fault=fault))
    assert pending.run is not None
    with pytest.raises(BacktestFailed, match=r"No bars\. Take others\."):
        pending.run.result(0)
    assert pending.result.result(0).success is False


def test_a_refusal_is_raised_as_the_error_it_was(extended: SessionState) -> None:
    pending = extended.opened("c-1", "run_backtest", {"strategy_id": "x"}, typed=False)
    fault = Fault(code="unknown_strategy", message="No strategy “x”.", hint="Did you mean y?")
    extended.command_result(CommandResult(success=False, message="No.", client_id="c-1", fault=fault))
    with pytest.raises(UnknownName, match=r"Did you mean y\?"):
        pending.accepted.result(0)
    assert extended.runs == []


def test_who_waits_is_told_when_the_link_is_gone_for_good(session: SessionState) -> None:
    pending = session.opened("c-1", "run_backtest", {"strategy_id": "x"}, typed=True)
    session.said("c-1", "/run_backtest x")
    session.said("c-2", "just words")
    assert session.lost(ConnectionLost("Gone.")) == ["c-1"]
    for future in (pending.accepted, pending.result, pending.comparison):
        with pytest.raises(ConnectionLost):
            future.result(0)
    assert item(session, "c-1").delivery == "failed"
    assert item(session, "c-2").delivery == "queued"  # it goes when the link is back
    assert session.lost(ConnectionLost("Gone.")) == []


def test_a_run_given_up_with_the_link_gets_a_new_handle_when_the_backend_knows_better(extended: SessionState) -> None:
    extended.run_state(state("running"))
    old = extended.runs[0]
    extended.lost(ConnectionLost("Gone."))
    extended.run_state(state("completed", data={"metrics": {"total_return": 0.5}}))
    assert old.status == "failed"
    assert len(extended.runs) == 1
    assert extended.runs[0].result(0).metrics["total_return"] == 0.5


def test_a_comparison_is_one_card_from_queued_to_compared(extended: SessionState) -> None:
    pending = extended.opened("c-1", "compare_strategies", {"strategy_ids": ["a", "b"]}, typed=False)
    rows = [{"strategy_id": "a", "sharpe_ratio": 1.0}, {"strategy_id": "b", "sharpe_ratio": 2.0}]
    data = {"strategies": rows, "ranking": ["b", "a"]}
    for status, more in (("queued", {}), ("running", {}), ("completed", {"data": data})):
        extended.run_state(state(status, "cmp-1", kind="comparison", client_id="c-1", strategy_id="a vs b", **more))
        if status == "running":
            extended.progress(tick(40, "cmp-1"))
            assert isinstance(item(extended, pending.key), RunItem)
            assert item(extended, pending.key).progress == 40
    comparison = pending.comparison.result(0)
    assert extended.comparisons == [comparison]
    assert extended.runs == []
    assert len(extended.transcript) == 1
    extended.progress(tick(50, "cmp-1"))
    extended.run_state(state("running", "cmp-1", kind="comparison", client_id="c-1"))
    assert item(extended, pending.key).python == "chat.comparisons[-1].metrics"
    assert extended.runs == []


def test_late_progress_does_not_reopen_a_comparison_that_failed(extended: SessionState) -> None:
    extended.run_state(state("queued", "cmp-1", kind="comparison", strategy_id="a vs b"))
    extended.run_state(state("cancelled", "cmp-1", kind="comparison", strategy_id="a vs b"))
    extended.progress(tick(50, "cmp-1"))
    assert item(extended, "cmp-1").status == "cancelled"
    assert extended.runs == []


# -- a base backend's words -------------------------------------------------------------------------------------


def test_with_no_names_at_all_results_go_to_commands_of_their_kind_oldest_first(base: SessionState) -> None:
    commands = ["run_backtest", "help", "compare_strategies", "run_backtest"]
    orders = [base.opened(f"c-{k}", each, {"strategy_id": "x"}, typed=False) for k, each in enumerate(commands)]
    for pending in orders:
        base.sent(pending.client_id)
    comparison_inputs = {"strategies": [{"strategy_id": "a"}, {"strategy_id": "b"}], "ranking": ["a", "b"]}
    for data in (
        None,
        {"backtestId": "r-1", "strategyId": "x"},
        comparison_inputs,
        {"backtestId": "r-2", "strategyId": "x"},
    ):
        base.command_result(CommandResult(success=True, message="Done.", data=data))
    assert all(pending.result.done() for pending in orders)
    assert [pending.run.id for pending in orders if pending.run] == ["r-1", "r-2"]


def test_progress_of_a_run_nobody_here_asked_for_is_shown_as_its_own(base: SessionState) -> None:
    base.progress(tick(30, "other"))
    assert [(run.id, run.progress) for run in base.runs] == [("other", 30)]
    base.progress(tick(100, "other", status="completed"))
    assert base.runs[0].status == "completed"


# -- the order of the session -----------------------------------------------------------------------------------


def test_events_that_overtake_others_are_told_in_their_turn_and_once() -> None:
    callbacks = Callbacks()
    heard: list[int | None] = []
    callbacks.add("message", lambda each: heard.append(each.seq))

    async def nowhere() -> Any:
        raise AssertionError("nothing to connect to")

    async def play() -> list[int | None]:
        conversation = Conversation(io_thread(), nowhere, callbacks, user="ana", session_id="s", starting=None)
        said = {seq: message(f"m-{seq}", f"note {seq}", seq=seq, role="assistant") for seq in range(1, 9)}
        for seq in (1, 3, 5, 3):
            conversation.on_event(said[seq])
        page = [StoredEvent(event="message", payload=to_wire(said[seq])) for seq in (2, 3, 4)]
        conversation.on_page("s", EventPage(ok=True, events=page))
        for seq in (5, 8, 6, 7, 1):
            conversation.on_event(said[seq])
        return [each.seq for each in conversation.session.messages]

    assert io_thread().run(play(), timeout=30, what="the play") == [1, 2, 3, 4, 5, 6, 7, 8]
    until(lambda: len(heard) >= 8, "the callbacks")
    callbacks.close()
    assert heard == [1, 2, 3, 4, 5, 6, 7, 8]
