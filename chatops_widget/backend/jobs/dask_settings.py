"""How our own Dask cluster is set up: without pages that nobody guards, and without histories that nobody reads."""

from __future__ import annotations

import tempfile
from typing import Any

from distributed.scheduler import DEFAULT_EXTENSIONS

SETTINGS = {
    # Its web pages would be served without a password.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # Its nanny has a worker give freed memory back at once, from 64 kB on: each larger array is then mapped anew, page
    # by page, which took half of the time of a sweep and of a run of a million bars. An idle worker is let go whole.
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 64 * 2**20,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 32 * 2**20,
    "temporary-directory": tempfile.gettempdir(),
    # A cluster takes a worker that is gone for so long off its books, also while that starts anew; we count ourselves.
    "distributed.deploy.lost-worker-timeout": "1h",
    # What it notes down for its pages grows for an hour, or for a thousand runs, by some megabytes in each process.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.log-length": 60,
    "distributed.admin.low-level-log-length": 100,
    # It wakes each of its processes fifty times a second to see whether it is late, and looks at its memory ten times.
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.cycle": "10s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.worker.memory.monitor-interval": "1s",
}


class NoSpans:
    """In the place of the scheduler's history of all that was ever computed, which has no end."""

    def __init__(self, scheduler: Any) -> None:
        pass

    def __bool__(self) -> bool:
        return False  # as if there were none; but workers tell it what they did

    def heartbeat(self, worker: Any, told: Any) -> None:
        pass


SCHEDULER = {"dashboard": False, "extensions": DEFAULT_EXTENSIONS | {"spans": NoSpans}}
