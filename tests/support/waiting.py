"""Waiting for conditions: every wait of a test ends by `PATIENCE`, and says what it waited for in vain."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 180.0  # seconds; generous, for a machine that is busy with other work: only what never comes takes so long
TIME_LIMIT = 5 * PATIENCE  # of a test that drives a kernel or a browser; pyproject.toml has that of all others


def until(condition: Callable[[], Any], what: str) -> Any:
    """Wait until `condition()` is truthy, and return what it says. For facts that announce themselves to nobody."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)
    return answer
