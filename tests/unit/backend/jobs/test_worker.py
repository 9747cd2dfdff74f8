"""A worker remembers whom it was told to stop, not for ever."""

from __future__ import annotations

import pytest

from chatops_widget.backend.jobs import worker


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> dict[str, None]:
    """The runs a worker was told to stop."""
    monkeypatch.setattr(worker, "_stopped", {})
    return worker._stopped


def test_a_worker_forgets_the_stops_that_were_meant_for_others(stopped: dict[str, None]) -> None:
    for k in range(3 * worker.STOPS_KEPT):
        worker.stop(f"bt_{k}")
    assert len(stopped) == worker.STOPS_KEPT
    assert list(stopped)[-1] == f"bt_{3 * worker.STOPS_KEPT - 1}"
