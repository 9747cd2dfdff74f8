"""A session longer than what stays in memory answers as a short one does: messages, runs, changes, search, order."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from chatops_widget.errors import BacktestFailed, ConnectionLost
from chatops_widget.protocol.messages import Fault, MessageEdit, RunAnnotation
from chatops_widget.results.repeatable import way_of
from chatops_widget.results.runs import BacktestRun
from chatops_widget.session import messages, run_cards, transcript
from chatops_widget.session.state import SessionState
from tests.support.session_events import NOW, message, state

COUNT, IN_MEMORY = 40, 5


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (messages, run_cards, transcript):
        monkeypatch.setattr(module, "IN_MEMORY", IN_MEMORY)


@pytest.fixture
def long(few: None, extended: SessionState) -> SessionState:
    for number in range(COUNT):
        at = 4 * number
        extended.take(message(f"m{number}", f"@bo number {number}", user="bo", seq=at + 1))
        for further, status in enumerate(("queued", "running", "failed" if number % 10 == 9 else "completed"), 2):
            fault = Fault(code="own", message="It fell.") if status == "failed" else None
            data = {"metrics": {"sharpe_ratio": number / 7}, "bars": 5}
            more: dict[str, Any] = {"fault": fault} if fault else {"data": data if status == "completed" else None}
            extended.take(state(status, run_id(number), seq=at + further, **more))
    return extended


def run_id(number: int) -> str:
    return f"bt_{number:012x}"


def keys(session: SessionState) -> list[str]:
    return [each.key for each in session.transcript.newest(sys.maxsize)[0]]


def test_all_of_it_is_there_in_its_order(long: SessionState) -> None:
    assert [each.content for each in long.messages] == [f"@bo number {n}" for n in range(COUNT)]
    assert [run.id for run in long.runs] == [run_id(n) for n in range(COUNT)]
    assert keys(long) == [key for n in range(COUNT) for key in (f"m{n}", run_id(n))]
    run = long.find_run(run_id(3))
    assert run is not None
    assert run.result().metrics["sharpe_ratio"] == 3 / 7
    assert way_of(run.result()) is not None  # it can be made again, as when it had just come
    failed = long.find_run(run_id(9))
    assert failed is not None
    with pytest.raises(BacktestFailed, match="It fell"):
        failed.result()
    assert len(long.work._cards._records.here) == IN_MEMORY


def test_a_run_that_somebody_holds_is_the_same_for_ever(few: None, extended: SessionState) -> None:
    extended.take(state("completed", "bt_held", seq=1, data={"metrics": {}}))
    held = extended.find_run("bt_held")
    for number in range(COUNT):
        extended.take(state("completed", run_id(number), seq=2 + number, data={"metrics": {}}))
    assert extended.find_run("bt_held") is held
    assert extended.runs[0] is held
    again = extended.find_run(run_id(0))
    assert extended.find_run(run_id(0)) is again


def test_what_is_changed_further_up_is_changed(long: SessionState) -> None:
    long.take(MessageEdit(id="m2", session_id="s", timestamp=NOW, content="in other words", seq=1000))
    long.take(MessageEdit(id="m3", session_id="s", timestamp=NOW, content=None, seq=1001))
    long.take(RunAnnotation(run_id=run_id(2), session_id="s", timestamp=NOW, tags=["keep"], note="", seq=1002))
    assert [each.content for each in long.messages[:4]] == [f"@bo number {n}" for n in (0, 1)] + [
        "in other words",
        "@bo number 4",
    ]
    assert keys(long)[4:7] == ["m2", run_id(2), run_id(3)]
    card = long.transcript.get(run_id(2))
    assert card is not None
    assert card.tags == ["keep"]


def test_a_lost_link_ends_what_goes_on_and_nothing_else(long: SessionState) -> None:
    long.take(state("running", "bt_open", seq=1000))
    for number in range(COUNT, 2 * COUNT):
        long.take(state("completed", run_id(number), seq=1001 + number, data={"metrics": {}}))
    going = long.find_run("bt_open")
    assert going is not None
    assert long.busy
    long.lost(ConnectionLost("gone"))
    assert isinstance(going.error, ConnectionLost)
    assert not long.busy
    assert sum(isinstance(run, BacktestRun) and run.status == "completed" for run in long.runs) == 2 * COUNT - 4


def test_pages_upwards_meet(long: SessionState) -> None:
    found: list[str] = []
    before, more = sys.maxsize, True
    while more:
        items, more = long.transcript.before(before, 7)
        found, before = [each.key for each in items] + found, items[0].n
    assert found == keys(long)
