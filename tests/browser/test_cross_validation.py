"""A cross-validation in a real JupyterLab: typed, done, and its card says what it is in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.lab import OpenNotebook
from tests.support.backend import Backend

pytestmark = pytest.mark.timeout(300)


def test_typed_it_is_done_and_its_card_has_each_fold(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page
) -> None:
    notebook = open_notebook(f"from chatops_widget import ChatOps\nchat = ChatOps({own_backend().url!r})\nchat")
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    composer = panel.root.get_by_test_id("composer")
    composer.fill("/cross_validate sma_cross fast=5,20 slow=50,100 folds=4 start=2001-01-01")
    expect(panel.root.get_by_test_id("mistake")).to_have_count(0)
    page.keyboard.press("Enter")
    card = panel.run_cards.first
    expect(card).to_have_attribute("data-status", "completed")
    expect(card).to_contain_text("sma_cross cross-validation")
    expect(card).to_contain_text("folds 4")
    expect(card.get_by_test_id("notes")).to_contain_text("not what it would have earned")
    card.get_by_test_id("walk-folds").click()
    expect(card.get_by_test_id("walk-folds")).to_have_text("Tests, each with what all other bars chose: 4")
    expect(card.get_by_test_id("walk-table").locator("tbody tr")).to_have_count(4)
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        notebook.command("apputils:change-theme", {"theme": theme})
        page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
        assert_accessible(page, f"the card of a cross-validation, {theme}")
