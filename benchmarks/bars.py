"""Many progress bars at once, beside tqdm.notebook and ipywidgets.IntProgress: a real JupyterLab, a real Chromium.

    python -m benchmarks bars

Every bar takes a step 20 times a second for 10 seconds; step k of 200 shows as k/200 of the bar, so what is painted
tells which step it is, and the kernel's list of times when it was taken. All bars take their steps together, as in a
loop over them. CPU is the whole kernel process', less what it needs to do nothing for as long. Rate limits of
jupyter_server are as they come.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.lab import CHROMIUM_FLAGS, Notebook, jupyterlab, write_notebook

STEPS = 200
SETUP = """
import json, time, msgspec
from chatops_widget import ChatOps
from chatops_widget.protocol import BacktestProgress, RunState, now
chat = ChatOps()
chat.wait_connected(60)
talk, sent = chat._conversation._incoming, []
bridge = chat.panel._bridge
plain = bridge._send
bridge._send = lambda *what: (sent.append(time.time()), plain(*what))

def loop(step, steps=200):
    "Call step(k) 20 times a second; when each began, CPU seconds over idling, messages a second."
    began, cpu, times = time.perf_counter(), time.process_time(), []
    sent.clear()
    for k in range(1, steps + 1):
        times.append(time.time() * 1000)
        step(k)
        time.sleep(max(0, began + 0.05 * k - time.perf_counter()))
    return times, time.process_time() - cpu, len(sent) / (time.perf_counter() - began)

idle = loop(lambda k: None, 40)[1] * 5

def measured(step):
    times, cpu, rate = loop(step)
    return json.dumps({"times": times, "cpu": cpu - idle, "rate": rate})
"""
OURS = """
chat.create_session()
names = [f"bar-{{i}}" for i in range({n})]
def begin():
    for name in names:
        state = RunState(session_id=chat.session_id, run_id=name, status="running", strategy_id="sma_cross",
                         parameters={{"fast": int(name[4:]), "slow": 200}}, timestamp=now())
        talk.on_event(state)
chat._do(begin)
def ticks(k):
    for name in names:
        talk.on_event(msgspec.convert({{
            "backtestId": name, "sessionId": chat.session_id, "progress": k / 2, "status": "running", "attempt": 1,
            "done": 25 * k, "total": 5000, "barsPerSecond": 1e6 + k, "currentDate": "2011-05-19",
            "secondsLeft": (200 - k) / 20}}, BacktestProgress))
def step(k):
    chat._io.call(ticks, k)
"""
TQDM = """
from tqdm.notebook import tqdm
bars = [tqdm(total=200, desc=str(i)) for i in range({n})]
def step(k):
    for bar in bars:
        bar.update(1)
"""
INT_PROGRESS = """
import ipywidgets
bars = [ipywidgets.IntProgress(min=0, max=200) for i in range({n})]
display(ipywidgets.VBox(bars))
def step(k):
    for bar in bars:
        bar.value = k
"""
WATCH = """([selector, steps]) => {
  window.seen = []; window.longest = []; window.bars = 0;
  const stepOf = (bar) => {
    const share = /scaleX\\((.*)\\)/.exec(bar.style.transform)?.[1] ?? parseFloat(bar.style.width) / 100;
    return Number(share) * steps;
  };
  const last = new WeakMap();
  let waiting = false;
  const look = () => {
    waiting = false;
    const now = performance.timeOrigin + performance.now();
    for (const bar of document.querySelectorAll(selector)) {
      const step = stepOf(bar);
      if (last.get(bar) === step) continue;
      last.set(bar, step);
      if (step > 0) window.seen.push([step, now]);
    }
  };
  window.steps = () => [...document.querySelectorAll(selector)].map(stepOf);
  window.observer?.disconnect();
  window.observer = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => setTimeout(look));
  });
  window.observer.observe(document.body, {subtree: true, childList: true, attributeFilter: ['style']});
  window.tasks?.disconnect();
  window.tasks = new PerformanceObserver((list) => window.longest.push(...list.getEntries().map((e) => e.duration)));
  window.tasks.observe({entryTypes: ['longtask']});
}"""
OURS_BAR, THEIR_BAR = ".chatops .bar > i", ".widget-hprogress .progress-bar"


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    write_notebook(folder / "bench.ipynb", SETUP + "\nchat")
    chromium = os.environ.get("CHATOPS_CHROMIUM") or shutil.which("chromium")
    with jupyterlab(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 2400})
        page.set_default_timeout(120_000)
        notebook = Notebook(page, address, "bench.ipynb")
        notebook.run_cell(0)
        notebook.panel().await_connected()
        print(f"{'':26}{'CPU/update':>12}{'shown':>8}{'lag p50':>9}{'p95':>7}", end="")
        print(f"{'right':>10}{'messages/s':>12}{'long tasks':>16}")
        wanted = os.environ.get("BARS", "50,1000,peers").split(",")
        for n in [int(each) for each in wanted if each.isdigit()]:
            once(notebook, page, f"ours, {n:,} bars", OURS, n, OURS_BAR)
        if "peers" in wanted:
            once(notebook, page, "IntProgress, 50 bars", INT_PROGRESS, 50, THEIR_BAR)
            notebook.run("for bar in bars: bar.close()")
            once(notebook, page, "tqdm.notebook, 50 bars", TQDM, 50, THEIR_BAR)
        notebook.shut_down()
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)


def once(notebook: Notebook, page: Page, label: str, setup: str, n: int, selector: str) -> None:
    said = notebook.run(setup.format(n=n))
    if "ModuleNotFoundError" in said:
        print(f"{label:26} is not installed")
        return
    page.wait_for_function("(selector) => document.querySelector(selector)", arg=selector)
    page.evaluate(WATCH, [selector, STEPS])
    notebook.run("told = measured(step)")  # what it says may be jupyter_server's word on message rates
    told: dict[str, Any] = json.loads(notebook.run("print(told)"))
    page.wait_for_timeout(2_000)  # what is not there by now was lost
    seen, steps, long = page.evaluate("() => [window.seen, window.steps(), window.longest]")
    lags = sorted(at - told["times"][min(STEPS, round(step)) - 1] for step, at in seen if step >= 1)
    right, of = sum(round(step) == STEPS for step in steps), len(steps)
    if n > of:  # only a screenful of lines is there; the first bar is that of all, whole if every single one is
        right, of = (n if steps[0] == STEPS else 0), n
    shown = len(seen) / (STEPS * max(len(steps), 1))
    p50, p95 = (lags[int(share * (len(lags) - 1))] if lags else float("nan") for share in (0.5, 0.95))
    cpu = told["cpu"] / (STEPS * n) * 1e6
    rate = f"{told['rate']:.0f}" if selector == OURS_BAR else "-"
    print(
        f"{label:26}{cpu:9.1f} us{shown:8.0%}{p50:9.0f}{p95:7.0f}{right:>5}/{of:<5}{rate:>12}"
        f"{len(long):>6} ({sum(long):.0f} ms)"
    )


if __name__ == "__main__":
    main()
