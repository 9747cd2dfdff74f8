"""At home everywhere: in Notebook 7, Voila and marimo, by VS Code's rules, and frozen on a page without a kernel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.hosts import marimo, notebook7, voila
from tests.browser.lab import ROOT, TOKEN, Panel, write_notebook
from tests.browser.serving import IPC
from tests.support.waiting import PATIENCE

STATIC = ROOT / "chatops_widget" / "static"
SETUP = "from chatops_widget import ChatOps\nchat = ChatOps(user='ana')\nchat"
MARIMO = """
import marimo

app = marimo.App()


@app.cell
def _():
    from chatops_widget import ChatOps

    chat = ChatOps(user="ana")
    chat.send_message("said before the page")
    chat
    return (chat,)


@app.cell
def _(chat):
    import marimo as mo

    mo.ui.anywidget(chat.panel)
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page that reaches this machine and nothing else."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)

    def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", None):  # None: a file
            route.continue_()
        else:
            route.abort()

    page.route("**/*", only_here)
    yield page
    context.close()


def converse(panel: Panel) -> None:
    """A question and its answer, a run from its command to its numbers."""
    panel.await_connected()
    panel.say("what can you do?")
    expect(panel.bubbles.filter(has_text="I run backtests")).to_be_visible()
    panel.say("/run_backtest sma_cross fast=10 slow=30")
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    expect(panel.run_cards.last.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "100")
    composer = panel.root.get_by_test_id("composer")
    composer.press_sequentially("abdm0")  # keys that a notebook might take for its own
    expect(composer).to_have_value("abdm0")


@pytest.fixture
def violations(offline: Page) -> list[str]:
    """What the page's policy forbade, or what failed in it, as it happens."""
    found: list[str] = []
    offline.on("pageerror", lambda error: found.append(str(error)))
    offline.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def ground(panel: Panel) -> str:
    return str(panel.root.evaluate("(root) => getComputedStyle(root).backgroundColor"))


def test_notebook_7_shows_the_panel(tmp_path: Path, offline: Page) -> None:
    write_notebook(tmp_path / "talk.ipynb", SETUP)
    with notebook7(tmp_path) as address:
        offline.goto(f"{address}/notebooks/talk.ipynb?token={TOKEN}")
        offline.locator(".jp-Cell .cm-content").first.click()
        offline.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached")
        offline.get_by_role("button", name="Run this cell and advance").click()  # a key may come before its focus
        panel = Panel(offline.locator("section.chatops"))
        cells = offline.locator(".jp-Cell")
        converse(panel)
        expect(cells).to_have_count(2)  # the one that was run, and the one that running the last makes


def test_voila_shows_the_panel_and_what_was_said_before_the_page(tmp_path: Path, offline: Page) -> None:
    write_notebook(tmp_path / "talk.ipynb", f"{SETUP}.send_message('said before the page')", "chat")
    with voila(tmp_path, "talk.ipynb", "dark") as address:
        offline.goto(address)
        panel = Panel(offline.locator("section.chatops"))
        expect(panel.bubbles.filter(has_text="said before the page")).to_be_visible()
        converse(panel)
        assert ground(panel) == "rgb(33, 33, 33)", "that of the dark theme"


def test_marimo_shows_chat_by_itself_and_its_panel_in_a_layout(tmp_path: Path, offline: Page) -> None:
    (tmp_path / "talk.py").write_text(MARIMO)
    with marimo(tmp_path, "talk.py", "dark") as address:
        offline.goto(address)
        panels = offline.locator("section.chatops")
        expect(panels).to_have_count(2)
        first, second = Panel(panels.nth(0)), Panel(panels.nth(1))
        for panel in (first, second):
            expect(panel.bubbles.filter(has_text="said before the page")).to_be_visible()
        converse(first)
        expect(second.run_cards).to_have_count(1)
        assert ground(first) == ground(second) == "rgb(26, 27, 30)", "dark, as the app is"


