"""What a backend costs that nobody uses: CPU seconds and memory of all its processes, over the same time.

    python -m benchmarks idle

For CHATOPS_IDLE_SECONDS (60), all at once: three notebooks with a backend each, as it once was, and three that share
one, before anything was run in them; a backend with two workers that wait for a run, and one whose workers were let go.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Mapping
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
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        homes = [Path(folder) / f"home-{k}" for k in range(NOTEBOOKS)]
        cases = {
            f"{NOTEBOOKS} notebooks, a backend each": notebooks(opened, homes),
            f"{NOTEBOOKS} notebooks, one shared": notebooks(opened, [Path(folder) / "shared"] * NOTEBOOKS),
            "with workers that wait": {with_workers(opened, Path(folder) / "waiting", "0")},
            "after they were let go": {with_workers(opened, Path(folder) / "let-go", "0.05")},
        }
        (idle,) = cases["after they were let go"]
        until(lambda: len(families([idle])) <= 2, "the workers to be let go")
        measured(cases, spell)


def notebooks(opened: ExitStack, homes: Iterable[Path]) -> set[int]:
    """The backends of notebooks with these homes; not what the notebooks themselves take."""
    processes = [opened.enter_context(closing(NotebookProcess(home, CHATOPS_LINGER="0"))) for home in homes]
    for each in processes:
        each.open()
    return {each.backend for each in processes}


def with_workers(opened: ExitStack, folder: Path, minutes: str) -> int:
    """A backend whose two workers have had a run, and are let go after so many minutes."""
    folder.mkdir()
    backend = opened.enter_context(closing(Backend(folder, more=["--workers", "2", "--idle-minutes", minutes])))
    with ChatOps(backend.url) as chat:
        chat.trigger_backtest("buy_and_hold").result(120)
    return backend.process.pid


def families(pids: Iterable[int]) -> list[psutil.Process]:
    parents = [psutil.Process(pid) for pid in pids]
    return [*parents, *(child for parent in parents for child in parent.children(recursive=True))]


def measured(cases: Mapping[str, Iterable[int]], spell: float) -> None:
    """Tell what each case costs, by its processes."""
    before = {name: {each: sum(each.cpu_times()[:2]) for each in families(pids)} for name, pids in cases.items()}
    time.sleep(spell)
    for name, pids in cases.items():
        after = families(pids)
        used = sum(sum(each.cpu_times()[:2]) - before[name].get(each, 0.0) for each in after)
        memory = sum(each.memory_full_info().uss for each in after) / MEGABYTE
        print(f"{name:34}{len(after)} processes, {used:6.2f} CPU seconds in {spell:g} s, {memory:4.0f} MB", flush=True)


if __name__ == "__main__":
    main()
