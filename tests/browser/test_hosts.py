"""At home everywhere: the panel in Notebook 7, Voila and marimo, and frozen on a page without a kernel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hosts import marimo, notebook7, voila
from lab import TOKEN, Panel, write_notebook
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.timeout(180)
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
    page.set_default_timeout(60_000)

    def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
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


def ground(panel: Panel) -> str:
    return str(panel.root.evaluate("(root) => getComputedStyle(root).backgroundColor"))


def test_notebook_7_shows_the_panel(tmp_path: Path, offline: Page) -> None:
    write_notebook(tmp_path / "talk.ipynb", SETUP)
    with notebook7(tmp_path) as address:
        offline.goto(f"{address}/notebooks/talk.ipynb?token={TOKEN}")
        offline.locator(".jp-Cell .cm-content").first.click()
        offline.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached")
        offline.keyboard.press("Shift+Enter")
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
        offline.screenshot(path="/tmp/g/voila.png")
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
        offline.screenshot(path="/tmp/g/marimo.png")
        assert ground(first) == ground(second) == "rgb(26, 27, 30)", "dark, as the app is"
