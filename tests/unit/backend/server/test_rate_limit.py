"""Each person may say so much a second, on average over some seconds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.backend.server.rate_limit import BURST_SECONDS, MAX_PEOPLE, RateLimit
from chatops_widget.errors import BadInput


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(limit: RateLimit, person: str, times: int) -> int:
    """How many of so many were allowed."""
    allowed = 0
    for _ in range(times):
        try:
            limit.take(person)
        except BadInput:
            continue
        allowed += 1
    return allowed


def test_a_burst_is_allowed_and_then_so_many_a_second_and_others_have_their_own() -> None:
    clock = Clock()
    limit = RateLimit(5, clock=clock)
    assert taken(limit, "ana", 200) == 5 * BURST_SECONDS
    assert taken(limit, "bo", 1) == 1
    clock.now += 1.5
    assert taken(limit, "ana", 200) == 7
    clock.now += 1000
    assert taken(limit, "ana", 200) == 5 * BURST_SECONDS


def test_the_refusal_names_the_limit_and_its_option() -> None:
    limit = RateLimit(1, clock=Clock())
    taken(limit, "ana", BURST_SECONDS)
    with pytest.raises(
        BadInput, match=r"Too much at once: 1 messages a second are the limit\. .*--max-messages N"
    ) as it:
        limit.take("ana")
    assert it.value.code == "busy"


@given(st.lists(st.floats(0, 3), max_size=80))
def test_never_more_than_the_burst_and_the_rate(pauses: list[float]) -> None:
    clock = Clock()
    limit = RateLimit(2, clock=clock)
    allowed = 0
    for pause in pauses:
        clock.now += pause
        allowed += taken(limit, "ana", 3)
        assert allowed <= 2 * BURST_SECONDS + 2 * (clock.now - Clock.now) + 1e-6


def test_people_are_forgotten_in_the_end() -> None:
    limit = RateLimit(1, clock=Clock())
    for number in range(MAX_PEOPLE + 10):
        limit.take(f"link {number}")
    assert len(limit._buckets) == MAX_PEOPLE
