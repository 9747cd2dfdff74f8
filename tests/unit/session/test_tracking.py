"""A loop of one's own is a card: how far it is, how fast, and why it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from chatops_widget.errors import BacktestCancelled, BadInput, ConnectionLost
from chatops_widget.protocol.panel import RunItem
from chatops_widget.session.state import SessionState
from chatops_widget.session.tracking import progress, track


def ticking(step: float) -> Callable[[], float]:
    """A clock that moves on by so many seconds each time it is read."""
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += step
        return now

    return clock


class Tracked:
    """A loop in a session whose cards can be looked at."""

    def __init__(self, session: SessionState, items: Iterable[int], total: int | None, step: float = 1.0) -> None:
        self._session = session
        self.card = session.begin_loop("walk")
        self.shown: list[RunItem] = []
        self.steps: Iterator[int] = track(items, total, self.card, self._call, ticking(step))

    def _call(self, act: Callable[..., object], *given: object) -> None:
        act(*given)
        self.shown.append(self.item)

    @property
    def item(self) -> RunItem:
        item = self._session.transcript.get(self.card.loop.id)
        assert isinstance(item, RunItem)
        return item


def test_a_loop_yields_what_there_is_and_its_card_tells_how_far_it_is(extended: SessionState) -> None:
    tracked = Tracked(extended, range(4), 4)
    assert list(tracked.steps) == [0, 1, 2, 3]
    assert [(each.status, each.progress) for each in tracked.shown] == [
        ("running", 0), ("running", 25), ("running", 50), ("running", 75), ("running", 100), ("running", 100),
        ("completed", 100),
    ]  # fmt: skip
    assert tracked.shown[2].message == "2 of 4 · 1.0 a second"
    assert tracked.shown[2].tick is not None
    assert tracked.shown[2].tick.seconds_left == 2.0
    assert tracked.item.strategy_id == "walk"
    assert extended.runs == []


def test_it_is_told_ten_times_a_second_at_most(extended: SessionState) -> None:
    tracked = Tracked(extended, range(1_000), 1_000, step=0.001)
    assert len(list(tracked.steps)) == 1_000
    assert 5 <= len(tracked.shown) <= 15


def test_without_a_length_it_counts(extended: SessionState) -> None:
    tracked = Tracked(extended, iter(range(3)), None)
    list(tracked.steps)
    assert tracked.shown[1].message == "1 · 1.0 a second"
    assert (tracked.shown[1].progress, tracked.item.status) == (0, "completed")


def test_stopped_it_ends_before_its_next_step_with_an_error(extended: SessionState) -> None:
    tracked = Tracked(extended, range(9), 9)
    assert [next(tracked.steps) for _ in range(3)] == [0, 1, 2]
    tracked.card.stopping()
    assert tracked.item.stopping
    with pytest.raises(BacktestCancelled, match=r"walk was stopped after 3 of 9\."):
        next(tracked.steps)
    assert (tracked.item.status, tracked.item.stopping) == ("cancelled", False)


def test_a_break_is_told_as_an_early_end(extended: SessionState) -> None:
    tracked = Tracked(extended, range(9), 9)
    for step in tracked.steps:
        if step == 4:
            break
    tracked.steps.close()  # type: ignore[attr-defined]  # as the end of its frame would
    assert tracked.item.status == "cancelled"
    assert tracked.item.fault is not None
    assert tracked.item.fault.message == "walk ended after 4 of 9."


def test_what_the_source_raises_is_raised_and_told(extended: SessionState) -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError("by zero")

    tracked = Tracked(extended, broken(), None)
    with pytest.raises(ZeroDivisionError):
        list(tracked.steps)
    assert tracked.item.status == "failed"
    assert tracked.item.fault is not None
    assert tracked.item.fault.message == "walk raised ZeroDivisionError after 1: “by zero”."


def test_a_loop_goes_on_when_the_link_is_lost_and_is_run_again_by_its_cell(extended: SessionState) -> None:
    tracked = Tracked(extended, range(2), 2)
    next(tracked.steps)
    extended.lost(ConnectionLost("The link broke."))
    assert tracked.item.status == "running"
    assert list(tracked.steps) == [1]
    with pytest.raises(BadInput, match=r"walk is a loop of a notebook\. Run its cell again\."):
        extended.work.request(tracked.card.loop.id)


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (0, 5, 0.0, "0 of 5"),
        (1_200, 5_000, 0.5, "1,200 of 5,000 · 2,400 a second"),
        (3, None, 2.0, "3 · 1.5 a second"),
        (1, 9, 60.0, "1 of 9 · 1 a minute"),
    ],
)
def test_the_rate_is_written_to_be_read(done: int, total: int | None, seconds: float, said: str) -> None:
    assert progress("l", done, total, seconds).message == said


def test_more_steps_than_were_announced_are_no_more_than_all() -> None:
    assert progress("l", 7, 5, 1.0).progress == 100.0
    assert progress("l", 7, 5, 1.0).seconds_left is None
