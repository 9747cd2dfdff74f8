"""Nobody is left out: axe-core finds nothing in any state of the panel, and the first session needs no mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import OpenNotebook, Panel
from playwright.sync_api import Page, expect
from serving import Backend

pytestmark = pytest.mark.timeout(300)
SETUP = "from chatops_widget import ChatOps\nchat = ChatOps({url!r}, user='ana')\nchat"


def assert_accessible(page: Page, state: str) -> None:
    found = Axe().run(page, context="section.chatops")
    assert found.violations_count == 0, f"{state}: {found.generate_report()}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page, theme: str
) -> None:
    backend = own_backend()
    notebook = open_notebook(SETUP.format(url=backend.url), dark=theme == "dark")
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    assert_accessible(page, "empty")

    panel.say("/run_backtest sma_cross")
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    panel.say("/compare_strategies sma_cross momentum")
    expect(panel.comparison_cards.last).to_be_visible()
    panel.say("/run_backtest sma_cross fast=30 slow=10")
    panel.say("what can you do?")
    expect(panel.bubbles.filter(has_text="I run backtests")).to_be_visible()
    assert_accessible(page, "a conversation")

    panel.root.get_by_test_id("composer").fill("/run_backtest sma_cross fast=x ")
    assert_accessible(page, "a fault being typed")
    panel.root.get_by_test_id("composer").fill("/")
    expect(panel.root.get_by_test_id("palette")).to_be_visible()
    assert_accessible(page, "the palette")
    panel.root.get_by_test_id("composer").fill("")

    panel.root.get_by_test_id("search-open").click()
    panel.root.get_by_test_id("search-field").fill("sma_cross")
    expect(panel.root.locator(".row.found")).to_be_visible()
    assert_accessible(page, "a search")
    panel.root.get_by_test_id("search-close").click()

    backend.stop()
    expect(panel.connection).to_contain_text("Reconnecting")
    panel.say("meanwhile")
    expect(panel.delivery).to_be_visible()
    assert_accessible(page, "reconnecting, with something queued")
    expect(panel.connection).to_contain_text("Disconnected", timeout=60_000)
    assert_accessible(page, "disconnected")


def test_the_first_session_needs_no_mouse(open_notebook: OpenNotebook, page: Page) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps()\nchat")
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    cells = notebook.cells
    panel.root.get_by_test_id("composer").focus()
    keys = page.keyboard
    keys.type("/run_backtest sma_cross fast=10 slow=30")
    keys.press("Escape")  # whatever the palette offers, this is as it shall be
    keys.press("Enter")
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    keys.type("/compare_strategies sma_cross rsi_reversion")
    keys.press("Escape")
    keys.press("Enter")
    expect(panel.comparison_cards.last).to_be_visible()
    keys.type("aabbdd")  # notebook shortcuts, were they to get through
    keys.press("Shift+Enter")
    keys.type("two lines")
    keys.press("Enter")
    expect(panel.bubbles.filter(has_text="two lines").first).to_be_visible()
    assert notebook.cells == cells
    reached = walk(page, panel)
    assert {"Send", "Copy"} <= reached


def walk(page: Page, panel: Panel) -> set[str]:
    """What Tab reaches in the panel, by its words."""
    panel.root.get_by_test_id("log").focus()
    reached: set[str] = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement?.textContent?.trim() ?? ''"))
        if "Send" in reached:
            break
    return reached
