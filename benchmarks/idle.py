"""What a backend costs that nobody uses: CPU seconds and memory of all its processes, in one run.

    python -m benchmarks idle

Spells of CHATOPS_IDLE_SECONDS (60) each: three notebooks with a backend each, as it once was, and three that share one,
before anything was run in them; then one backend with two workers that wait for a run, and after they were let go.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path

import psutil

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.notebook_process import NotebookProcess
from tests.support.waiting import until

MEGABYTE = 1e6
NOTEBOOKS = 3


def main() -> None:
    spell = float(os.environ.get("CHATOPS_IDLE_SECONDS", "60"))
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder) / f"home-{k}" for k in range(NOTEBOOKS)]
        notebooks_idle(f"{NOTEBOOKS} notebooks, a backend each", homes, spell)
        notebooks_idle(f"{NOTEBOOKS} notebooks, one shared", [Path(folder) / "shared"] * NOTEBOOKS, spell)
        backend = Backend(Path(folder), more=["--workers", "2", "--idle-minutes", str(1.5 * spell / 60)])
        try:
            with ChatOps(backend.url) as chat:
                chat.trigger_backtest("buy_and_hold").result(120)
                told("with workers that wait", [backend.process.pid], spell)
                until(lambda: len(families([backend.process.pid])) <= 2, "the workers to be let go")
                told("after they were let go", [backend.process.pid], spell)
        finally:
            backend.close()


def notebooks_idle(name: str, homes: Iterable[Path], spell: float) -> None:
    """Measure the backends of notebooks with these homes; not what the notebooks themselves take."""
    with ExitStack() as opened:
        notebooks = [opened.enter_context(closing(NotebookProcess(home, CHATOPS_LINGER="0"))) for home in homes]
        for each in notebooks:
            each.open()
        backends = {each.backend for each in notebooks}
        told(name, backends, spell)
    until(lambda: not any(map(psutil.pid_exists, backends)), "the backends to end")


def families(pids: Iterable[int]) -> list[psutil.Process]:
    parents = [psutil.Process(pid) for pid in pids]
    return [*parents, *(child for parent in parents for child in parent.children(recursive=True))]


def told(name: str, pids: Iterable[int], spell: float) -> None:
    pids = list(pids)
    before = {each: sum(each.cpu_times()[:2]) for each in families(pids)}
    time.sleep(spell)
    after = families(pids)
    used = sum(sum(each.cpu_times()[:2]) - before.get(each, 0.0) for each in after)
    memory = sum(each.memory_full_info().uss for each in after) / MEGABYTE
    print(f"{name:34}{len(after)} processes, {used:6.2f} CPU seconds in {spell:g} s, {memory:4.0f} MB", flush=True)


if __name__ == "__main__":
    main()
