"""Whether memory stays flat while people talk and compute for an hour: of backend, workers, kernel and page.

    python -m benchmarks soak [--minutes 60] [--seed 1] [--members 3] [--pause 0.2]

One member is a notebook in a real JupyterLab and a real Chromium, the others are in this process. Each does one thing
after the other, drawn by the seed: messages, changes, questions, runs, comparisons, sweeps, visits elsewhere.
Memory is what a process has to itself (USS); of the page the heap that is left after a collection. What is said of
each follows from the line through its samples after the warm-up, by least squares: flat if the upper end of its 95 %
interval is below the limit per 1,000 acts, growing if the lower end is above it, and else nothing is said.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.soak_member import Member
from chatops_widget import ChatOps
from chatops_widget.protocol.ids import new_session_id
from tests.browser.lab import CHROMIUM_FLAGS, ROOT, Notebook, jupyterlab, write_notebook
from tests.support.backend import Backend

MEGABYTE = 1e6
WARM_UP = 1 / 3  # of the time
SAMPLES = 60
LIMITS = {"backend": 1.0, "workers": 1.0, "kernel": 1.0, "page": 1.0}  # megabytes in 1,000 acts of all together
SETUP = """
import os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from benchmarks.soak_member import Member
from chatops_widget import ChatOps
chat = ChatOps({url!r}, user="kernel", session_id={session_id!r})
chat.wait_connected(120)
member = Member(chat, "kernel", {seed}, {session_id!r})
Path({told!r}).with_name("pid").write_text(str(os.getpid()))
chat
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks soak")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--pause", type=float, default=0.2, help="seconds, on average, between two acts of a member")
    chosen, _ = parser.parse_known_args(sys.argv[1:])
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    backend = Backend(folder, more=["--max-messages", "100000"])
    try:
        soak(folder, backend, chosen)
    finally:
        backend.close()
        shutil.rmtree(folder, ignore_errors=True)


def soak(folder: Path, backend: Backend, chosen: argparse.Namespace) -> None:
    session_id, told = new_session_id(), folder / "kernel.json"
    setup = SETUP.format(root=str(ROOT), url=backend.url, session_id=session_id, seed=chosen.seed, told=str(told))
    (folder / "lab").mkdir()
    write_notebook(folder / "lab" / "soak.ipynb", setup)
    chromium = os.environ.get("CHATOPS_CHROMIUM") or shutil.which("chromium")
    names = [f"member{number}" for number in range(1, chosen.members)]
    chats = {name: ChatOps(backend.url, user=name, session_id=session_id) for name in names}
    others = [Member(chat, name, chosen.seed, session_id) for name, chat in chats.items()]
    with jupyterlab(folder / "lab") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.set_default_timeout(300_000)
        notebook = Notebook(page, address, "soak.ipynb")
        notebook.run_cell(0)
        notebook.panel().await_connected()
        kernel = int((folder / "pid").read_text())
        notebook.run(f"over = member.go_on(Path({str(told)!r}), {chosen.pause})")
        over = [member.go_on(folder / f"{name}.json", chosen.pause) for name, member in zip(names, others, strict=True)]
        files = [told, *(folder / f"{name}.json" for name in names)]
        watch(page, {"backend": backend.process.pid, "kernel": kernel}, files, chosen.minutes)
        for each in over:
            each.set()
        notebook.shut_down()
        browser.close()
    for chat in chats.values():
        chat.close()


def watch(page: Page, processes: dict[str, int], files: list[Path], minutes: float) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.enable")
    backend = psutil.Process(processes["backend"])

    def heap() -> float:
        devtools.send("HeapProfiler.collectGarbage")
        return float(devtools.send("Runtime.getHeapUsage")["usedSize"])

    measures: dict[str, Callable[[], float]] = {
        "backend": lambda: uss(backend),
        "workers": lambda: sum(map(uss, backend.children(recursive=True))),
        "kernel": lambda: uss(psutil.Process(processes["kernel"])),
        "page": heap,
    }
    rows: list[list[float]] = []
    print(f"{'minutes':>8}{'acts':>8}" + "".join(f"{name + ' MB':>12}" for name in measures), flush=True)
    began = time.monotonic()
    for sample in range(1, SAMPLES + 1):
        page.wait_for_timeout(max(0.0, 1000 * (began + sample * 60 * minutes / SAMPLES - time.monotonic())))
        row = [float(sum(done(files, "acts").values())), *(measure() / MEGABYTE for measure in measures.values())]
        rows.append(row)
        passed = (time.monotonic() - began) / 60
        print(f"{passed:8.1f}{row[0]:8,.0f}" + "".join(f"{value:12.1f}" for value in row[1:]), flush=True)
    print(", ".join(f"{count:,} {kind}" for kind, count in done(files, "acts").most_common()))
    print("refused: " + (", ".join(f"{n} {code}" for code, n in done(files, "refused").items()) or "nothing"))
    warm = np.array(rows[int(WARM_UP * SAMPLES) :])
    for column, name in enumerate(measures, 1):
        slope, error = line(warm[:, 0] / 1000, warm[:, column])
        print(f"{name:8} {slope:+7.2f} ± {error:.2f} MB in 1,000 acts: {verdict(slope, error, LIMITS[name])}")


def uss(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().uss)
    except psutil.NoSuchProcess:  # a strategy's, which has ended
        return 0.0


def done(files: list[Path], what: str) -> Counter[str]:
    """Of all members together."""
    counts: Counter[str] = Counter()
    for file in files:
        if file.exists():
            counts.update(json.loads(file.read_text())[what])
    return counts


def line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The slope by least squares, and half of its 95 % interval."""
    centred = x - x.mean()
    spread = float(centred @ centred)
    if len(x) < 3 or spread == 0:
        return float("nan"), float("nan")
    slope = float(centred @ y) / spread
    left = y - y.mean() - slope * centred
    return slope, 1.96 * float(np.sqrt(left @ left / (len(x) - 2) / spread))


def verdict(slope: float, error: float, limit: float) -> str:
    if slope + error < limit:
        return f"flat, by a limit of {limit:g} MB"
    if slope - error > limit:
        return f"growing, by a limit of {limit:g} MB"
    return "nothing can be said yet: it takes more acts"
