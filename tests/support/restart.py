"""A backend that ends and is started again, and a client that is back at it, however long either takes."""

from __future__ import annotations

import signal
from collections.abc import Callable

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.waiting import PATIENCE, until


def restart(
    backend: Backend, chat: ChatOps, how: signal.Signals = signal.SIGTERM, meanwhile: Callable[[], object] = bool
) -> None:
    """End the backend, do something `meanwhile`, start it, and reconnect: the client may have given up by then."""
    backend.stop(how)
    until(lambda: not chat.is_connected, "the link to break")
    meanwhile()
    backend.start()
    chat.reconnect()
    chat.wait_connected(PATIENCE)
