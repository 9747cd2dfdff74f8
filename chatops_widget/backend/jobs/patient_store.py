"""Store what a job has come to, also where the store cannot take it now: it is tried again until it can."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from itertools import chain, repeat
from typing import TypeVar

logger = logging.getLogger(__name__)
T = TypeVar("T")
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)  # seconds
LAST_PAUSE = 30.0


async def store_patiently(
    act: Callable[[], Awaitable[T]], tell: Callable[[Exception], Awaitable[None]], give_up: Callable[[], object]
) -> T:
    """Do what stores, and do it again for as long as the store fails, as when the disk is full.

    `tell` is told of the first failure; `give_up` is asked after each, and raises once nobody wants it any more.
    """
    pauses: Iterator[float] = chain(PAUSES, repeat(LAST_PAUSE))
    told = False
    while True:
        try:
            return await act()
        except (sqlite3.Error, OSError) as error:
            logger.warning("the store cannot take it: %s", error)
            if not told:
                told = True
                await tell(error)
            give_up()
        await asyncio.sleep(next(pauses))
