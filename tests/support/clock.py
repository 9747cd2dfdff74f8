"""Time that a test moves on: an event loop which, where others would sleep, is at once as late as it would be then."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any


class _Jump(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    """Waits for nothing but what is there, and says how long it should have waited."""

    def __init__(self, passed: Callable[[float], None]) -> None:
        super().__init__()
        self._passed = passed

    def select(self, timeout: float | None = None) -> Any:
        self._passed(timeout or 0.0)
        return super().select(0)


class ClockLoop(asyncio.SelectorEventLoop):
    """An event loop on a clock of its own, which begins at 1000 s. Of coroutines only: no threads, no network."""

    def __init__(self) -> None:
        self.now = 1000.0
        super().__init__(_Jump(self.spend))

    def time(self) -> float:
        return self.now

    def spend(self, seconds: float) -> None:
        """Time passes, as while something is computed."""
        self.now += seconds


def on_clock(main: Callable[[ClockLoop], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine function to its end, given the loop it runs on."""
    with asyncio.Runner(loop_factory=ClockLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, ClockLoop)
        runner.run(main(loop))
