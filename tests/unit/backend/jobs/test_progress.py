"""What workers report of their parts crosses whole, and is one progress for whoever looks at the job."""

from __future__ import annotations

import msgspec
import pytest

from chatops_widget.backend.jobs.progress import Report, timed, together
from chatops_widget.protocol.messages import BestSoFar, Tick

BEST = BestSoFar(parameters={"fast": 5}, metric="sharpe_ratio", value=1.5)


def report(part: str = "bt_1", done: int = 50, total: int = 200, seconds: float = 2.0) -> Report:
    tick = timed(Tick(done=done, current_date="2020-01-01"), total, seconds)
    return Report(part=part, attempt=7, total=total, seconds=seconds, tick=tick)


def test_a_report_crosses_from_a_worker_with_every_fact_it_has() -> None:
    told = {"done": 1, "bars_per_second": 2.0, "runs_per_second": 3.0, "current_date": "d", "seconds_left": 4.0}
    tick = Tick(**told, best=BEST)
    assert all(fact is not None for fact in msgspec.structs.astuple(tick)), "no fact left out here"
    sent = Report(part="bt_1", attempt=1, total=2, seconds=3.0, tick=tick)
    assert type(sent.encode()) is bytes
    assert Report.decode(sent.encode()) == sent


def test_what_is_no_report_is_refused_at_the_door() -> None:
    with pytest.raises(msgspec.ValidationError, match="total"):
        Report.decode(msgspec.msgpack.encode({"part": "bt_1", "attempt": 1, "total": "many", "seconds": 1, "tick": {}}))


def test_a_speed_is_said_when_there_was_time_to_measure_it() -> None:
    assert timed(Tick(done=50), 200, 2.0) == Tick(done=50, bars_per_second=25.0, seconds_left=6.0)
    assert timed(Tick(done=50), 200, 2.0, counts_runs=True) == Tick(done=50, runs_per_second=25.0, seconds_left=6.0)
    assert timed(Tick(done=50), 200, 0.01) == Tick(done=50)
    assert timed(Tick(done=0), 200, 2.0) == Tick(done=0)


def test_a_job_of_one_part_is_as_its_worker_says() -> None:
    only = report()
    assert together([only], 1) is only
    nothing = together([], 1)
    assert (nothing.total, nothing.attempt, nothing.tick) == (0, 0, Tick(done=0))


def test_a_job_of_several_parts_counts_those_that_have_not_begun_like_the_others() -> None:
    whole = together([report("c.0", done=100, seconds=4.0), report("c.1", done=20)], 3)
    assert (whole.total, whole.attempt, whole.seconds) == (600, None, 4.0)
    assert whole.tick == Tick(done=120, bars_per_second=30.0, seconds_left=16.0, current_date="2020-01-01")
