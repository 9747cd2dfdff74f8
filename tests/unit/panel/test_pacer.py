"""All panels of a kernel share one pace: the first at once, then one after the other."""

from __future__ import annotations

import asyncio

import pytest

from chatops_widget.panel.pacer import FLUSH_SECONDS, Pacer
from tests.support.clock import ClockLoop, on_clock


class Panel:
    """Something to flush that takes its time."""

    def __init__(self, loop: ClockLoop, flushed: list[tuple[str, float]], name: str, cost: float) -> None:
        self._loop, self._flushed, self._name, self._cost = loop, flushed, name, cost
        self._began = loop.time()

    def flush(self) -> None:
        self._flushed.append((self._name, self._loop.time() - self._began))
        self._loop.spend(self._cost)


@pytest.mark.parametrize(("cost", "pause"), [(0.001, FLUSH_SECONDS), (0.1, 0.4)])
def test_panels_take_turns_and_dear_flushes_are_made_less_often(cost: float, pause: float) -> None:
    flushed: list[tuple[str, float]] = []

    async def act(loop: ClockLoop) -> None:
        pacer = Pacer()
        a, b = (Panel(loop, flushed, name, cost) for name in "ab")
        for panel in (a, b, a, a):
            pacer.wake(panel)
        await asyncio.sleep(0.001)
        pacer.wake(a)
        await asyncio.sleep(10)

    on_clock(act)
    assert [name for name, _ in flushed] == ["a", "b", "a"]
    assert [at for _, at in flushed] == pytest.approx([0, pause, 2 * pause], abs=0.002)


def test_a_panel_that_fails_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    flushed: list[tuple[str, float]] = []

    class Broken:
        def flush(self) -> None:
            raise RuntimeError("gone")

    async def act(loop: ClockLoop) -> None:
        pacer = Pacer()
        pacer.wake(Broken())
        pacer.wake(Panel(loop, flushed, "b", 0))
        await asyncio.sleep(1)

    on_clock(act)
    assert [name for name, _ in flushed] == ["b"]
    assert [record.message for record in caplog.records] == ["a throttled call failed"]
