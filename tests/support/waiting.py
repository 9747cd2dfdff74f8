"""Waiting for conditions: every wait of a test ends by `PATIENCE`, and says what it waited for in vain."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60.0  # seconds until a test gives up; no test is meant to come near it


def until(condition: Callable[[], Any], what: str) -> Any:
    """Wait until `condition()` is truthy, and return what it says. For facts that announce themselves to nobody."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)
    return answer
