"""Nobody is left out: axe-core finds nothing in any state of the panel, and the first session needs no mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.lab import OpenNotebook
from tests.support.backend import Backend

SETUP = "from chatops_widget import ChatOps\nchat = ChatOps({url!r}, user='ana')\nchat"


THEMES = ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"]


def test_axe_finds_nothing_in_any_state(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page
) -> None:
    """As Lab's own styles leave it; tests/browser/test_adapting.py has every state there is, without Lab."""
    backend = own_backend()
    notebook = open_notebook(SETUP.format(url=backend.url))
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    composer = panel.root.get_by_test_id("composer")

    def look(state: str) -> None:
        for theme in THEMES:
            notebook.command("apputils:change-theme", {"theme": theme})
            page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
            assert_accessible(page, f"{state}, {theme}")

    look("empty")
    panel.say("/run_backtest sma_cross")
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    panel.say("/compare_strategies sma_cross momentum")
    expect(panel.comparison_cards.last).to_be_visible()
    panel.say("/run_backtest sma_cross fast=30 slow=10")
    panel.say("what can you do?")
    expect(panel.bubbles.filter(has_text="I run backtests")).to_be_visible()
    look("a conversation")

    panel.root.get_by_test_id("panel-menu").click()
    assert_accessible(page, "the panel's menu")
    page.keyboard.press("Escape")
    page.keyboard.press("F1")
    expect(panel.root.get_by_test_id("shortcuts")).to_be_visible()
    look("the list of keys")
    page.keyboard.press("Escape")

    composer.fill("/run_backtest sma_cross fast=x ")
    assert_accessible(page, "a fault being typed", suggestions=True)
    suggestions = panel.root.get_by_test_id("palette").get_by_role("option")
    composer.press("ArrowUp")
    expect(suggestions.last).to_have_attribute("aria-selected", "true")
    expect(suggestions.last).to_be_in_viewport()
    composer.fill("/")
    expect(panel.root.get_by_test_id("palette")).to_be_visible()
    look("the palette")
    composer.fill("")

    panel.root.get_by_test_id("search-open").click()
    panel.root.get_by_test_id("search-field").fill("sma_cross")
    expect(panel.root.locator(".row.found")).to_be_visible()
    assert_accessible(page, "a search")
    panel.root.get_by_test_id("search-close").click()

    backend.stop()
    expect(panel.connection).to_contain_text("Reconnecting")
    panel.say("meanwhile")
    expect(panel.delivery).to_be_visible()
    look("reconnecting, with something queued")


# Letters, keys and chords that mean something to a notebook: insert, delete, cut, undo, restart, run, change mode.
NOTEBOOK_KEYS = [*"abddxyzm00", "Alt+Enter", "Shift+Enter", "ArrowUp", "ArrowDown", "Control+Shift+Minus"]

NOTEBOOK = """() => {
  const { content } = jupyterapp.shell.currentWidget;
  return JSON.stringify([
    content.widgets.map((cell) => [cell.model.type, cell.model.sharedModel.source, content.isSelectedOrActive(cell)]),
    content.activeCellIndex, content.mode, document.querySelectorAll('.jp-Dialog').length,
  ]);
}"""


