"""Workers that are this process: what jobs ask of them is done at once, and can be counted or hindered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from chatops_widget.backend.jobs.turns import Turns
from chatops_widget.backend.processes import Limits


class InProcessWorkers:
    """In place of a `DaskRunner`, for strategies of the package.

    Parameters
    ----------
    before
        Is given each piece of work and its arguments before it is begun, and may wait or raise.
    """

    limits = Limits()

    def __init__(self, before: Callable[[Callable[..., Any], tuple[Any, ...]], Awaitable[None]] | None = None) -> None:
        self._before = before
        self.turns = Turns(1)
        self.cancelled: list[str] = []

    @asynccontextmanager
    async def track(self, run_id: str, strategy_id: str) -> AsyncIterator[None]:
        yield

    async def source(self, parameters: Any, file: Any) -> Any:
        return None, None

    async def parallelism(self) -> int:
        return 2

    async def submit(
        self,
        run_id: str,
        strategy_id: str,
        work: Callable[..., Any],
        *args: Any,
        key: str,
        on_turn: Callable[[], None] = lambda: None,
    ) -> Any:
        on_turn()
        if self._before is not None:
            await self._before(work, args)
        return work(run_id, *args)

    async def cancel(self, run_id: str) -> None:
        self.cancelled.append(run_id)
