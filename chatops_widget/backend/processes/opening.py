"""A process for what may hang, crash or swell; where processes cannot be forked (Windows), our own with no limits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, Protocol, Self

from .forked import ANSWER, Forked, Function
from .limits import Limits


class Process(Protocol):
    """Whatever carries out calls; see `Forked`."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *raised: Any) -> None: ...

    def call(
        self, function: Function, *arguments: Any, seconds: float | None = None, most: int = ANSWER
    ) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class InPlace:
    """Our own process, and no protection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self.close()

    def call(
        self, function: Function, *arguments: Any, seconds: float | None = None, most: int = ANSWER
    ) -> Iterator[bytes]:
        yield from function(*arguments)

    def close(self) -> None:
        """Nothing to end."""


def open_process(limits: Limits, modules: tuple[str, ...], stopped: Callable[[], bool] = lambda: False) -> Process:
    """A process of its own, begun clean. `stopped` is asked many times a second; once it says yes, it is killed."""
    return Forked(limits, modules, stopped=stopped) if hasattr(os, "fork") else InPlace()