# What a webview of VS Code that shows a notebook is, by its documentation and its source: marks on the body, variables
# on the root, ipywidgets' light ones among them, and (where it is turned on) a policy that takes no script but its own.
WEBVIEW = """<!doctype html>
<html style="--vscode-editor-background: #1e1e1e; --vscode-editor-foreground: #d4d4d4; --vscode-focusBorder: #007fd4;
  --jp-layout-color1: white; --jp-ui-font-color1: black">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src http://127.0.0.1:1 'unsafe-inline'
  'unsafe-eval'; style-src http://127.0.0.1:1 'unsafe-inline'; img-src http://127.0.0.1:1 https: http: data:;
  font-src http://127.0.0.1:1 https:; connect-src https:; child-src https: data:">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/index.css">
<body class="vscode-dark" data-vscode-theme-kind="vscode-dark"><div class="cell-output-ipywidget-background"></div>
<script type="module">
  import widget from "/index.js";
  const listeners = [];
  const say = (message) => listeners.forEach((listener) => listener(message, []));
  window.heard = [];
  window.keys = [];
  addEventListener("keydown", ({ key }) => keys.push(key)); // as the webview does, to hand them to the editor
  const item = (n, more) => ({ key: `k${n}`, n, timestamp: "2026-01-02T03:04:05Z", ...more });
  const answers = {
    hello: ({ view: to }) => say({ t: "snapshot", to, epoch: "e", seq: 0, older: false, catalog: {}, room: {}, items: [
      item(1, { kind: "message", role: "assistant", content: "**Good morning.**" }),
      item(2, { kind: "run", runId: "r", strategyId: "sma_cross", parameters: {}, status: "completed", progress: 100,
        metrics: { total_return: 0.25, sharpe_ratio: 0.7 }, equity: [1, 1.2, 1.1, 1.25] }),
    ], facts: { status: "connected", sessionId: "s" } }),
    say: ({ id, text: content }) => say({ t: "delta", epoch: "e", seq: 1, acks: [id],
      items: [item(3, { key: id, kind: "message", role: "user", mine: true, content })] }),
  };
  const model = { get: () => "", on: (event, act) => event === "msg:custom" && listeners.push(act), off: () => {},
    send: (message) => { heard.push(message); queueMicrotask(() => answers[message.t]?.(message)); } };
  widget.render({ model, el: document.querySelector("div") });
</script>"""


def test_it_keeps_to_the_rules_of_vs_code(offline: Page, violations: list[str]) -> None:
    def serve(route: Route) -> None:
        name = urlsplit(route.request.url).path.strip("/")
        if name:
            route.fulfill(path=STATIC / name)
        else:
            route.fulfill(body=WEBVIEW, content_type="text/html")

    offline.route("http://127.0.0.1:1/**", serve)
    offline.goto("http://127.0.0.1:1/")
    panel = Panel(offline.locator("section.chatops"))
    expect(panel.bubbles.locator("strong")).to_have_text("Good morning.")
    expect(panel.run_cards).to_contain_text("+25.0")
    assert ground(panel) == "rgb(30, 30, 30)", "the editor's, not ipywidgets' white"
    panel.say("and in here?")
    expect(panel.bubbles.last).to_have_text("and in here?")
    assert offline.evaluate("keys") == [], "VS Code would take keys for its own"
    source = (STATIC / "index.js").read_text(encoding="utf-8")
    assert "jupyterapp" not in source, "a global of Lab's"
    assert not re.search(r"""import\(["'`]https?:|require\(""", source)
    assert violations == []


FROZEN = """
from chatops_widget import ChatOps
chat = ChatOps(user="ana")
chat.trigger_backtest("sma_cross").result()
chat.compare_strategies("sma_cross", "momentum")
chat.send_message("<b>which</b> is *better*?")
while len(chat.messages) < 2:
    pass
"""


def convert(folder: Path, to: str, *more: str) -> Path:
    """What `jupyter nbconvert` makes of talk.ipynb."""
    command = [sys.executable, "-m", "nbconvert", "--to", to, "talk.ipynb", "--output", "frozen", IPC, *more]
    environment = os.environ | {"CHATOPS_HOME": str(folder / "chatops"), "IPYTHONDIR": str(folder / ".ipython")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("frozen.*"))


def test_a_frozen_conversation_is_on_the_page_that_nbconvert_makes(
    tmp_path: Path, offline: Page, violations: list[str]
) -> None:
    write_notebook(tmp_path / "talk.ipynb", FROZEN, "chat.freeze()")
    convert(tmp_path, "notebook", "--execute").rename(tmp_path / "talk.ipynb")
    # Its own scripts are nbconvert's, from a CDN: without them, a request that leaves could only be ours.
    bare = ["--HTMLExporter.mathjax_url=", "--HTMLExporter.require_js_url=", "--HTMLExporter.mermaid_js_url="]
    page = convert(tmp_path, "html", *bare)
    asked: list[str] = []
    offline.on("request", lambda request: asked.append(request.url))
    offline.context.set_offline(True)
    offline.goto(page.as_uri())
    talk = offline.locator(".jp-OutputArea-output section")
    expect(talk).to_contain_text("<b>which</b> is better?")
    expect(talk.locator("em")).to_have_text("better")
    expect(talk.locator("table")).to_have_count(1)  # of the comparison: a run has its numbers in a strip
    expect(talk.get_by_text("total return").first).to_be_visible()
    expect(talk.get_by_role("row", name="momentum")).to_contain_text("%")
    expect(talk.locator("svg")).to_have_count(2)
    for curve in talk.locator("svg").all():
        assert curve.locator("polyline").count() >= 1
        box = curve.bounding_box()
        assert box is not None
        assert box["width"] > 400
        assert box["height"] > 50
    assert asked == [page.as_uri()]
    assert violations == []
    page.unlink()
    words = convert(tmp_path, "markdown").read_text(encoding="utf-8")
    assert "&lt;b&gt;which&lt;/b&gt;" in words
    assert "sma_cross" in words
    assert "object at 0x" not in words
