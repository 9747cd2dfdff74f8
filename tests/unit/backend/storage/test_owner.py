"""A run whose backend is gone is settled at the next start, whoever has its process' number by then."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from chatops_widget.backend.storage import owner
from chatops_widget.backend.storage.owner import birth, lives, ourselves
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import RunState, now
from tests.support.waiting import until


def queued(run_id: str) -> RunState:
    return RunState(
        session_id="a", run_id=run_id, status="queued", strategy_id="momentum", parameters={}, timestamp=now()
    )


def test_a_run_is_settled_when_its_number_belongs_to_another_process_and_not_while_its_own_lives(
    tmp_path: Path,
) -> None:
    path = tmp_path / "store.sqlite"
    elsewhere = os.getppid()  # it lives, and none of these runs is its own

    async def run() -> None:
        store = Store(path)
        await store.open()
        for run_id in ("mine", "reborn", "old", "theirs"):
            await store.append("a", queued(run_id))
        with sqlite3.connect(path) as db:
            set_owner = "UPDATE unsettled SET owner = ?, born = ? WHERE run_id = ?"
            db.execute(set_owner, (elsewhere, "another boot:1", "reborn"))
            db.execute(set_owner, (elsewhere, "", "old"))
            db.execute(set_owner, (elsewhere, birth(elsewhere), "theirs"))
        assert await store.abandon_orphans() == 2
        states = {state.run_id: state.status for state in await store.run_states("a")}
        assert states == {"mine": "queued", "reborn": "failed", "old": "failed", "theirs": "queued"}
        await store.close()

    asyncio.run(run())


def test_a_process_that_was_killed_and_not_waited_for_does_not_live() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        born = birth(process.pid)
        assert born is not None
        assert lives(process.pid, born)
        assert born != ourselves()[1]
        process.send_signal(signal.SIGKILL)
        until(lambda: not lives(process.pid, born), "it to be gone, though its number is not free")
    finally:
        process.communicate()


@pytest.mark.parametrize("boot", [owner._BOOT, Path("no such file")])  # as on Linux, and as elsewhere
def test_nobody_is_signalled_to_see_whether_he_lives(monkeypatch: pytest.MonkeyPatch, boot: Path) -> None:
    monkeypatch.setattr(owner, "_BOOT", boot)
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("a signal is a Ctrl+C on Windows"))
    assert lives(os.getppid(), birth(os.getppid()) or "")
    assert not lives(os.getppid(), f"{birth(os.getppid())}0")
    assert birth(2**22 + 1) is None  # more than Linux gives
