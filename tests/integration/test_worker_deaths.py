"""Workers that die come back, however they die, and none outlives its backend."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.price_files import LONG_RUN, write_long
from tests.support.raw_client import ANA, RawClient, settled
from tests.support.waiting import PATIENCE, until

DEATHS = 6
BARS = 300_000  # soon read, and a second of work at the least


def workers(backend: int) -> list[int]:
    try:
        family = psutil.Process(backend).children(recursive=True)
        return [each.pid for each in family if "spawn_main" in " ".join(each.cmdline())]
    except psutil.NoSuchProcess:
        return []


def test_workers_that_die_when_they_have_barely_begun_come_back(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    backend = own_backend()
    chat = open_chat(backend.url)
    assert chat.trigger_backtest("buy_and_hold").result(PATIENCE).metrics["n_trades"] == 1
    for _ in range(DEATHS):  # each the moment it is there: most die before they have told anybody
        [pid] = until(lambda: workers(backend.process.pid), "a worker to come back")
        os.kill(pid, signal.SIGKILL)
        until(lambda pid=pid: not psutil.pid_exists(pid) or pid not in workers(backend.process.pid), "it to be gone")
    assert chat.trigger_backtest("buy_and_hold").result(PATIENCE).metrics["n_trades"] == 1


def test_a_run_whose_worker_dies_again_and_again_fails_in_words(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], tmp_path: Path, session_id: str
) -> None:
    write_long(tmp_path / "LONG.csv", BARS)
    backend = own_backend(data=tmp_path)
    ana = open_raw(backend.url, auth=ANA)
    ana.join(session_id)
    asked = {"command": "run_backtest", "parameters": {"strategy_id": "sma_cross", **LONG_RUN}}
    run_id = ana.call("executeCommand", {**asked, "sessionId": session_id, "clientId": "r"})["runId"]
    begun: set[int] = set()
    for _ in range(4):
        begun.add(ana.heard.wait(lambda line: attempt_of(line) not in begun | {None})[1]["attempt"])
        for pid in workers(backend.process.pid):
            os.kill(pid, signal.SIGKILL)
    state = settled(ana, run_id)
    assert state["status"] == "failed"
    assert state["fault"]["message"] == "sma_cross failed: the worker it ran on died, 4 times over."
    asked["parameters"] = {"strategy_id": "buy_and_hold"}
    after = ana.call("executeCommand", {**asked, "sessionId": session_id, "clientId": "s"})["runId"]
    assert settled(ana, after)["status"] == "completed"


def attempt_of(line: tuple[str, dict[str, Any]]) -> int | None:
    """At which attempt the run is of which a line tells the progress."""
    return (line[1].get("attempt") or None) if line[0] == "backtestProgress" else None


@pytest.mark.share(1)
@pytest.mark.parametrize("seed", range(4))
def test_no_worker_outlives_a_backend_that_is_killed_while_it_starts(tmp_path: Path, seed: int) -> None:
    tag = {"CHATOPS_TEST_OF_DEATHS": str(tmp_path)}
    command = [sys.executable, "-m", "chatops_widget.backend", "--port", "0", "--workers", "3"]
    command += ["--store", str(tmp_path / "store.sqlite")]
    wanted = random.Random(seed).randrange(1, 5)  # processes that are there when it is killed
    with (tmp_path / "log").open("wb") as log:
        started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | tag)
    until(lambda: len(family(tag)) >= wanted, "it to have started some")
    started.kill()
    started.wait()
    until(lambda: not family(tag), "all that it started to end")


def family(tag: dict[str, str]) -> list[psutil.Process]:
    return [each for each in psutil.process_iter(["environ"]) if tag.items() <= (each.info["environ"] or {}).items()]
