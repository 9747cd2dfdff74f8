"""A throttle calls at once, then at most once an interval, and never loses the last request."""

from __future__ import annotations

import asyncio
import logging

import pytest

from chatops_widget.protocol.throttle import Throttle
from tests.support.clock import ClockLoop, on_clock


class Calls:
    """When something was called, in seconds since the beginning."""

    def __init__(self, loop: ClockLoop) -> None:
        self.times: list[float] = []
        self._loop = loop
        self._began = loop.time()

    def __call__(self) -> None:
        self.times.append(round(self._loop.time() - self._began, 3))


def test_the_first_request_is_carried_out_at_once_and_those_of_an_interval_once_at_its_end() -> None:
    async def act(loop: ClockLoop) -> None:
        calls = Calls(loop)
        throttle = Throttle(calls, 2.0)
        throttle.request()
        throttle.request()
        assert calls.times == [], "who requests is never called within it"
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert calls.times == [0]
        for _ in range(3):
            await asyncio.sleep(0.5)
            throttle.request()
        await asyncio.sleep(10)
        assert calls.times == [0, 2], "and nothing more when nothing more was requested"
        throttle.request()
        await asyncio.sleep(10)
        assert calls.times == [0, 2, 11.5], "quiet for long enough: at once"

    on_clock(act)


def test_however_often_it_is_requested_an_interval_lies_between_two_calls() -> None:
    async def act(loop: ClockLoop) -> None:
        calls = Calls(loop)
        throttle = Throttle(calls, 1.0)
        for _ in range(31):
            throttle.request()
            await asyncio.sleep(0.1)
        await asyncio.sleep(5)
        assert calls.times == pytest.approx([0, 1, 2, 3, 4], abs=0.11)
        assert all(later - earlier >= 0.999 for earlier, later in zip(calls.times, calls.times[1:], strict=False))

    on_clock(act)


def test_one_that_does_not_lead_waits_a_whole_interval_for_what_else_comes() -> None:
    async def act(loop: ClockLoop) -> None:
        calls = Calls(loop)
        throttle = Throttle(calls, 1.0, leading=False)
        throttle.request()
        await asyncio.sleep(0.9)
        throttle.request()
        await asyncio.sleep(0.6)
        assert calls.times == [1]
        throttle.request()  # half an interval after a call: its own still follows it
        await asyncio.sleep(5)
        assert calls.times == [1, 2.5]

    on_clock(act)


def test_what_is_requested_while_it_is_carried_out_is_carried_out_next() -> None:
    async def act(loop: ClockLoop) -> None:
        calls = Calls(loop)

        def action() -> None:
            calls()
            if len(calls.times) < 3:
                throttle.request()

        throttle = Throttle(action, 1.0)
        throttle.request()
        await asyncio.sleep(10)
        assert calls.times == [0, 1, 2]

    on_clock(act)


def test_no_request_is_lost_when_it_is_flushed_and_none_comes_when_it_is_cancelled() -> None:
    async def act(loop: ClockLoop) -> None:
        calls = Calls(loop)
        throttle = Throttle(calls, 1.0)
        throttle.request()
        await asyncio.sleep(0.25)
        throttle.request()
        throttle.flush()
        throttle.flush()
        assert calls.times == [0, 0.25], "now, and once"
        throttle.request()
        throttle.cancel()
        await asyncio.sleep(10)
        assert calls.times == [0, 0.25]
        throttle.request()
        await asyncio.sleep(1)
        assert calls.times == [0, 0.25, 10.25], "and it may be used again"

    on_clock(act)


def test_a_call_that_fails_is_logged_and_the_next_is_made(caplog: pytest.LogCaptureFixture) -> None:
    async def act(loop: ClockLoop) -> None:
        calls = Calls(loop)

        def action() -> None:
            calls()
            if len(calls.times) < 3:
                raise ValueError(f"no. {len(calls.times)}")

        throttle = Throttle(action, 1.0)
        for _ in range(3):
            throttle.request()
            await asyncio.sleep(0.7)
        await asyncio.sleep(5)
        assert calls.times == [0, 1, 2]

    with caplog.at_level(logging.ERROR):
        on_clock(act)
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == ["no. 1", "no. 2"]


def test_calls_that_take_long_leave_the_loop_its_share() -> None:
    async def act(loop: ClockLoop) -> None:
        calls = Calls(loop)

        def dear() -> None:
            calls()
            loop.spend(0.5)
            if len(calls.times) < 3:
                throttle.request()

        throttle = Throttle(dear, 0.1, max_load=0.25)
        throttle.request()
        await asyncio.sleep(20)
        assert calls.times == [0, 2, 4]

    on_clock(act)


def test_a_call_may_ask_for_a_longer_rest_before_the_next_one() -> None:
    async def act(loop: ClockLoop) -> None:
        calls = Calls(loop)

        def large() -> None:
            calls()
            if len(calls.times) == 1:
                throttle.rest(3)
            if len(calls.times) < 4:
                throttle.request()

        throttle = Throttle(large, 1.0)
        throttle.request()
        await asyncio.sleep(20)
        assert calls.times == [0, 3, 4, 5], "and of that one alone"

    on_clock(act)
