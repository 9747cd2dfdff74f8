"""Ports for servers that must be told theirs: chosen by the operating system, and kept for us until we let go."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reserved_port() -> Iterator[int]:
    """A free port that nobody else is given meanwhile, also while no server of ours listens on it.

    What is bound is not chosen for anybody else. With SO_REUSEADDR on both sides, as servers have it, whoever is
    told the number may listen on it all the same. That is Linux: elsewhere the port is only free, as any other.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        if sys.platform != "linux":
            holder.close()
        yield port
