"""A backend may have as many files open as its connections need, as far as the system allows."""

from __future__ import annotations

import logging

import pytest

from chatops_widget.backend.server.open_files import OTHERS, allow_connections

resource = pytest.importorskip("resource")


class Limit:
    """The limit of a process, in place of ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, soft: int, hard: int) -> None:
        self.now = (soft, hard)
        monkeypatch.setattr(resource, "getrlimit", lambda which: self.now)
        monkeypatch.setattr(resource, "setrlimit", lambda which, limits: setattr(self, "now", limits))


@pytest.mark.parametrize(
    ("soft", "hard", "then"),
    [(1024, 65536, 2000 + OTHERS), (1024, resource.RLIM_INFINITY, 2000 + OTHERS), (9000, 9000, 9000)],
)
def test_the_limit_is_raised_where_it_is_too_low(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, then: int
) -> None:
    limit = Limit(monkeypatch, soft, hard)
    allow_connections(2000)
    assert limit.now == (then, hard)


def test_where_the_system_allows_too_few_it_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    limit = Limit(monkeypatch, 256, 1024)
    with caplog.at_level(logging.WARNING):
        allow_connections(2000)
    assert limit.now == (1024, 1024)
    assert "allows 1024 open files, too few for 2000 connections" in caplog.text
