"""The pace of a kernel's panels: a throttle that all of them share, since Jupyter counts the messages of a kernel."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

from ..protocol.throttle import Throttle

FLUSH_SECONDS = 1 / 30  # between two messages of this kernel; jupyter_server silently drops above 1000 a second
MAX_LOAD = 1 / 4  # of the I/O thread's time; a dear flush, as of a thousand bars, is made less often


class Paced(Protocol):
    """Who has something to send."""

    def flush(self) -> None: ...


class Pacer:
    """Lets bridges flush one at a time: the first at once, then at most one each INTERVAL over all panels."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Paced, None] = OrderedDict()
        self._throttle = Throttle(self._flush_next, FLUSH_SECONDS, max_load=MAX_LOAD)

    def wake(self, bridge: Paced) -> None:
        self._waiting[bridge] = None
        self._throttle.request()

    def _flush_next(self) -> None:
        bridge, _ = self._waiting.popitem(last=False)
        if self._waiting:
            self._throttle.request()
        bridge.flush()
