"""The fair queue: by person, then by time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.backend.jobs.fair_queue import FairQueue


def drained(queue: FairQueue[str]) -> list[str]:
    return [queue.take() or "" for _ in range(len(queue))]


def test_eighty_of_one_keep_anothers_single_one_waiting_for_one() -> None:
    queue = FairQueue[str]()
    for number in range(80):
        queue.put("ana", f"ana {number}")
    assert queue.take() == "ana 0"
    queue.put("bo", "bo")
    assert [queue.take(), queue.take()] == ["bo", "ana 1"]


def test_who_asks_again_and_again_is_not_served_again_and_again() -> None:
    queue = FairQueue[str]()
    for number in range(3):
        queue.put("ana", f"ana {number}")
    served = []
    for number in range(3):
        queue.put("bo", f"bo {number}")
        served += [queue.take(), queue.take()]
    assert served == ["ana 0", "bo 0", "ana 1", "bo 1", "ana 2", "bo 2"]


def test_what_is_dropped_costs_nobody_a_turn() -> None:
    queue = FairQueue[str]()
    for item in ("ana 0", "bo 0", "ana 1", "bo 1"):
        queue.put(item[:-2], item)
    assert queue.drop(lambda item: item == "bo 0") == ["bo 0"]
    assert drained(queue) == ["ana 0", "bo 1", "ana 1"]
    assert queue.take() is None


steps = st.lists(st.sampled_from(["take", "ana", "bo", "cy"]), max_size=60)


@given(steps)
def test_the_order_told_is_the_order_of_service_and_each_waits_one_round_at_most(todo: list[str]) -> None:
    queue = FairQueue[str]()
    for number, step in enumerate(todo):
        if step == "take":
            queue.take()
        else:
            queue.put(step, f"{step} {number}")
    told = list(queue)
    assert drained(queue) == told
    people = [item.split()[0] for item in told]
    for person in set(people):
        mine = [item for item in told if item.startswith(person)]
        assert mine == sorted(mine, key=lambda item: int(item.split()[1]))
        for place, nth in enumerate([k for k, each in enumerate(people) if each == person]):
            ahead = people[:nth]
            assert all(ahead.count(other) <= place + 1 for other in set(people) - {person})