def test_the_first_session_needs_no_mouse(open_notebook: OpenNotebook, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps()\nchat")
    keys = page.keyboard
    page.locator(".jp-Notebook .cm-content").first.wait_for()
    keys.press("Shift+Enter")
    panel = notebook.panel()
    panel.await_connected()
    keys.press("Escape")
    tab_to(page, "[data-testid=composer]", "Shift+Tab")
    before = page.evaluate(NOTEBOOK)

    # A command out of the palette, with arrows; a name and a value with Tab.
    keys.type("/")
    while "run_backtest" not in panel.root.locator("[role=option][aria-selected=true] b").inner_text():
        keys.press("ArrowDown")
    keys.press("Enter")
    keys.type("sma_cross symbol=BIG fast=1 slow=2")
    keys.press("Escape")
    keys.press("Enter")
    card = panel.run_cards.last
    expect(card.get_by_test_id("stop")).to_be_visible()

    # Into the card, and stop it: the focus stays where it was though its button goes.
    keys.press("Shift+F6")
    keys.press("K")
    keys.press("Enter")
    tab_to(page, "[data-testid=stop]")
    keys.press("Enter")
    expect(card).to_have_attribute("data-status", "cancelled")
    assert page.evaluate("() => document.activeElement.closest('.row') !== null")
    keys.press("Shift+F6")
    keys.press("Escape")

    keys.type("/compare_strategies sma_cross rsi_reversion")
    keys.press("Escape")
    keys.press("Enter")
    comparison = panel.comparison_cards.last
    expect(comparison).to_be_visible()
    keys.press("Shift+F6")
    keys.press("K")
    assert page.evaluate("() => document.activeElement.querySelector('[data-testid=comparison-card]') !== null")
    keys.press("Enter")
    tab_to(page, "[aria-sort] button")
    keys.press("Enter")
    expect(comparison.locator("[aria-sort=descending]")).to_have_count(1)
    tab_to(page, "[data-testid=copy]")
    keys.press("Enter")
    expect(comparison.get_by_test_id("copy").last).to_have_text("Copied")
    assert re.fullmatch(r'chat\.comparison\("\w+"\)\.metrics', page.evaluate("() => navigator.clipboard.readText()"))

    # The panel's menu: the list of keys, and the session as a file.
    keys.press("F6")
    keys.press("F6")
    tab_to(page, "[data-testid=panel-menu]")
    keys.press("Enter")
    choose(page, "Keyboard shortcuts")
    expect(panel.root.get_by_test_id("shortcuts")).to_contain_text("Keyboard shortcuts")
    keys.press("Escape")
    expect(panel.root.get_by_test_id("shortcuts")).to_have_count(0)
    with page.expect_download() as download:
        keys.press("Enter")
        choose(page, "Markdown")
    assert "compare_strategies" in download.value.path().read_text(encoding="utf-8")
    assert download.value.suggested_filename.endswith(".md")
    assert page.evaluate(NOTEBOOK) == before


def choose(page: Page, words: str) -> None:
    """Take what an open menu offers, with the arrows."""
    expect(page.locator("section.chatops [role=menu]")).to_be_visible()
    seen: list[str] = []
    while words not in (at := page.evaluate("() => document.activeElement.textContent")):
        assert seen.count(at) < 2, f"no {words} among {seen}"
        seen.append(at)
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def tab_to(page: Page, wanted: str, key: str = "Tab") -> None:
    """Press Tab until it is reached; its ring must be seen."""
    seen: list[str] = []
    for _ in range(80):
        at = "(wanted) => [document.activeElement.matches(wanted), document.activeElement.outerHTML.slice(0, 80)]"
        there, html = page.evaluate(at, wanted)
        if there:
            ring = "() => { const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);"
            assert page.evaluate(ring + " return outlineStyle !== 'none' || boxShadow !== 'none'; }"), wanted
            return
        seen.append(html)
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {wanted}, but to {seen}")


def test_keys_pressed_in_the_panel_never_reach_the_notebook(open_notebook: OpenNotebook, page: Page) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps()\nchat", "first = 1", "second = 2")
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    panel.say("/help")
    expect(panel.bubbles.filter(has_text="/compare_strategies")).to_be_visible()
    composer = panel.root.get_by_test_id("composer")
    log = panel.root.get_by_test_id("log")
    for place in (composer, log, log.locator(".row").last, panel.root.get_by_test_id("panel-menu")):
        place.evaluate("(el) => { if (el.matches('.row')) el.tabIndex = -1; el.focus(); }")
        before = page.evaluate(NOTEBOOK)
        assert panel.root.evaluate("(root) => root.contains(document.activeElement)")
        for key in [*NOTEBOOK_KEYS, "Escape", "Control+Enter"]:
            page.keyboard.press(key)
            assert page.evaluate(NOTEBOOK) == before, f"{key} in {place}"
            assert panel.root.evaluate("(root) => root.contains(document.activeElement)"), f"{key} in {place}"
        composer.fill("")


def test_the_log_is_read_by_keyboard(open_notebook: OpenNotebook, page: Page) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps()\nchat")
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    for number in range(12):
        panel.say(f"question {number}")
    expect(panel.bubbles).to_have_count(24)
    log = panel.root.get_by_test_id("log")
    page.keyboard.press("Shift+F6")
    expect(log).to_be_focused()
    at_rest = """async (log) => {
      for (let still = 0, top = log.scrollTop; still < 10; still = top === log.scrollTop ? still + 1 : 0) {
        top = log.scrollTop;
        await new Promise(requestAnimationFrame);
      }
      return log.scrollTop;
    }"""
    for key, sign in [("PageUp", -1), ("ArrowUp", -1), ("Home", -1), ("ArrowDown", 1), ("PageDown", 1), ("End", 1)]:
        before = log.evaluate(at_rest)
        page.keyboard.press(key)
        page.wait_for_function(
            "([log, before, sign]) => (log.scrollTop - before) * sign > 0", arg=[log.element_handle(), before, sign]
        )
    log.evaluate(at_rest)
    page.keyboard.press("k")
    page.keyboard.press("ArrowUp")
    in_sight = """() => {
      const row = document.activeElement.getBoundingClientRect();
      const log = document.activeElement.closest('.log').getBoundingClientRect();
      return document.activeElement.matches('.row') && row.top >= log.top - 1 && row.bottom <= log.bottom + 1;
    }"""
    for _ in range(20):
        page.keyboard.press("k")
        assert page.evaluate(in_sight)
    page.keyboard.press("Escape")
    expect(panel.root.get_by_test_id("composer")).to_be_focused()


def test_a_language_comes_from_the_kernel_and_is_chosen_by_whoever_reads(
    open_notebook: OpenNotebook, page: Page
) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps, ChatPanel\nchat = ChatOps()\nchat")
    notebook.run_cell(0)
    english = notebook.panel()
    english.await_connected()
    notebook.start("ChatPanel(chat, locale='ko')")
    korean = notebook.panel(1)
    expect(korean.root.get_by_test_id("send")).to_have_text("보내기")
    expect(korean.root).to_have_attribute("lang", "ko")
    assert_accessible(page, "two languages at once")
    english.root.get_by_test_id("panel-menu").click()
    english.root.get_by_role("menuitemradio", name="한국어").click()
    expect(english.root.get_by_test_id("send")).to_have_text("보내기")
    english.root.get_by_test_id("panel-menu").click()
    english.root.get_by_role("menuitemradio", name="English").click()
    for panel in (english, korean):
        expect(panel.root.get_by_test_id("send")).to_have_text("Send")
