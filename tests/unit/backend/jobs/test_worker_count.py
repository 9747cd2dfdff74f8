"""Which workers are replaced: those that nobody restarts any more, and none that is only slow to come back."""

from __future__ import annotations

from types import SimpleNamespace

from distributed import Status

from chatops_widget.backend.jobs.worker_count import RETURN_SECONDS, lost_workers


def test_a_worker_is_lost_when_nobody_restarts_it_or_that_takes_too_long() -> None:
    statuses = {"given up": Status.failed, "ended": Status.closed, "slow": Status.running, "stuck": Status.running}
    nannies = {name: SimpleNamespace(status=status) for name, status in statuses.items()}
    missing = {"given up": 100.0, "ended": 100.0, "slow": 100.0, "stuck": 100.0 - RETURN_SECONDS}
    assert lost_workers(nannies, missing, 101.0) == ["given up", "ended", "stuck"]
    assert lost_workers(nannies, {}, 101.0) == []  # all are there
