"""A unit test opens no connection and starts no backend: one that does fails, and belongs in another layer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

BACKEND = "chatops_widget.backend"


class Guard:
    """While a test is watched, refuses what it must not do, and remembers it in case the refusal is swallowed."""

    def __init__(self) -> None:
        self.watching = False
        self.found: list[str] = []

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook of Python: it sees what any library does, and cannot be taken off again."""
        if not self.watching:
            return
        if event in ("socket.bind", "socket.connect", "socket.sendto"):
            self.refuse(f"{event} {arguments[1]}")
        if event == "subprocess.Popen" and BACKEND in map(str, arguments[1]):
            self.refuse(f"a process of {BACKEND}")

    def refuse(self, what: str) -> None:
        self.found.append(what)
        raise AssertionError(f"A unit test starts no backend and opens no connection, but this one did: {what}")


GUARD = Guard()
sys.addaudithook(GUARD.hook)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """From before the first fixture on, a backend's own included."""
    GUARD.watching, GUARD.found = True, []
    return (yield)  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def alone() -> Iterator[Guard]:
    """Fails a test that tried, whatever became of the refusal."""
    yield GUARD
    assert GUARD.found == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    try:
        return (yield)  # type: ignore[return-value]
    finally:
        GUARD.watching = False
