"""What a notebook's backend costs that nobody uses: CPU seconds and memory of all its processes, in one run.

    python -m benchmarks idle

Two spells of CHATOPS_IDLE_SECONDS (60) each: with two workers that wait for a run, as it once was all the time, and
after they were let go, which is also how it begins.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import psutil

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.waiting import until

MEGABYTE = 1e6


def main() -> None:
    spell = float(os.environ.get("CHATOPS_IDLE_SECONDS", "60"))
    with tempfile.TemporaryDirectory() as folder:
        backend = Backend(Path(folder), more=["--workers", "2", "--idle-minutes", str(1.5 * spell / 60)])
        try:
            with ChatOps(backend.url) as chat:
                chat.trigger_backtest("buy_and_hold").result(120)
                told("with workers that wait", backend, spell)
                until(lambda: len(family(backend)) <= 2, "the workers to be let go")
                told("after they were let go", backend, spell)
        finally:
            backend.close()


def family(backend: Backend) -> list[psutil.Process]:
    parent = psutil.Process(backend.process.pid)
    return [parent, *parent.children(recursive=True)]


def told(name: str, backend: Backend, spell: float) -> None:
    before = {each: sum(each.cpu_times()[:2]) for each in family(backend)}
    time.sleep(spell)
    after = family(backend)
    used = sum(sum(each.cpu_times()[:2]) - before.get(each, 0.0) for each in after)
    memory = sum(each.memory_full_info().uss for each in after) / MEGABYTE
    print(f"{name:26}{len(after)} processes, {used:6.2f} CPU seconds in {spell:g} s, {memory:4.0f} MB")


if __name__ == "__main__":
    main()
