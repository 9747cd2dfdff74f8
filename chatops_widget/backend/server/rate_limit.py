"""Rate limit: a token bucket for each person, so that a script of one keeps nobody else's messages waiting."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from ...errors import BadInput
from ...errors.sentences import say

BURST_SECONDS = 10  # of what is allowed a second, at once: a queue that comes with a new link, a loop in a notebook
MAX_PEOPLE = 10_000  # that are remembered; one who was forgotten begins afresh


class RateLimit:
    """Allows each person so many messages a second, on average over some seconds.

    Parameters
    ----------
    per_second
        Messages, commands and files together.
    clock
        Seconds that never run back.
    """

    def __init__(self, per_second: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when; last used last

    def take(self, person: str) -> None:
        """Count one of a person's. Raises BadInput where it is one too many."""
        now, full = self._clock(), float(self._per_second * BURST_SECONDS)
        left, since = self._buckets.pop(person, (full, now))
        left = min(full, left + (now - since) * self._per_second)
        self._buckets[person] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > MAX_PEOPLE:
            self._buckets.popitem(last=False)
        if left < 1:
            raise BadInput(
                say(
                    "limit.messages",
                    "Too much at once: {limit:,} messages a second are the limit.",
                    limit=self._per_second,
                ),
                hint=say(
                    "limit.wait",
                    "Wait some seconds and send it again; whoever runs the backend can allow more: --max-messages N.",
                ),
                code="busy",
            )
