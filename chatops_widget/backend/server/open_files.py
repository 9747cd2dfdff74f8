"""The limit of open files of this process, which each connection counts against."""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)
OTHERS = 512  # files and sockets besides the connections: workers, the store, strategies at work


def allow_connections(count: int) -> None:
    """Raise the limit as far as so many connections need it, or warn that the system allows fewer."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + OTHERS
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    if allowed < wanted:
        logger.warning("the system allows %d open files, too few for %d connections: see ulimit -Hn", allowed, count)
