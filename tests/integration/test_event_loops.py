"""Beside an application's own event loop, of whatever make, ours goes on: in a thread and of a kind of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.backend import Backend
from tests.support.waiting import PATIENCE

# As uvloop does it: a policy whose loops are of another class. These work in the application's own thread alone.
POLICY = """
import asyncio, threading

class TheirLoop(asyncio.SelectorEventLoop):
    def run_forever(self):
        assert threading.current_thread() is threading.main_thread()
        super().run_forever()

class TheirPolicy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = TheirLoop

asyncio.set_event_loop_policy(TheirPolicy())
"""
UVLOOP = "import asyncio, uvloop\nasyncio.set_event_loop_policy(uvloop.EventLoopPolicy())\nTheirLoop = uvloop.Loop\n"
APPLICATION = """
import sys
from chatops_widget import ChatOps

async def tick(ticks):
    while True:
        ticks.append(1)
        await asyncio.sleep(0.01)

async def main():
    assert isinstance(asyncio.get_running_loop(), TheirLoop)
    ticks = []
    ticking = asyncio.ensure_future(tick(ticks))
    with ChatOps(sys.argv[1]) as chat:
        run = chat.trigger_backtest("sma_cross")
        before = len(ticks)
        result, other = await asyncio.gather(run, asyncio.to_thread(chat.execute_command, "strategies"))
        await asyncio.sleep(0.05)
        print(result.strategy_id, other.success, len(ticks) > before)
    ticking.cancel()

asyncio.run(main())
"""


@pytest.mark.parametrize(
    "policy",
    [POLICY, pytest.param(UVLOOP, marks=pytest.mark.skipif(sys.platform == "win32", reason="it has no uvloop"))],
    ids=["another", "uvloop"],
)
def test_an_application_with_a_loop_of_another_kind_awaits_runs(policy: str, backend: Backend) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", policy + APPLICATION, backend.url],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.stdout, done.stderr) == ("sma_cross True True\n", "")
