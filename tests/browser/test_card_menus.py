"""Cards as handles in a real JupyterLab: a command comes back from its card and is run again; a star finds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.lab import OpenNotebook
from tests.support.backend import Backend

pytestmark = pytest.mark.timeout(300)
SETUP = """from chatops_widget import ChatOps
chat = ChatOps({url!r}, user="ana")
run = chat.trigger_backtest("sma_cross", fast=20, slow=120, commission=0.001)
run.result(60)
chat"""


def test_a_card_gives_its_command_back_and_is_starred_and_compared(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page
) -> None:
    notebook = open_notebook(SETUP.format(url=own_backend().url))
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    card, composer = panel.run_cards.first, panel.root.get_by_test_id("composer")
    menu = card.get_by_test_id("card-menu")

    # By keyboard, into the composer, and from there to a run of its own.
    expect(menu).to_have_count(1)
    menu.focus()
    expect(menu).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        notebook.command("apputils:change-theme", {"theme": theme})
        page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
        assert_accessible(page, f"a card's menu, {theme}")
    page.keyboard.press("Enter")
    line = "/run_backtest sma_cross fast=20 slow=120 symbol=SPX commission=0.001"
    expect(composer).to_have_value(line)
    expect(composer).to_be_focused()
    expect(panel.root.get_by_test_id("mistake")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(panel.run_cards).to_have_count(2)
    again = panel.run_cards.nth(1)
    expect(again).to_have_attribute("data-status", "completed")
    expect(again.locator("[data-metric=sharpe_ratio]")).to_have_text(
        card.locator("[data-metric=sharpe_ratio]").inner_text()
    )

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    menu.click()
    card.get_by_role("menuitem", name="Copy command").click()
    expect(card.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == line

    menu.click()
    card.get_by_role("menuitem", name="Star").click()
    expect(card.get_by_label("Starred")).to_be_visible()
    panel.say("/find tag:star")
    expect(panel.root.get_by_test_id("find-row")).to_have_count(1)
    assert notebook.run("print(list(chat.find_runs('tag:star').index) == [run.id])").strip() == "True"

    menu.click()
    card.get_by_role("menuitem", name="Compare with…").click()
    page.keyboard.type("momentum")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(panel.comparison_cards).to_have_count(1)
    compared = panel.comparison_cards.first
    compared.get_by_test_id("card-menu").click()
    compared.get_by_role("menuitem", name="Edit and run").click()
    run_id = notebook.run("print(run.id)").strip()
    expect(composer).to_have_value(f"/compare_strategies {run_id} momentum")

    # Many in a row are ticked by keyboard in their overview.
    notebook.run("for fast in range(5, 11): chat.trigger_backtest('sma_cross', fast=fast, slow=200).result(60)")
    overview = panel.root.get_by_test_id("runs-overview")
    ticks = overview.get_by_test_id("runs-tick")
    expect(ticks).to_have_count(6)
    ticks.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert_accessible(page, "runs ticked in an overview")
    page.set_viewport_size({"width": 700, "height": 1000})
    again.get_by_test_id("card-menu").click()
    page.keyboard.press("Escape")
    compare = overview.get_by_test_id("runs-compare")
    expect(compare).to_have_text("Compare 2")
    compare.click()
    expect(panel.comparison_cards).to_have_count(2)
