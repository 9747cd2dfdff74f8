"""How soon what happens in the kernel is seen in the page: a real JupyterLab, a real Chromium.

    python -m benchmarks panel

Kernel and page read the same clock. "Painted" is the first task after the animation frame in which the text was there.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.lab import CHROMIUM_FLAGS, Notebook, jupyterlab, write_notebook

SETUP = """
import time
from chatops_widget import ChatOps
chat = ChatOps()
chat.wait_connected(60)
session = chat._conversation._session
def append(text):
    chat._io.call(session.chat.note, text)
chat
"""
ONE_BY_ONE = """
for i in range(60):
    append(f"stamp {time.time() * 1000:.2f}")
    time.sleep(0.12)
"""
BURST = """
cpu, began = time.process_time(), time.time()
for i in range(1000):
    append(f"burst {i}")
chat._do(lambda: None)
import json
json.dumps({"sent_at": began * 1000, "sent": time.time() - began, "cpu": time.process_time() - cpu})
"""
WATCH = """() => {
  window.stamps = [];
  window.burst = 0;
  const log = document.querySelector('.chatops [data-testid=log]');
  const seen = new WeakSet();
  new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => {
    const now = performance.timeOrigin + performance.now();
    for (const bubble of [...log.querySelectorAll('.bubble')].slice(-60)) {
      if (seen.has(bubble)) continue;
      seen.add(bubble);
      const stamp = /^stamp ([0-9.]+)$/.exec(bubble.textContent.trim());
      if (stamp) window.stamps.push(now - Number(stamp[1]));
      if (bubble.textContent.trim() === 'burst 999') window.burst = now;
    }
  }))).observe(log, {childList: true, subtree: true});
}"""
ECHO = """async () => {
  const log = document.querySelector('.chatops [data-testid=log]');
  const composer = document.querySelector('.chatops [data-testid=composer]');
  const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
  const times = [];
  for (let i = 0; i < 20; i++) {
    const text = `typed ${i}`;
    set.call(composer, text);
    composer.dispatchEvent(new Event('input', {bubbles: true}));
    const began = performance.now();
    composer.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
    const until = (test) => new Promise((done) => {
      const look = () => test() ? done(performance.now() - began) : requestAnimationFrame(look);
      look();
    });
    const bubble = () => [...log.querySelectorAll('.bubble')].find((each) => each.textContent.trim() === text);
    const echo = await until(bubble);
    const answer = await until(() => !log.querySelector('[data-testid=message-pending]') && bubble());
    times.push([echo, answer]);
    await new Promise((done) => setTimeout(done, 100));
  }
  return times;
}"""
# Up through the conversation, a step each frame for four seconds: how long the frames were, and the tasks in them.
SCROLL = """async () => {
  const log = document.querySelector('.chatops [data-testid=log]');
  const frames = [];
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({type: 'longtask'});
  let mounted = 0;
  let before = performance.now();
  let down = false;
  while (frames.length < 240) {
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
    if (log.scrollTop < 200) down = true;
    log.scrollTop += down ? 90 : -90;
    mounted = Math.max(mounted, log.querySelectorAll('.row').length);
  }
  observer.disconnect();
  log.scrollTop = log.scrollHeight;
  return {frames: frames.slice(5), tasks, mounted};
}"""
# When the panel was put into the page, and when its newest message was painted.
OPENING = """() => {
  window.opening = {};
  const look = () => {
    const panel = document.querySelector('section.chatops');
    if (panel) window.opening.began ??= performance.now();
    const rows = document.querySelectorAll('.chatops .row');
    if (rows.length) setTimeout(() => { window.opening.shown ??= performance.now(); });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    write_notebook(folder / "bench.ipynb", SETUP)
    chromium = os.environ.get("CHATOPS_CHROMIUM") or shutil.which("chromium")
    with jupyterlab(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.set_default_timeout(120_000)
        notebook = Notebook(page, address, "bench.ipynb")
        notebook.run_cell(0)
        notebook.panel().await_connected()
        page.evaluate(WATCH)
        appends(notebook, page, "10 messages")
        burst(notebook, page)
        busy(notebook, page)
        notebook.run("for i in range(4000): append(f'filler {i}')\nchat._do(lambda: None)\ntime.sleep(3)")
        appends(notebook, page, "5,000 messages")
        burst(notebook, page)
        fill(notebook, 50_000)
        scrolling(page, "50,000 messages")
        appends(notebook, page, "50,000 messages")
        notebook.shut_down()
        shorter(page, address, folder)
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)


def appends(notebook: Notebook, page: Page, label: str) -> None:
    page.evaluate("() => { window.stamps = []; }")
    notebook.run(ONE_BY_ONE)
    page.wait_for_function("() => window.stamps.length >= 60")
    report(f"append, kernel to painted, {label}", page.evaluate("() => window.stamps"))


def burst(notebook: Notebook, page: Page) -> None:
    page.evaluate("() => { window.burst = 0; }")
    told = json.loads(notebook.run(BURST).strip("'"))
    page.wait_for_function("() => window.burst > 0")
    seen = (page.evaluate("() => window.burst") - told["sent_at"]) / 1000
    print(f"1,000 appends: sent in {told['sent']:.2f} s, all seen after {seen:.2f} s, {told['cpu']:.3f} ms CPU each")


def busy(notebook: Notebook, page: Page) -> None:
    notebook.start("end = time.monotonic() + 12\nwhile time.monotonic() < end:\n    sum(range(1000))")
    notebook.await_running(notebook.cells - 1)
    times = page.evaluate(ECHO)
    report("typed while a cell computes: echo", [echo for echo, _ in times])
    report("typed while a cell computes: kernel's answer", [answer for _, answer in times])
    notebook.await_cell(notebook.cells - 1)


def fill(notebook: Notebook, count: int) -> None:
    """Append until there are so many, and wait until the page has them."""
    notebook.run(f"for i in range(len(chat.messages), {count}): append(f'filler {{i}} ' + 'word ' * (i * 7 % 60))")
    notebook.panel().bubbles.filter(has_text=f"filler {count - 1} ").wait_for()


def scrolling(page: Page, label: str) -> None:
    told = page.evaluate(SCROLL)
    report(f"frame while scrolling, {label}", told["frames"])
    longest = max(told["tasks"], default=0)
    print(f"  long tasks: {len(told['tasks'])}, the longest {longest:.0f} ms; at most {told['mounted']} rows mounted")


def shorter(page: Page, address: str, folder: Path) -> None:
    """Conversations of 50 and of 1,000 messages, in a kernel of their own."""
    write_notebook(folder / "shorter.ipynb", SETUP)
    notebook = Notebook(page, address, "shorter.ipynb")
    notebook.run_cell(0)
    notebook.panel().await_connected()
    fill(notebook, 50)
    scrolling(page, "50 messages")
    fill(notebook, 1_000)
    notebook.save()
    page.add_init_script(f"({OPENING})()")
    times = []
    for _ in range(5):
        notebook.reload()
        page.wait_for_function("() => window.opening.shown")
        told = page.evaluate("() => window.opening")
        times.append(told["shown"] - told["began"])
    report("reload with 1,000 messages, panel in the page to newest painted", times)
    notebook.shut_down()


def report(name: str, values: list[float]) -> None:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"{name}: p50 {statistics.median(ordered):.1f} ms, p95 {p95:.1f} ms (n = {len(ordered)})")


if __name__ == "__main__":
    main()
