"""A card shows what is known of its run, whatever came in between."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget.errors import CommandFailed
from chatops_widget.protocol.messages import BacktestProgress, CommandResult, RunState
from chatops_widget.protocol.panel import ComparisonItem, RunItem
from chatops_widget.session.state import SessionState
from chatops_widget.session.transcript import Transcript

ROWS = [{"strategy_id": "a", "sharpe_ratio": 1.0}, {"strategy_id": "b", "sharpe_ratio": 2.0}]


@pytest.fixture
def session() -> SessionState:
    return SessionState("s", Transcript(), user="ana", load_curves=lambda run: {}, cancel=lambda run: None)


def comparison(run_id: str, status: Any, **more: Any) -> RunState:
    given = {"strategy_id": "a vs b", "parameters": {}, "timestamp": "2026-01-01T00:00:00Z", **more}
    return RunState(session_id="s", run_id=run_id, status=status, kind="comparison", **given)


def test_a_comparison_says_that_it_is_stopping_until_it_is_stopped(session: SessionState) -> None:
    session.protocol = 2
    session.take(comparison("c", "running", seq=2))
    session.work.stopping("c")
    item = session.transcript.get("c")
    assert isinstance(item, RunItem)
    assert item.stopping
    session.take(comparison("c", "cancelled", seq=3))
    item = session.transcript.get("c")
    assert isinstance(item, RunItem)
    assert (item.stopping, item.status, item.seq) == (False, "cancelled", 2)


def test_an_older_page_does_not_put_back_a_comparison_under_way(session: SessionState) -> None:
    session.protocol = 2
    session.take(comparison("c", "running", seq=2))
    session.take(BacktestProgress(backtest_id="c", session_id="s", progress=40, status="running"))
    session.take(comparison("c", "queued", seq=1), at_top=True)
    item = session.transcript.get("c")
    assert isinstance(item, RunItem)
    assert (item.status, item.progress, item.seq) == ("running", 40, 1)


def test_an_answer_that_cannot_be_read_makes_no_card_and_harms_no_later_one(session: SessionState) -> None:
    asked = [session.work.open(f"c-{n}", "compare_strategies", {"strategy_ids": ["a", "b"]}, typed=False) for n in "12"]
    for each in asked:
        session.sent(each.client_id)
    session.take(CommandResult(success=True, message="?", data={"strategies": [3], "ranking": 3}))
    with pytest.raises(CommandFailed):
        asked[0].comparison.result(0)
    session.take(CommandResult(success=True, message="!", data={"strategies": ROWS, "ranking": ["b", "a"]}))
    assert [item.key for item in session.transcript.newest(9)[0]] == [asked[1].key]
    item = session.transcript.get(asked[1].key)
    assert isinstance(item, ComparisonItem)
    assert item.python == f'chat.comparison("{asked[1].client_id}").metrics'


def test_the_line_of_python_of_a_card_stays_true_when_others_follow(session: SessionState) -> None:
    session.protocol = 2
    data = {"strategies": ROWS, "ranking": ["b", "a"]}
    for name in ("one", "two", "three"):
        session.take(comparison(name, "completed", data=data))
    named = {item.key: item.python for item in session.transcript.newest(9)[0] if isinstance(item, ComparisonItem)}
    assert named == {
        "one": 'chat.comparison("one").metrics',
        "two": 'chat.comparison("two").metrics',
        "three": 'chat.comparison("three").metrics',
    }


def test_the_card_of_a_comparison_comes_up_before_it_is_judged_and_users_hold_it_after(session: SessionState) -> None:
    session.protocol = 2
    data = {"strategies": ROWS, "ranking": ["b", "a"]}
    session.take(comparison("c", "running", seq=2, data=data))
    item = session.transcript.get("c")
    assert isinstance(item, ComparisonItem)
    assert (item.judging, item.recommendation, session.comparisons) == (True, None, [])
    pair = {"a": "b", "b": "a", "difference": 1.0, "lower": 0.5, "upper": 1.5, "p": 0.01, "pHolm": 0.01, "reason": None}
    judged = {"recommendation": "Take b.", "pairwise": [pair], "groups": [["b"], ["a"]]}
    session.take(comparison("c", "completed", seq=3, data=data | judged))
    item = session.transcript.get("c")
    assert isinstance(item, ComparisonItem)
    assert (item.judging, item.recommendation, item.pairs[0].p_holm) == (False, "Take b.", 0.01)
    assert {each.name: each.group for each in item.strategies} == {"a": 2, "b": 1}
    assert [each.id for each in session.comparisons] == ["c"]


def test_a_card_has_the_command_that_makes_it_again_once_it_is_over(session: SessionState) -> None:
    session.protocol = 2
    session.take(comparison("c", "running", seq=2))
    item = session.transcript.get("c")
    assert isinstance(item, RunItem)
    assert item.asked is None
    session.take(comparison("c", "completed", seq=3, data={"strategies": ROWS, "ranking": ["b", "a"]}))
    item = session.transcript.get("c")
    assert isinstance(item, ComparisonItem)
    assert item.asked is not None
    assert (item.asked.command, item.asked.parameters) == session.work.request("c")
    assert item.asked.parameters["strategy_ids"] == ["a", "b"]


def test_a_comparison_stopped_while_it_is_judged_is_a_stopped_one(session: SessionState) -> None:
    session.protocol = 2
    session.take(comparison("c", "running", seq=2, data={"strategies": ROWS, "ranking": ["b", "a"]}))
    session.take(comparison("c", "cancelled", seq=3))
    item = session.transcript.get("c")
    assert isinstance(item, RunItem)
    assert item.status == "cancelled"


def test_a_comparison_that_is_judged_says_that_it_is_stopping(session: SessionState) -> None:
    session.protocol = 2
    session.take(comparison("c", "running", seq=2, data={"strategies": ROWS, "ranking": ["b", "a"]}))
    session.work.stopping("c")
    item = session.transcript.get("c")
    assert isinstance(item, ComparisonItem)
    assert (item.run_id, item.judging, item.stopping) == ("c", True, True)


def test_curves_that_came_before_the_judgement_are_there_after_it(session: SessionState) -> None:
    session.protocol = 2
    data = {"strategies": ROWS, "ranking": ["b", "a"]}
    session.take(comparison("c", "running", seq=2, data=data, curves={"date": b""}))
    session.take(comparison("c", "completed", seq=3, data=data))
    assert [each.curves.here for each in session.comparisons] == [True]
