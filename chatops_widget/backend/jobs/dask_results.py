"""Wait for what Dask computes, without a hold on what others wait for."""

from __future__ import annotations

import asyncio
from typing import Any

from distributed import Future


async def result_of(future: Future[Any]) -> Any:
    """What came of a piece of work; who is cancelled meanwhile takes nothing along but the own wait.

    A Dask client fetches the results of all who wait in one request that each of them awaits itself: one that was
    cancelled cancelled it for the others, and for good where the request had not begun.
    """
    await future.exception()  # until it is done: nothing is fetched for that
    return await asyncio.shield(asyncio.ensure_future(future.result()))
