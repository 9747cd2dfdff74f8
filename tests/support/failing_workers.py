"""Workers that are gone in the middle of a job, once something of what they did is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chatops_widget.backend.storage import sweep_parts
from chatops_widget.backend.storage.store import Store
from chatops_widget.errors import BacktestFailed
from tests.support.in_process import InProcessWorkers


class FailingWorkers(InProcessWorkers):
    """After so many batches of a kind of work they are gone, once what they did for `run_id` is kept.

    Parameters
    ----------
    size
        How many runs there are in what a batch is given.

    Attributes
    ----------
    tried
        How many runs were done.
    """

    def __init__(
        self,
        store: Store,
        work: Callable[..., Any],
        size: Callable[[Any], int],
        run_id: str,
        batches: int = 10_000,
    ) -> None:
        super().__init__(self._begin)
        self._store, self._work, self._size, self._run_id = store, work, size, run_id
        self._batches, self.tried = batches, 0

    async def _begin(self, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
        if work is not self._work:
            return
        if not self._batches:
            while not await kept(self._store, self._run_id):
                pass
            raise BacktestFailed("gone")
        self._batches -= 1
        self.tried += self._size(args[0])


async def kept(store: Store, run_id: str) -> int:
    """How many runs are kept that a job has done."""
    return await store.read_with(lambda db: sweep_parts.count(db, run_id))
