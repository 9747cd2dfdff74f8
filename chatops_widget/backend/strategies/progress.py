"""How far a strategy is that decides bar by bar: it tells, and whoever runs it may listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listeners: list[Callable[[int], None]] = []


def tell(bars: int) -> None:
    """Say that so many bars are decided. Costs next to nothing where nobody listens."""
    if _listeners:
        _listeners[-1](bars)


@contextmanager
def listening(listener: Callable[[int], None]) -> Iterator[None]:
    """Have what is told meanwhile told to a listener."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.pop()
