"""Keep as many Dask workers as there should be: those that died and do not come back by themselves are replaced."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from distributed import LocalCluster, Status

logger = logging.getLogger(__name__)
COUNT_SECONDS = 1.0  # between two counts
RETURN_SECONDS = 60.0  # for a worker that died to come back: as long as a start may take on a busy machine
GIVE_UP_SECONDS = 180.0  # without any worker
_GONE = (Status.failed, Status.closed)


async def keep_workers(cluster: LocalCluster, wanted: int, give_up: Callable[[], object]) -> None:
    """Count the workers of a cluster again and again; `give_up` is called, and it ends, where there stay to be none."""
    missing: dict[Any, float] = {}  # by name, since when
    none_since: float | None = None
    closing: set[asyncio.Task[None]] = set()
    while True:
        await asyncio.sleep(COUNT_SECONDS)
        clock = time.monotonic()
        scheduler: Any = cluster.scheduler
        here = {each.name for each in scheduler.workers.values()}
        missing = {name: missing.get(name, clock) for name in cluster.workers if name not in here}
        lost = lost_workers(cluster.workers, missing, clock)
        if lost or len(cluster.workers) < wanted:
            logger.warning("%d of %d workers are there: others are started", len(here), wanted)
            closing |= {_forget(cluster, name) for name in lost}
            cluster.scale(wanted)
        closing = {each for each in closing if not each.done()}
        none_since = None if here else (none_since or clock)
        if none_since is not None and clock - none_since > GIVE_UP_SECONDS:
            logger.error("no worker has come back in %g s", GIVE_UP_SECONDS)
            give_up()
            return


def lost_workers(nannies: Mapping[Any, Any], missing: Mapping[Any, float], clock: float) -> list[Any]:
    """The names of those that will not come back: what should restart them has given up, or tries for too long."""
    return [name for name, since in missing.items() if nannies[name].status in _GONE or clock - since > RETURN_SECONDS]


def _forget(cluster: LocalCluster, name: Any) -> asyncio.Task[None]:
    """Take a worker off the cluster's books, so that another may have its name; its end is waited for by nobody."""
    nanny = cluster.workers.pop(name)
    cluster.worker_spec.pop(name, None)

    async def close() -> None:
        try:
            await nanny.close()
        except Exception:
            logger.exception("a worker that was lost could not be closed")

    return asyncio.ensure_future(close())
