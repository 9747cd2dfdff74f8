"""The find card in a real JupyterLab: sorted, compared, gone to across sessions, tagged by keyboard, in both themes."""

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
chat.create_session("turn of the month effects, a second look with higher costs")
old = chat.trigger_backtest("sma_cross", fast=20, slow=120)
old.result(60)
chat.create_session("today")
for days in (60, 120):
    chat.trigger_backtest("momentum", lookback=days).result(60)
chat"""


def test_a_search_finds_compares_tags_and_leads_to_runs_of_every_session(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page
) -> None:
    notebook = open_notebook(SETUP.format(url=own_backend().url))
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()

    panel.say("/find sharpe > -9 since yesterday")
    card = panel.root.get_by_test_id("find-card")
    rows = card.get_by_test_id("find-row")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("in turn of the month effects")
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        notebook.command("apputils:change-theme", {"theme": theme})
        page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
        assert_accessible(page, f"a find card, {theme}")
    card.get_by_test_id("sort-run").click()
    expect(rows.first).to_contain_text("sma_cross")

    for row in (0, 1):
        rows.nth(row).get_by_test_id("find-tick").check()
    card.get_by_test_id("find-compare").click()
    expect(panel.comparison_cards).to_have_count(1)

    run = panel.run_cards.first
    run.get_by_test_id("annotate").click()
    expect(run.get_by_test_id("tags")).to_be_focused()
    page.keyboard.type("keep")
    page.keyboard.press("Enter")
    expect(run.get_by_test_id("annotation")).to_have_text("keep")
    expect(card.get_by_text("keep", exact=True)).to_be_visible()
    panel.say("/find tag:keep")
    expect(panel.root.get_by_test_id("find-card").last.get_by_test_id("find-row")).to_have_count(1)

    panel.say("/find tag:keep sharpe > 99")
    offer = panel.root.get_by_test_id("find-offer")
    expect(offer).to_have_text("without sharpe_ratio > 99")
    offer.focus()
    page.keyboard.press("Enter")
    expect(panel.root.get_by_test_id("find-card")).to_have_count(4)

    card.first.get_by_test_id("find-row").first.get_by_test_id("find-go").click()
    expect(panel.run_cards).to_have_count(1)
    expect(panel.run_cards.first).to_contain_text("sma_cross")
    expect(panel.run_cards.first).to_be_focused()
